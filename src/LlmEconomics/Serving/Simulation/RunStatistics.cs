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

    /// <summary>Requests answered, of those that are measured.</summary>
    public long Measured { get; private set; }

    /// <summary>Requests refused, of those that are measured.</summary>
    public long Refused { get; private set; }

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

    /// <summary>The estimate.</summary>
    /// <param name="basis">What it was computed from.</param>
    /// <param name="window">What was done in the measured time.</param>
    /// <param name="use">What the accelerators did in it.</param>
    public ServingEstimate Estimate(EstimateBasis basis, in RunTotals window, in AcceleratorUse use)
    {
        double seconds = window.Time;
        return new ServingEstimate
        {
            Basis = basis,
            TimeToFirstToken = firstToken.Summarise(),
            TimePerOutputToken = perToken.Summarise(),
            InterTokenLatency = gaps.Summarise(),
            RequestLatency = latency.Summarise(),
            TimeToAnswer = answer.Summarise(),
            RequestRate = window.Answered.Requests / seconds,
            Throughput = window.Answered.Throughput(seconds),
            Attainment = Measured > 0 ? (double)attained / Measured : 0,
            Time = use.Shares,
            Mfu = use.Mfu,
            Mbu = use.Mbu,
            MeanBatch = use.MeanBatch,
            MeanInFlight = window.InFlightSeconds / seconds,
            CacheOccupancy = use.CacheOccupancy,
            PreemptionsPerRequest = window.Answered.Requests > 0 ? use.Preemptions / window.Answered.Requests : 0,
            RefusedShare = Refused > 0 ? (double)Refused / (Refused + Measured) : 0,
        };
    }
}

/// <summary>What the accelerators did in a window.</summary>
internal readonly record struct AcceleratorUse(
    TimeShares Shares, double Mfu, double Mbu, double MeanBatch, double CacheOccupancy, double Preemptions);
