namespace LlmEconomics;

/// <summary>What somebody measured on a deployment under one load: mean latencies, and where they come from.</summary>
/// <remarks>
/// TTFT and TPOT are means over all requests of the run, as load generators print them. TPOT leaves the first token out:
/// <c>(end-to-end latency − TTFT) / (output tokens − 1)</c>, the definition of <c>vllm bench serve</c>.
/// </remarks>
public sealed record DeploymentMeasurement
{
    /// <summary>The longest accepted latency, 10⁷ s.</summary>
    public static Duration MaxLatency { get; } = Duration.FromSeconds(1e7);

    /// <summary>The load it was measured under.</summary>
    public required ClosedLoop Load
    {
        get;
        init => field = Guard.NotNull(value, nameof(Load));
    }

    /// <summary>Mean time to first token, above 0 to <see cref="MaxLatency"/>; <see langword="null"/> when not measured.</summary>
    public Duration? TimeToFirstToken
    {
        get;
        init => field = Latency(value, nameof(TimeToFirstToken));
    }

    /// <summary>Mean time per output token after the first, above 0 to <see cref="MaxLatency"/>; <see langword="null"/> when not measured.</summary>
    public Duration? TimePerOutputToken
    {
        get;
        init => field = Latency(value, nameof(TimePerOutputToken));
    }

    /// <summary>Requests completed per second [1/s], above 0; <see langword="null"/> when not measured. Checked against the latencies by Little's law.</summary>
    public double? RequestsPerSecond
    {
        get;
        init => field = value is { } rate ? Guard.Positive(rate, nameof(RequestsPerSecond)) : null;
    }

    /// <summary>Who measured it, or the row or file it was read from; empty when not known.</summary>
    public string Source
    {
        get;
        init => field = Guard.NotNull(value, nameof(Source));
    } = "";

    /// <summary>What was derived rather than read, in words; empty when nothing was.</summary>
    public string Note
    {
        get;
        init => field = Guard.NotNull(value, nameof(Note));
    } = "";

    /// <summary>For example <c>64 × 1024 → 1024: TTFT 380 ms, TPOT 23.6 ms</c>.</summary>
    public override string ToString()
    {
        string latencies = (TimeToFirstToken, TimePerOutputToken) switch
        {
            ({ } first, { } each) => $"TTFT {first}, TPOT {each}",
            ({ } first, null) => $"TTFT {first}",
            (null, { } each) => $"TPOT {each}",
            _ => "nothing measured",
        };
        return FormattableString.Invariant($"{Load.Concurrency} × {Load.PromptTokens} → {Load.OutputTokens}: {latencies}");
    }

    private static Duration? Latency(Duration? value, string name)
    {
        return QuantityGuard.Positive(value, name) is not { } latency || latency <= MaxLatency
            ? value
            : throw Guard.OutOfRange(value, name, $"must be above {Duration.Zero} and at most {MaxLatency}");
    }
}
