namespace LlmEconomics;

/// <summary>Turns an accelerator into its document and back.</summary>
internal static class AcceleratorFormat
{
    public static Accelerator Read(AcceleratorDocument document, DateOnly? fileDate, JsonLocation at)
    {
        Accelerator accelerator = at.Build(() => new Accelerator
        {
            Id = at.Required(document.Id, nameof(document.Id)),
            Name = at.Required(document.Name, nameof(document.Name)),
            Vendor = document.Vendor,
            Kind = document.Kind,
            Architecture = document.Architecture,
            FormFactor = document.FormFactor,
            ReleaseYear = document.ReleaseYear,
            MemoryType = document.MemoryType,
            Memory = at.Required(document.Memory ?? document.MemoryLabel, nameof(document.Memory)),
            MemoryLabel = document.MemoryLabel,
            MemoryBandwidth = at.Required(document.MemoryBandwidth, nameof(document.MemoryBandwidth)),
            Peaks = ReadPeaks(document.Peaks, at.Member("peaks")),
            ScaleUp = document.ScaleUp?.ToInterconnect(at.Member("scaleUp")),
            ScaleOut = document.ScaleOut?.ToInterconnect(at.Member("scaleOut")),
            HostLink = document.HostLink?.ToInterconnect(at.Member("hostLink")),
            ThermalDesignPower = document.ThermalDesignPower,
            IdlePower = document.IdlePower?.ToPowerRange(at.Member("idlePower")),
            ServerPower = document.ServerPower,
            L2Cache = document.L2Cache,
            LastLevelCache = document.LastLevelCache,
            ComputeUnits = document.ComputeUnits,
            BoostClockMegahertz = document.BoostClockMegahertz,
            Notes = document.Notes,
        });
        return accelerator with { Sources = SourceFormat.Read(accelerator, document.Sources, fileDate, at.Member("sources")) };
    }

    public static AcceleratorDocument Write(Accelerator accelerator)
    {
        return new()
        {
            Id = accelerator.Id,
            Name = accelerator.Name,
            Vendor = accelerator.Vendor,
            Kind = accelerator.Kind,
            Architecture = accelerator.Architecture,
            FormFactor = accelerator.FormFactor,
            ReleaseYear = accelerator.ReleaseYear,
            MemoryType = accelerator.MemoryType,
            Memory = accelerator.MemoryIsLabel ? null : accelerator.Memory,
            MemoryLabel = accelerator.MemoryLabel,
            MemoryBandwidth = accelerator.MemoryBandwidth,
            Peaks = WritePeaks(accelerator.Peaks),
            ScaleUp = InterconnectDocument.From(accelerator.ScaleUp),
            ScaleOut = InterconnectDocument.From(accelerator.ScaleOut),
            HostLink = InterconnectDocument.From(accelerator.HostLink),
            ThermalDesignPower = accelerator.ThermalDesignPower,
            IdlePower = accelerator.IdlePower is { } idle ? new() { Low = idle.Low, High = idle.High } : null,
            ServerPower = accelerator.ServerPower,
            L2Cache = accelerator.L2Cache,
            LastLevelCache = accelerator.LastLevelCache,
            ComputeUnits = accelerator.ComputeUnits,
            BoostClockMegahertz = accelerator.BoostClockMegahertz,
            Notes = accelerator.Notes,
            Sources = SourceFormat.Write(accelerator),
        };
    }

    private static PeakTable ReadPeaks(Dictionary<ElementType, PeakEntry>? entries, JsonLocation at)
    {
        PeakTable peaks = PeakTable.Empty;
        foreach ((ElementType type, PeakEntry entry) in entries ?? [])
        {
            peaks = entry.Peak is { } peak
                ? peak > FlopsPerSecond.Zero
                    ? peaks.With(type, peak)
                    : throw at.Member(type.Name).Refusal("a peak must be above 0 FLOP/s; write \"none\" where there is no hardware path.")
                : peaks.WithNoHardwarePath(type);
        }

        return peaks;
    }

    private static Dictionary<ElementType, PeakEntry> WritePeaks(PeakTable peaks)
    {
        var entries = peaks.ToDictionary(peak => peak.Key, peak => new PeakEntry(peak.Value));
        foreach (ElementType type in peaks.WithoutHardwarePath)
        {
            entries.Add(type, new PeakEntry(null));
        }

        return entries;
    }
}
