namespace LlmEconomics;

/// <summary>
/// The seconds each resource needs for some work when it does nothing else: whatever the software, the work takes at least as long as the busiest of
/// them, even with perfect overlap.
/// </summary>
internal readonly record struct FloorTimes(double Compute, double Weights, double Cache, double Network)
{
    public double Memory => Weights + Cache;

    public double Seconds => Math.Max(Math.Max(Compute, Memory), Network);

    /// <summary>Which bound comes first: of the memory's, the part that alone breaks the claim, or makes up most of it.</summary>
    public PhysicalBound BoundOf(double claimed)
    {
        return Compute >= Memory && Compute >= Network ? PhysicalBound.Compute
            : Network > Memory ? PhysicalBound.Network
            : Weights > claimed || Weights >= MostOf * Memory ? PhysicalBound.WeightBandwidth
            : Cache > claimed || Cache >= MostOf * Memory ? PhysicalBound.CacheBandwidth
            : PhysicalBound.MemoryBandwidth;
    }

    /// <summary>A part of the traffic that is called by its own name.</summary>
    private const double MostOf = 0.9;
}
