namespace LlmEconomics;

/// <summary>Tokens of each kind that bear a cost, of a day, a month or a second.</summary>
/// <param name="Uncached">Prompt tokens that were computed; at least 0.</param>
/// <param name="Cached">Prompt tokens that were found in a prefix cache; at least 0.</param>
/// <param name="Output">Generated tokens; at least 0.</param>
public sealed record TokenVolume(double Uncached, double Cached, double Output)
{
    /// <summary>Prompt tokens that were computed.</summary>
    public double Uncached
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Uncached));
    } = Guard.NotNegative(Uncached);

    /// <summary>Prompt tokens that were found in a prefix cache.</summary>
    public double Cached
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Cached));
    } = Guard.NotNegative(Cached);

    /// <summary>Generated tokens.</summary>
    public double Output
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Output));
    } = Guard.NotNegative(Output);

    /// <summary>All prompt tokens.</summary>
    public double Input => Uncached + Cached;

    /// <summary>All tokens.</summary>
    public double Total => Input + Output;

    /// <summary>Share of the prompt tokens that were found in a prefix cache, 0 without prompts.</summary>
    public double HitShare => Input > 0 ? Cached / Input : 0;

    /// <summary>What a throughput amounts to in a month of 730 h, a twelfth of 365 days, as on cloud bills.</summary>
    /// <remarks>Source of the 730 h: AWS Pricing Calculator, assumptions, https://docs.aws.amazon.com/pricing-calculator/latest/userguide/pricing-assumptions.html.</remarks>
    /// <param name="throughput">Mean tokens per second over the month, idle hours included.</param>
    public static TokenVolume PerMonth(TokenThroughput throughput)
    {
        return Of(throughput, Duration.FromSeconds(Duration.SecondsPerMonth));
    }

    /// <summary>What a throughput amounts to in a time.</summary>
    /// <param name="throughput">Tokens per second.</param>
    /// <param name="time">The time; at least 0.</param>
    public static TokenVolume Of(TokenThroughput throughput, Duration time)
    {
        double seconds = Guard.NotNegative(time.Value, nameof(time));
        return new TokenVolume(throughput.Input.TokensPerSecond * seconds, throughput.Cached.TokensPerSecond * seconds, throughput.Output.TokensPerSecond * seconds);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TokenVolume), PrintMembers);
    }
}
