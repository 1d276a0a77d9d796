using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Gated delta net: linear attention whose state is corrected by the delta rule and decays by a learned gate (Qwen3-Next, Qwen3.5).</summary>
/// <remarks>
/// With h hidden, K = key heads × key width, W = value heads × value width, n value heads, v value width, c convolution length: parameters
/// <c>h(2K + 2W) + 2·h·n + (2K + W)·c + 2n + v + W·h</c>; state <c>n·k·v + (2K + W)(c − 1)</c> elements per sequence; arithmetic about
/// <c>7·n·k·v</c> FLOP per token (decay 1, read-out of the old value 2, rank-one update 2, query 2).
/// Source: Yang et al., arXiv:2412.06464; weights confirmed by exact totals of Qwen3-Next and Qwen3.5 checkpoints.
/// </remarks>
public sealed record GatedDeltaNet : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "linear_attn";

    /// <summary>Key (and query) heads, 1 to 65,536.</summary>
    public required int KeyHeads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(KeyHeads));
    }

    /// <summary>Width of a key head (k), 1 to 65,536.</summary>
    public required int KeySize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(KeySize));
    }

    /// <summary>Value heads (n), 1 to 65,536.</summary>
    public required int ValueHeads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(ValueHeads));
    }

    /// <summary>Width of a value head (v), 1 to 65,536.</summary>
    public required int ValueSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(ValueSize));
    }

    /// <summary>Convolution length (c), 1 to 1,024.</summary>
    public required int ConvolutionLength
    {
        get;
        init => field = Guard.Between(value, 1, 1024, nameof(ConvolutionLength));
    }

    /// <summary>
    /// Whether the input projections are stored apart (Qwen3.5: <c>in_proj_qkv</c>, <c>in_proj_z</c>, <c>in_proj_b</c>, <c>in_proj_a</c>)
    /// instead of fused (Qwen3-Next: <c>in_proj_qkvz</c>, <c>in_proj_ba</c>). The elements are the same.
    /// </summary>
    public bool SplitProjections { get; init; }

    /// <summary>Format of the recurrent state when the config states one (<c>mamba_ssm_dtype</c>).</summary>
    public NumberFormat? StateFormat { get; init; }

    private long Keys => (long)KeyHeads * KeySize;

    private long Values => (long)ValueHeads * ValueSize;

    private long Recurrent => Values * KeySize;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<StateEntry> State =>
    [
        new StateEntry("recurrent", Recurrent) { ShardUnits = ValueHeads, StoredAs = StateFormat },
        .. MixerState.Convolution((2 * Keys) + Values, ConvolutionLength, KeyHeads),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators =>
    [
        MixerState.Recurrence("delta rule", 7.0 * Recurrent, Recurrent, ValueHeads, StateFormat),
        .. MixerState.ConvolutionShift((2 * Keys) + Values, ConvolutionLength, KeyHeads),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int ElementwiseKernels => 8;

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        if (SplitProjections)
        {
            yield return Linear("in_proj_qkv", (2 * Keys) + Values, hiddenSize, KeyHeads);
            yield return Linear("in_proj_z", Values, hiddenSize, ValueHeads);
            yield return Linear("in_proj_b", ValueHeads, hiddenSize, ValueHeads);
            yield return Linear("in_proj_a", ValueHeads, hiddenSize, ValueHeads);
        }
        else
        {
            yield return Linear("in_proj_qkvz", (2 * Keys) + (2 * Values), hiddenSize, KeyHeads);
            yield return Linear("in_proj_ba", 2L * ValueHeads, hiddenSize, KeyHeads);
        }

        yield return new WeightTensor($"{Module}.conv1d", (2 * Keys) + Values, ConvolutionLength, WeightRole.Convolution) { ShardUnits = KeyHeads };
        yield return Vector("A_log", ValueHeads, ValueHeads);
        yield return Vector("dt_bias", ValueHeads, ValueHeads);
        yield return Vector("norm", ValueSize);
        yield return Linear("out_proj", hiddenSize, Values, ValueHeads) with { CutsInput = true };
    }
}
