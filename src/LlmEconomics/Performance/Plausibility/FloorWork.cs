using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What the steps of a deployment ask of each resource at least.</summary>
internal sealed class FloorWork
{
    /// <summary>A switch that adds up partial sums itself halves what a ring all-reduce sends (NVLink SHARP).</summary>
    private const double InNetworkSums = 0.5;

    private readonly ModelOperators operators;
    private readonly ImmutableArray<double> secondsPerFlop;

    public FloorWork(Deployment deployment)
    {
        Deployment = deployment;
        operators = ModelOperators.Of(deployment.Model, deployment.Formats, deployment.Parallelism, deployment.Routing);
        // A bound of time; whether it fits is a check of its own.
        Ideal = deployment.ToIdeal().IgnoringMemory();
        secondsPerFlop = [.. operators.Items.Select(o => 1 / PeakOf(o.Compute))];
        (Cache, CacheRoom) = (Ideal.Memory.Cache, Ideal.Memory.CacheRoom);
    }

    /// <summary>The deployment that is asked for.</summary>
    public Deployment Deployment { get; }

    /// <summary>The deployment at every peak, operator after operator.</summary>
    public Deployment Ideal { get; }

    /// <summary>What is left of one accelerator's memory beside weights and adapters, to the last byte; negative when they do not fit.</summary>
    public Bytes CacheRoom { get; }

    private CacheFootprint Cache { get; }

    /// <summary>Sequences of a mean length that fit at once, all data ranks together.</summary>
    public double SequencesThatFit(double tokens)
    {
        double each = Cache.OfSequence((long)Math.Min(tokens, AttentionSpan.MaxTokens)).Value;
        return each > 0 ? Math.Max(0, CacheRoom.Value) / each * Deployment.Parallelism.Data : double.PositiveInfinity;
    }

    public FloorTimes Of(in StepShape shape)
    {
        double compute = 0, weights = 0, cache = 0;
        for (int i = 0; i < secondsPerFlop.Length; i++)
        {
            OperatorLoad load = operators.Items[i].Load(shape);
            compute += load.Flops.Value * secondsPerFlop[i];
            weights += load.WeightBytes.Value;
            cache += load.CacheReadBytes.Value + load.CacheWriteBytes.Value;
        }

        double bandwidth = Deployment.Accelerator.MemoryBandwidth.Value;
        return new FloorTimes(compute, weights / bandwidth, cache / bandwidth, InNetworkSums * Ideal.Estimate(shape).Causes.Network.Value);
    }

    /// <summary>The peak of a type; where the hardware has no path for it or none is known, the fastest it has, since a floor must not be too high.</summary>
    private double PeakOf(ElementType type)
    {
        PeakTable peaks = Deployment.Accelerator.Peaks;
        return peaks.TryGet(type, out FlopsPerSecond peak) ? peak.Value
            : peaks.Count > 0 ? peaks.Max(p => p.Value.Value)
            : double.PositiveInfinity;
    }
}
