namespace LlmEconomics.Validation.Measurements;

/// <summary>
/// The accelerator of a row. Where the file leaves the variant blank because the source does not print it, it is taken from what the source's
/// own rows and site imply; where they do not, the row is unusable.
/// </summary>
internal static class MeasuredAccelerators
{
    // Argonne (arXiv:2411.00136): the A100 are Polaris's 40 GB ones, as Llama-2-70B on four shows (a batch of 16 stops fitting between 1,024 and
    // 2,048 tokens, as 16 GB of cache do, not 176); 7B decodes at 2.04 TB/s on an H100, more than a PCIe card has; GH200 of 2024 have 96 GB.
    // QServe names an A100 of 80 GB.
    private static readonly (string Source, string Text, string Id)[] s_implied =
    [
        ("argonne", "A100", "nvidia-a100-sxm-40gb"),
        ("argonne", "H100", "nvidia-h100-sxm-80gb"),
        ("argonne", "GH200", "nvidia-gh200-96gb"),
        ("qserve", "A100-80GB", "nvidia-a100-sxm-80gb"),
    ];

    public static Accelerator Of(MeasurementRow row)
    {
        if (row.Source == "gptfast" && row.Accelerator == "MI250X (one GCD)")
        {
            return Half(AcceleratorCatalog.Default.Find("amd-mi250x-128gb"));
        }

        string id = row.AcceleratorId.Length > 0 ? row.AcceleratorId
            : s_implied.Where(i => (i.Source, i.Text) == (row.Source, row.Accelerator)).Select(i => i.Id).FirstOrDefault("");
        return id.Length == 0 ? throw new UnusableException("accelerator not in the catalogue, or its variant not stated")
            : AcceleratorCatalog.Default.TryFind(id, out Accelerator? found) ? found
            : throw new UnusableException($"accelerator {id} not in the catalogue");
    }

    /// <summary>One of the two dies that an MI250X consists of; software sees two devices.</summary>
    private static Accelerator Half(Accelerator whole)
    {
        PeakTable peaks = whole.Peaks.Aggregate(PeakTable.Empty.WithNoHardwarePath(whole.Peaks.WithoutHardwarePath), (table, peak) => table.With(peak.Key, peak.Value / 2));
        return whole with
        {
            Id = $"{whole.Id}-die", Name = $"{whole.Name}, one die", Memory = whole.Memory / 2, MemoryLabel = whole.MemoryLabel / 2,
            MemoryBandwidth = whole.MemoryBandwidth / 2, Peaks = peaks, ComputeUnits = whole.ComputeUnits / 2,
        };
    }
}
