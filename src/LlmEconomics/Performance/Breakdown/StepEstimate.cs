using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>The estimated time of one forward pass, operator by operator and cause by cause.</summary>
/// <param name="Root">The breakdown: operators in the order of the forward pass, then exchange, gaps and host.</param>
/// <param name="Ideal">The same step at every peak with nothing on top.</param>
/// <param name="ComputeUtilisation">Model FLOPs utilisation (MFU): arithmetic at the peaks of its types over the whole time, 0 to 1.</param>
/// <param name="BandwidthUtilisation">Model bandwidth utilisation (MBU): bytes moved at the memory bandwidth over the whole time, 0 to 1.</param>
public sealed record StepEstimate(TimeNode Root, Duration Ideal, double ComputeUtilisation, double BandwidthUtilisation)
{
    /// <summary>The whole step: the sum of the breakdown.</summary>
    public Duration Time => Root.Time;

    /// <summary>The breakdown's first level.</summary>
    public ImmutableArray<TimeNode> Operators => Root.Children;

    /// <summary>The whole step by cause.</summary>
    public TimeCauses Causes => Root.Causes;

    /// <summary>What takes most of the time.</summary>
    public TimeCause MainCause => Root.MainCause;
}
