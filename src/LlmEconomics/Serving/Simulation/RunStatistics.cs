namespace LlmEconomics;

/// <summary>Figures of one run, in flat memory: requests are counted and forgotten.</summary>
internal sealed class RunStatistics(ServiceLevel? level)
{
    private readonly LatencySketch firstToken = new();
    private readonly LatencySketch perToken = new();
    private readonly LatencySketch gaps = new();
    private readonly LatencySketch latency = new();
    private readonly LatencySketch answer = new();
    private long attained;
    private double inFlightSeconds;

    /// <summary>When the time begins that throughput and utilisation are over [s]; +∞ while it is not known.</summary>
    public double WindowStart { get; set; } = double.PositiveInfinity;

    /// <summary>Its end; +∞ while it is not known.</summary>
    public double WindowEnd { get; set; } = double.PositiveInfinity;

    /// <summary>Requests answered, of those that are measured.</summary>
    public long Measured { get; private set; }

    /// <summary>Requests refused, of those that are measured.</summary>
    public long Refused { get; private set; }

    /// <summary>Requests answered in the window.</summary>
    public WindowCounts Window { get; private set; }

    /// <summary>Tokens have followed one another in the window.</summary>
    public void CountGap(double seconds, double tokens)
    {
        gaps.Add(seconds, tokens);
    }

    /// <summary>A measured request.</summary>
    public void CountMeasured(in RequestResult result)
    {
        if (result.IsRefused)
        {
            Refused++;
            return;
        }

        Measured++;
        firstToken.Add(result.TimeToFirstToken.Value);
        latency.Add(result.Latency.Value);
        answer.Add(result.TimeToAnswer.Value);
        if (result.Request.OutputTokens > 1)
        {
            perToken.Add(result.TimePerOutputToken.Value);
        }

        attained += level is null || level.IsKept(result) ? 1 : 0;
    }

    /// <summary>Any request: what of it falls into the window.</summary>
    public void CountInWindow(in RequestResult result, in PeakWork work)
    {
        double sent = result.Request.Arrival.Value, end = result.LastToken.Value;
        inFlightSeconds += Math.Max(0, Math.Min(end, WindowEnd) - Math.Max(sent, WindowStart));
        if (end >= WindowStart && end <= WindowEnd && !result.IsRefused)
        {
            Window = Window.With(result, work);
        }
    }

    /// <summary>The estimate.</summary>
    /// <param name="basis">What it was computed from.</param>
    /// <param name="use">What the accelerators did in the window.</param>
    public ServingEstimate Estimate(EstimateBasis basis, in AcceleratorUse use)
    {
        double seconds = WindowEnd - WindowStart;
        return new ServingEstimate
        {
            Basis = basis,
            TimeToFirstToken = firstToken.Summarise(),
            TimePerOutputToken = perToken.Summarise(),
            InterTokenLatency = gaps.Summarise(),
            RequestLatency = latency.Summarise(),
            TimeToAnswer = answer.Summarise(),
            RequestRate = Window.Requests / seconds,
            Throughput = Window.Throughput(seconds),
            Attainment = Measured > 0 ? (double)attained / Measured : 0,
            Time = use.Shares,
            Mfu = use.Mfu,
            Mbu = use.Mbu,
            MeanBatch = use.MeanBatch,
            MeanInFlight = inFlightSeconds / seconds,
            CacheOccupancy = use.CacheOccupancy,
            PreemptionsPerRequest = Window.Requests > 0 ? (double)use.Preemptions / Window.Requests : 0,
            RefusedShare = Refused > 0 ? (double)Refused / (Refused + Measured) : 0,
        };
    }
}

/// <summary>Requests answered in a window, and their tokens.</summary>
internal readonly record struct WindowCounts(long Requests, double Input, double Cached, double Output, PeakWork Work)
{
    public WindowCounts With(in RequestResult result, in PeakWork work)
    {
        return new WindowCounts(
            Requests + 1, Input + (result.Request.PromptTokens - result.CachedTokens), Cached + result.CachedTokens, Output + result.Request.OutputTokens,
            Work + work);
    }

    public TokenThroughput Throughput(double seconds)
    {
        return new TokenThroughput(Rate(Input), Rate(Cached), Rate(Output));

        TokenRate Rate(double tokens)
        {
            return TokenRate.FromTokensPerSecond(tokens / seconds);
        }
    }
}

/// <summary>What the accelerators did in a window.</summary>
internal readonly record struct AcceleratorUse(TimeShares Shares, double Mfu, double Mbu, double MeanBatch, double CacheOccupancy, long Preemptions);
