using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A selective state-space layer of the second generation: heads share one decay each, groups share B and C.</summary>
/// <remarks>
/// With h hidden, H heads of width p, D = H·p, G groups, N state, C = D + 2·G·N, c convolution length: parameters
/// <c>h(D + C + H) + C·c + C + 3H + D + D·h</c>; state <c>H·p·N + C·(c − 1)</c> elements per sequence; arithmetic about <c>5·D·N</c> FLOP per
/// token for the recurrence (update 3, read-out 2; chunked prefill kernels add terms inside a chunk).
/// Source: Dao and Gu, arXiv:2405.21060; weights confirmed by exact totals of Nemotron-H and Granite-4 checkpoints.
/// </remarks>
public sealed record Mamba2 : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "mixer";

    /// <summary>Heads (H), 1 to 65,536.</summary>
    public required int Heads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Heads));
    }

    /// <summary>Head width (p), 1 to 65,536.</summary>
    public required int HeadSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(HeadSize));
    }

    /// <summary>Groups that share B and C (G), 1 to 65,536.</summary>
    public required int Groups
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Groups));
    }

    /// <summary>State per channel (N), 1 to 65,536.</summary>
    public required int StateSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(StateSize));
    }

    /// <summary>Convolution length (c), 1 to 1,024.</summary>
    public required int ConvolutionLength
    {
        get;
        init => field = Guard.Between(value, 1, 1024, nameof(ConvolutionLength));
    }

    /// <summary>Whether the convolution has a bias; default yes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool ConvolutionBias { get; init; } = true;

    /// <summary>Whether the input projection has a bias.</summary>
    public bool InputBias { get; init; }

    /// <summary>Whether the output projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>Whether the output is normalised by a gated norm with a gain per channel; default yes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool GatedNorm { get; init; } = true;

    /// <summary>Format of the recurrent state when the config states one (<c>mamba_ssm_cache_dtype</c>).</summary>
    public NumberFormat? StateFormat { get; init; }

    private long Inner => (long)Heads * HeadSize;

    private long ConvolutionChannels => Inner + (2L * Groups * StateSize);

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<StateEntry> State =>
    [
        new StateEntry("ssm", Inner * StateSize) { ShardUnits = Heads, StoredAs = StateFormat },
        .. MixerState.Convolution(ConvolutionChannels, ConvolutionLength, Groups),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators =>
    [
        MixerState.Recurrence("state update", 5.0 * Inner * StateSize, Inner * StateSize, Heads, StateFormat),
        .. MixerState.ConvolutionShift(ConvolutionChannels, ConvolutionLength, Groups),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int ElementwiseKernels => 7;

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        long input = Inner + ConvolutionChannels + Heads;
        yield return Linear("in_proj", input, hiddenSize, Groups);
        yield return new WeightTensor($"{Module}.conv1d", ConvolutionChannels, ConvolutionLength, WeightRole.Convolution) { ShardUnits = Groups };
        if (ConvolutionBias)
        {
            yield return Vector("conv1d.bias", ConvolutionChannels, Groups);
        }

        if (InputBias)
        {
            yield return Vector("in_proj.bias", input, Groups);
        }

        if (OutputBias)
        {
            yield return Vector("out_proj.bias", hiddenSize);
        }

        yield return Vector("A_log", Heads, Heads);
        yield return Vector("D", Heads, Heads);
        yield return Vector("dt_bias", Heads, Heads);
        if (GatedNorm)
        {
            yield return Vector("norm", Inner, Groups);
        }

        yield return Linear("out_proj", hiddenSize, Inner, Heads) with { CutsInput = true };
    }
}
