namespace LlmEconomics;

/// <summary>What requests ask of an accelerator at its peaks: the numerators of model FLOPs and bandwidth utilisation.</summary>
/// <remarks>Arithmetic of weights is linear in tokens and in tokens with logits; that of caches is the operators' own, in the decode half-way through the answer.</remarks>
internal sealed class RequestWork
{
    private readonly Deployment deployment;
    private readonly double secondsPerToken;
    private readonly double secondsPerLogit;
    private readonly double ranks;
    private readonly double accelerators;
    private readonly double bandwidth;

    public RequestWork(Deployment deployment)
    {
        this.deployment = deployment;
        ranks = deployment.Parallelism.Data;
        accelerators = deployment.Accelerators;
        bandwidth = deployment.Accelerator.MemoryBandwidth.Value;
        secondsPerToken = deployment.WeightSecondsAtPeak(StepShape.Of(new SequenceGroup(1, 1, 0, 0)));
        secondsPerLogit = deployment.WeightSecondsAtPeak(StepShape.Of(new SequenceGroup(1, 1, 0, 1))) - secondsPerToken;
    }

    /// <summary>A prompt of which some tokens are cached.</summary>
    public PeakWork Prompt(long tokens, long cached)
    {
        return Of(new SequenceGroup(1, tokens - cached, cached, 1), 1) with { CacheSeconds = 0 };
    }

    /// <summary>The tokens generated after the first, with so many tokens cached half-way.</summary>
    public PeakWork Answer(long context, double tokens)
    {
        return tokens > 0 ? Of(new SequenceGroup(1, 1, context, 1), tokens) : default;
    }

    /// <summary>Weights that every rank reads [accelerator-seconds].</summary>
    public double WeightSeconds(double bytes)
    {
        return bytes / bandwidth * accelerators;
    }

    private PeakWork Of(in SequenceGroup group, double times)
    {
        double seconds = (group.NewTokens * secondsPerToken) + secondsPerLogit, bytes = 0;
        foreach (ref readonly CacheTerm term in deployment.CacheTerms)
        {
            OperatorLoad load = term.Operator.LoadOfOne(group);
            seconds += load.Flops.Value / deployment.PeakOf(term.Operator) / ranks;
            bytes += load.CacheReadBytes.Value / ranks;
        }

        return new PeakWork(seconds * times * accelerators, bytes / bandwidth * times * accelerators);
    }
}

/// <summary>Work of requests on all accelerators that serve them.</summary>
/// <param name="ComputeSeconds">Their arithmetic at the dense peak [accelerator-seconds].</param>
/// <param name="CacheSeconds">Cache that their decode steps read, at the memory's bandwidth [accelerator-seconds].</param>
internal readonly record struct PeakWork(double ComputeSeconds, double CacheSeconds)
{
    public static PeakWork operator +(PeakWork left, PeakWork right)
    {
        return new PeakWork(left.ComputeSeconds + right.ComputeSeconds, left.CacheSeconds + right.CacheSeconds);
    }
}
