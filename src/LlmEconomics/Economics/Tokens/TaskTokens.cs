namespace LlmEconomics;

/// <summary>Tokens of a task, of one call or of many: what is really compared when models are.</summary>
/// <remarks>A model at a third of the price with six times the tokens costs twice as much.</remarks>
public sealed record TaskTokens
{
    /// <summary>Calls of the model per task, retries included; above 0. Default 1.</summary>
    public double Calls
    {
        get;
        init => field = Guard.Positive(value, nameof(Calls));
    } = 1;

    /// <summary>Prompt tokens per call; at least 0.</summary>
    public required double Prompt
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Prompt));
    }

    /// <summary>Share of the prompt that is found in a cache, 0 to 1; default 0.</summary>
    public double CachedShare
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(CachedShare));
    }

    /// <summary>Tokens of the visible answer per call; at least 0.</summary>
    public required double Answer
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Answer));
    }

    /// <summary>Generated tokens over those of the visible answer, at least 1; reasoning models write about eight times the tokens of others (Epoch AI). Default 1.</summary>
    public double ReasoningMultiplier
    {
        get;
        init => field = Guard.Between(value, 1, 1e6, nameof(ReasoningMultiplier));
    } = 1;

    /// <summary>Generated tokens per call, reasoning included.</summary>
    public double Generated => Answer * ReasoningMultiplier;

    /// <summary>All tokens of the task.</summary>
    public TokenVolume Volume => new(Calls * Prompt * (1 - CachedShare), Calls * Prompt * CachedShare, Calls * Generated);

    /// <summary>What the task costs at prices per token.</summary>
    /// <param name="prices">The prices; cached tokens cost as input where no price of theirs is set.</param>
    public Money Cost(TokenPrices prices)
    {
        return Guard.NotNull(prices).For(Volume);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TaskTokens), PrintMembers);
    }
}
