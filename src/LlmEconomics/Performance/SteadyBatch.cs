namespace LlmEconomics;

/// <summary>
/// A decode batch that is kept full: whenever a request ends, the next takes its place. What it yields, and what has to feed it, follow from
/// four numbers.
/// </summary>
/// <remarks>Source: Austin et al., How to Scale Your Model, parts 7 and 8, https://jax-ml.github.io/scaling-book/applied-inference/.</remarks>
public sealed record SteadyBatch
{
    /// <summary>Requests in the batch (B), above 0; a mean need not be whole.</summary>
    public required double Sequences
    {
        get;
        init => field = Guard.Positive(value, nameof(Sequences));
    }

    /// <summary>Time of one decode step (t), above 0.</summary>
    public required Duration StepTime
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(StepTime));
    }

    /// <summary>Tokens generated per request (G), above 0; default 1.</summary>
    public double OutputTokens
    {
        get;
        init => field = Guard.Positive(value, nameof(OutputTokens));
    } = 1;

    /// <summary>Prompt tokens per request (P), at least 0; default 0.</summary>
    public double PromptTokens
    {
        get;
        init => field = Guard.NotNegative(value, nameof(PromptTokens));
    }

    /// <summary>Generated tokens per second: <c>B / t</c>.</summary>
    public TokenRate Throughput => TokenRate.Of(Sequences, StepTime);

    /// <summary>Time a request spends in the batch: <c>G·t</c>.</summary>
    public Duration Residence => StepTime * OutputTokens;

    /// <summary>Requests that end, and begin, per step: <c>B / G</c>.</summary>
    public double RequestsPerStep => Sequences / OutputTokens;

    /// <summary>Requests that end per second [1/s]: <c>B / (G·t)</c>.</summary>
    public double RequestsPerSecond => RequestsPerStep / StepTime.Seconds;

    /// <summary>Cached tokens that ending requests free per step, in the mean: <c>B·(P + G) / G</c>.</summary>
    public double CachedTokensFreedPerStep => RequestsPerStep * (PromptTokens + OutputTokens);

    /// <summary>Prefill servers, each computing one prompt at a time, that keep one such batch full: <c>time per prompt · B / (G·t)</c>.</summary>
    /// <param name="timePerPrompt">Time a prefill server takes per prompt, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timePerPrompt"/> is negative.</exception>
    public double PrefillServers(Duration timePerPrompt)
    {
        QuantityGuard.NotNegative(timePerPrompt);
        return timePerPrompt / StepTime * RequestsPerStep;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(SteadyBatch), PrintMembers);
    }
}
