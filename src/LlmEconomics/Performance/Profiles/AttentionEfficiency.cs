using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What fraction of the peaks attention kernels reach.</summary>
/// <remarks>
/// Decode: <c>max(cache bytes / (bandwidth · Memory), FLOP / (peak · DecodeCompute))</c>. Prefill of P tokens:
/// <c>max((FLOP + w · Ramp / P · FLOP among the P themselves) / (peak · PrefillCompute), bytes / (bandwidth · Memory))</c>, at least decode of 16: short
/// prompts leave the diagonal tiles half empty. Up to 16 tokens per sequence run as decode, and w rises from 0 there to 1 at 128.
/// Attention is computed in 16 bits whatever the cache is stored in.
/// </remarks>
public sealed record AttentionEfficiency
{
    /// <summary>Fraction of the memory bandwidth at which a 16-bit cache streams in decode, above 0 to 1.</summary>
    public required Tunable Memory
    {
        get;
        init => field = value.Between(1e-3, 1, nameof(Memory));
    }

    /// <summary>The same for an 8-bit cache or narrower; above 0 to 1.</summary>
    public required Tunable NarrowMemory
    {
        get;
        init => field = value.Between(1e-3, 1, nameof(NarrowMemory));
    }

    /// <summary>Fraction of the dense peak in decode, above 0 to 1.</summary>
    public required Tunable DecodeCompute
    {
        get;
        init => field = value.Between(1e-3, 1, nameof(DecodeCompute));
    }

    /// <summary>Fraction of the dense peak in the prefill of long prompts, above 0 to 1.</summary>
    public required Tunable PrefillCompute
    {
        get;
        init => field = value.Between(1e-3, 1, nameof(PrefillCompute));
    }

    /// <summary>Prompt length at which prefill attention reaches half of that [tokens], at least 0.</summary>
    [JsonRequired]
    public Tunable Ramp
    {
        get;
        init => field = value.NotNegative(nameof(Ramp));
    }

    /// <summary>Fixed time of the attention of one layer [µs], at least 0.</summary>
    [JsonRequired]
    public Tunable Start
    {
        get;
        init => field = value.NotNegative(nameof(Start));
    }

    /// <summary>Fixed time of latent attention in one layer [µs], at least 0.</summary>
    [JsonRequired]
    public Tunable LatentStart
    {
        get;
        init => field = value.NotNegative(nameof(LatentStart));
    }

    /// <summary>Fixed time of a recurrence or convolution over a state in one layer [µs], at least 0.</summary>
    [JsonRequired]
    public Tunable RecurrentStart
    {
        get;
        init => field = value.NotNegative(nameof(RecurrentStart));
    }

    /// <summary>Every peak reached, nothing on top.</summary>
    public static AttentionEfficiency Ideal { get; } = new() { Memory = 1, NarrowMemory = 1, DecodeCompute = 1, PrefillCompute = 1 };

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(AttentionEfficiency), PrintMembers);
    }
}
