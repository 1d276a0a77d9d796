namespace LlmEconomics.Tests.Performance;

/// <summary>Models and accelerators so small and round that their times can be worked out by hand.</summary>
internal static class Tiny
{
    /// <summary>
    /// Two layers. Products of one layer: queries, keys, values and output of 100 × 100, gate, up and down of 100 × 200; a head of 1,000 × 100. In
    /// 16 bits 80,000 + 120,000 bytes per layer, 200,000 of the head, 200 per looked-up token, and 5 vectors of 200 bytes.
    /// </summary>
    public static ModelArchitecture Dense { get; } = new()
    {
        Name = "tiny",
        VocabularySize = 1000,
        HiddenSize = 100,
        Layers = [LayerGroup.Of(2, Attention, new DenseFeedForward { Width = 200 })],
    };

    /// <summary>The same with one layer and a mixture of 8 experts, 2 per token, 100 × 50 each; one router.</summary>
    public static ModelArchitecture Mixture { get; } = new()
    {
        Name = "tiny mixture",
        VocabularySize = 1000,
        HiddenSize = 100,
        Layers = [LayerGroup.Of(1, Attention, new MixtureOfExperts { Experts = 8, ActiveExperts = 2, ExpertWidth = 50 })],
    };

    /// <summary>1 GB/s, 1 TFLOP/s in 16 bits and twice that in 8, a gigabyte, 1 GB/s to any other.</summary>
    public static Accelerator Card { get; } = new()
    {
        Id = "card",
        Name = "Card",
        Architecture = "Round",
        Memory = Bytes.FromGigabytes(1),
        MemoryBandwidth = BytesPerSecond.FromGigabytesPerSecond(1),
        Peaks = PeakTable.Empty.With(ElementType.Bf16, FlopsPerSecond.FromTeraflopsPerSecond(1)).With(ElementType.Fp8, FlopsPerSecond.FromTeraflopsPerSecond(2)),
        ScaleUp = new Interconnect { Name = "wire", Topology = Topology.Switch, BandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(1), DomainSize = 64 },
    };

    /// <summary>The same at a millionth of the arithmetic: everything waits for it.</summary>
    public static Accelerator Slow { get; } = Card with { Peaks = PeakTable.Empty.With(ElementType.Bf16, FlopsPerSecond.FromTeraflopsPerSecond(1e-6)) };

    /// <summary>The same with arithmetic that takes no time to speak of: everything waits for memory, and times are linear in what a step does.</summary>
    public static Accelerator Quick { get; } = Card with { Peaks = PeakTable.Empty.With(ElementType.Bf16, FlopsPerSecond.FromTeraflopsPerSecond(1e12)) };

    private static GroupedQueryAttention Attention => new() { QueryHeads = 1, KeyValueHeads = 1, HeadSize = 100 };
}
