namespace LlmEconomics;

/// <summary>The figures of an accelerator by name: the one list that provenance, equality and JSON share.</summary>
internal static class AcceleratorFigures
{
    public static IEnumerable<(string Name, double Value)> Of(Accelerator accelerator)
    {
        return All(accelerator).Where(figure => figure.Value is not null).Select(figure => (figure.Name, figure.Value!.Value));
    }

    private static IEnumerable<(string Name, double? Value)> All(Accelerator a)
    {
        return
        [
            ("memory", a.Memory.Value),
            ("memoryLabel", a.MemoryLabel?.Value),
            ("memoryBandwidth", a.MemoryBandwidth.Value),
            .. Peaks(a.Peaks),
            .. Link("scaleUp", a.ScaleUp),
            .. Link("scaleOut", a.ScaleOut),
            .. Link("hostLink", a.HostLink),
            ("thermalDesignPower", a.ThermalDesignPower?.Value),
            ("idlePower.low", a.IdlePower?.Low.Value),
            ("idlePower.high", a.IdlePower?.High.Value),
            ("serverPower", a.ServerPower?.Value),
            ("l2Cache", a.L2Cache?.Value),
            ("lastLevelCache", a.LastLevelCache?.Value),
            ("computeUnits", a.ComputeUnits),
            ("boostClockMegahertz", a.BoostClockMegahertz),
        ];
    }

    // That there is no hardware path is a statement too, with a source; it counts as 0.
    private static IEnumerable<(string Name, double? Value)> Peaks(PeakTable peaks)
    {
        return ElementType.All
            .Where(type => peaks.TryGet(type, out _) || peaks.HasNoHardwarePath(type))
            .Select(type => ($"peaks.{type}", (double?)(peaks.TryGet(type, out FlopsPerSecond peak) ? peak.Value : 0)));
    }

    private static IEnumerable<(string Name, double? Value)> Link(string name, Interconnect? link)
    {
        return
        [
            ($"{name}.bandwidthPerDirection", link?.BandwidthPerDirection.Value),
            ($"{name}.pairBandwidthPerDirection", link?.PairBandwidthPerDirection?.Value),
            ($"{name}.latency", link?.Latency?.Value),
            ($"{name}.domainSize", link?.DomainSize),
        ];
    }
}
