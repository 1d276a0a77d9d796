using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>The estimated time of one forward pass, operator by operator and cause by cause.</summary>
/// <param name="Root">The breakdown: operators in the order of the forward pass, then exchange, gaps and host.</param>
/// <param name="Ideal">The same step at every peak with nothing on top.</param>
/// <param name="ComputeUtilisation">Model FLOPs utilisation (MFU): arithmetic at the peaks of its types over the whole time, 0 to 1.</param>
/// <param name="BandwidthUtilisation">Model bandwidth utilisation (MBU): bytes moved at the memory bandwidth over the whole time, 0 to 1.</param>
public sealed record StepEstimate(TimeNode Root, Duration Ideal, double ComputeUtilisation, double BandwidthUtilisation)
{
    /// <summary>The breakdown: operators in the order of the forward pass, then exchange, gaps and host.</summary>
    public TimeNode Root
    {
        get;
        init => field = Guard.NotNull(value, nameof(Root));
    } = Guard.NotNull(Root, nameof(Root));

    /// <summary>The same step at every peak with nothing on top.</summary>
    public Duration Ideal
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Ideal));
    } = QuantityGuard.NotNegative(Ideal, nameof(Ideal));

    /// <summary>Model FLOPs utilisation (MFU): arithmetic at the peaks of its types over the whole time, 0 to 1.</summary>
    public double ComputeUtilisation
    {
        get;
        init => field = Guard.NotNegative(value, nameof(ComputeUtilisation));
    } = Guard.NotNegative(ComputeUtilisation, nameof(ComputeUtilisation));

    /// <summary>Model bandwidth utilisation (MBU): bytes moved at the memory bandwidth over the whole time, 0 to 1.</summary>
    public double BandwidthUtilisation
    {
        get;
        init => field = Guard.NotNegative(value, nameof(BandwidthUtilisation));
    } = Guard.NotNegative(BandwidthUtilisation, nameof(BandwidthUtilisation));

    /// <summary>The whole step: the sum of the breakdown.</summary>
    public Duration Time => Root.Time;

    /// <summary>The breakdown's first level.</summary>
    public ImmutableArray<TimeNode> Operators => Root.Children;

    /// <summary>The whole step by cause.</summary>
    public TimeCauses Causes => Root.Causes;

    /// <summary>What takes most of the time.</summary>
    public TimeCause MainCause => Root.MainCause;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(StepEstimate),
            (nameof(Time), Time), (nameof(Ideal), Ideal), (nameof(ComputeUtilisation), ComputeUtilisation),
            (nameof(BandwidthUtilisation), BandwidthUtilisation), (nameof(MainCause), MainCause), (nameof(Operators), Operators));
    }
}
