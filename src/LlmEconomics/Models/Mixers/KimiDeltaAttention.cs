using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Kimi delta attention: a gated delta net with one decay per channel instead of per head.</summary>
/// <remarks>
/// With h hidden, H heads of width d, D = H·d, c convolution length: parameters
/// <c>3hD + 3Dc + (h·d + d·D) + D + H + h·H + gate + d + D·h</c>, the gate being <c>h·d + d·D</c> (low rank) or <c>h·D</c> (full rank)
/// and the lone H the stored decay scales;
/// state <c>H·d² + 3D(c − 1)</c> elements per sequence; arithmetic about <c>7·H·d²</c> FLOP per token.
/// Source: Kimi Linear, arXiv:2510.26692. The sum is not confirmed by an exact published total.
/// </remarks>
public sealed record KimiDeltaAttention : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "self_attn";

    /// <summary>Heads (H), 1 to 65,536.</summary>
    public required int Heads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Heads));
    }

    /// <summary>Head width (d), 1 to 65,536.</summary>
    public required int HeadSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(HeadSize));
    }

    /// <summary>Convolution length (c), 1 to 1,024.</summary>
    public required int ConvolutionLength
    {
        get;
        init => field = Guard.Between(value, 1, 1024, nameof(ConvolutionLength));
    }

    /// <summary>Whether the output gate is a full matrix instead of two low-rank ones.</summary>
    public bool FullRankGate { get; init; }

    /// <summary>Stored decay scales, 1 to 2¹⁷, or <see langword="null"/> for one per head. Kimi-K3 pads its 96 heads to 128.</summary>
    public int? DecayScales
    {
        get;
        init => field = value is { } scales ? Guard.Between(scales, 1, 1 << 17, nameof(DecayScales)) : null;
    }

    private long Inner => (long)Heads * HeadSize;

    private long Recurrent => Inner * HeadSize;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<StateEntry> State =>
    [
        new StateEntry("recurrent", Recurrent) { ShardUnits = Heads, StoredAs = NumberFormats.Fp32 },
        .. MixerState.Convolution(3 * Inner, ConvolutionLength, Heads),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators =>
    [
        MixerState.Recurrence("delta rule", 7.0 * Recurrent, Recurrent, Heads, NumberFormats.Fp32),
        .. MixerState.ConvolutionShift(3 * Inner, ConvolutionLength, Heads),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int ElementwiseKernels => 8;

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        foreach (string name in (string[])["q", "k", "v"])
        {
            yield return Linear($"{name}_proj", Inner, hiddenSize, Heads);
            yield return new WeightTensor($"{Module}.{name}_conv1d", Inner, ConvolutionLength, WeightRole.Convolution) { ShardUnits = Heads };
        }

        yield return Linear("f_a_proj", HeadSize, hiddenSize);
        yield return Linear("f_b_proj", Inner, HeadSize, Heads);
        yield return Vector("dt_bias", Inner, Heads);
        yield return Vector("A_log", DecayScales ?? Heads, Heads);
        yield return Linear("b_proj", Heads, hiddenSize, Heads);
        if (FullRankGate)
        {
            yield return Linear("g_proj", Inner, hiddenSize, Heads);
        }
        else
        {
            yield return Linear("g_a_proj", HeadSize, hiddenSize);
            yield return Linear("g_b_proj", Inner, HeadSize, Heads);
        }

        yield return Vector("o_norm", HeadSize);
        yield return Linear("o_proj", hiddenSize, Inner, Heads) with { CutsInput = true };
    }
}
