namespace LlmEconomics;

/// <summary>What a million tokens cost, input and output apart, on hardware paid by the hour.</summary>
/// <param name="Input">Cost of a million prompt tokens.</param>
/// <param name="Output">Cost of a million generated tokens.</param>
/// <param name="Throughput">Generated tokens per second of the deployment.</param>
/// <remarks>
/// Allocation by time: a deployment alternates between computing prompts and generating, and each token bears the time it takes. With P the
/// hourly price, t_p the time one prompt of I tokens adds, t_d the time of a decode step of B sequences, O tokens generated per request:
/// input <c>P·t_p / I</c>, output <c>P·t_d / B</c>, throughput <c>O / (t_p + O·t_d / B)</c>. The two prices times a request's tokens are what
/// the hardware costs while it serves that request, at full use: idle capacity comes on top.
/// </remarks>
public readonly record struct TokenCosts(TokenPrice Input, TokenPrice Output, TokenRate Throughput)
{
    /// <summary>Cost of a million prompt tokens.</summary>
    public TokenPrice Input
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Input));
    } = QuantityGuard.NotNegative(Input, nameof(Input));

    /// <summary>Cost of a million generated tokens.</summary>
    public TokenPrice Output
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Output));
    } = QuantityGuard.NotNegative(Output, nameof(Output));

    /// <summary>Generated tokens per second of the deployment.</summary>
    public TokenRate Throughput
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Throughput));
    } = QuantityGuard.NotNegative(Throughput, nameof(Throughput));

    /// <summary>Allocates an hourly cost to tokens.</summary>
    /// <param name="hourly">Cost of the whole deployment.</param>
    /// <param name="prefill">Time that computing one prompt adds.</param>
    /// <param name="inputTokens">Tokens per prompt, at least 1.</param>
    /// <param name="decodeStep">Time of one decode step.</param>
    /// <param name="batch">Sequences per decode step, at least 1.</param>
    /// <param name="outputTokens">Tokens generated per request, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static TokenCosts Of(MoneyRate hourly, Duration prefill, long inputTokens, Duration decodeStep, long batch, long outputTokens)
    {
        QuantityGuard.NotNegative(hourly);
        QuantityGuard.NotNegative(prefill);
        QuantityGuard.Positive(decodeStep);
        Guard.Between(inputTokens, 1, long.MaxValue);
        Guard.Between(batch, 1, long.MaxValue);
        Guard.Between(outputTokens, 1, long.MaxValue);
        Duration perToken = decodeStep / batch;
        return new TokenCosts(
            TokenPrice.Of(hourly * prefill, inputTokens), TokenPrice.Of(hourly * perToken, 1),
            TokenRate.Of(outputTokens, prefill + (perToken * outputTokens)));
    }

    /// <summary>What the hardware costs while it serves one request.</summary>
    /// <param name="inputTokens">Prompt tokens.</param>
    /// <param name="outputTokens">Generated tokens.</param>
    public Money PerRequest(long inputTokens, long outputTokens)
    {
        return Input.For(inputTokens) + Output.For(outputTokens);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TokenCosts), PrintMembers);
    }
}
