using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A selective state-space layer of the first generation.</summary>
/// <remarks>
/// With h hidden, D inner width, N state, R rank of the time step, c convolution length: parameters
/// <c>2hD + D·c + D + D(R + 2N) + RD + D + DN + D + Dh</c> plus <c>R + 2N</c> inner norms where present; state <c>D·N + D·(c − 1)</c>
/// elements per sequence; arithmetic about <c>7·D·N</c> FLOP per token for the scan (an approximation: kernels differ).
/// Source: Gu and Dao, Mamba, arXiv:2312.00752; inner norms: Jamba, arXiv:2403.19887.
/// </remarks>
public sealed record Mamba1 : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "mamba";

    /// <summary>Inner width (D), 1 to 2²⁴.</summary>
    public required int InnerSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 24, nameof(InnerSize));
    }

    /// <summary>State per channel (N), 1 to 65,536.</summary>
    public required int StateSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(StateSize));
    }

    /// <summary>Rank of the time-step projection (R), 1 to 2²⁰.</summary>
    public required int TimeStepRank
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(TimeStepRank));
    }

    /// <summary>Convolution length (c), 1 to 1,024.</summary>
    public required int ConvolutionLength
    {
        get;
        init => field = Guard.Between(value, 1, 1024, nameof(ConvolutionLength));
    }

    /// <summary>Whether the convolution has a bias.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool ConvolutionBias { get; init; } = true;

    /// <summary>Whether the input and output projections have biases.</summary>
    public bool ProjectionBias { get; init; }

    /// <summary>Whether time step, B and C are normalised (Jamba).</summary>
    public bool InnerNorms { get; init; }

    /// <summary>Format of the state when the config states one.</summary>
    public NumberFormat? StateFormat { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<StateEntry> State =>
    [
        new StateEntry("ssm", (long)InnerSize * StateSize) { ShardUnits = InnerSize, StoredAs = StateFormat },
        .. MixerState.Convolution(InnerSize, ConvolutionLength, InnerSize),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators =>
    [
        MixerState.Recurrence("selective scan", 7.0 * InnerSize * StateSize, (long)InnerSize * StateSize, InnerSize, StateFormat),
        .. MixerState.ConvolutionShift(InnerSize, ConvolutionLength, InnerSize),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int ElementwiseKernels => 7;

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        yield return Linear("in_proj", 2L * InnerSize, hiddenSize, InnerSize);
        yield return new WeightTensor($"{Module}.conv1d", InnerSize, ConvolutionLength, WeightRole.Convolution) { ShardUnits = InnerSize };
        if (ConvolutionBias)
        {
            yield return Vector("conv1d.bias", InnerSize, InnerSize);
        }

        yield return Linear("x_proj", TimeStepRank + (2L * StateSize), InnerSize, InnerSize) with { CutsInput = true };
        yield return Linear("dt_proj", InnerSize, TimeStepRank, InnerSize);
        yield return Vector("dt_proj.bias", InnerSize, InnerSize);
        yield return Vector("A_log", (long)InnerSize * StateSize, InnerSize);
        yield return Vector("D", InnerSize, InnerSize);
        yield return Linear("out_proj", hiddenSize, InnerSize, InnerSize) with { CutsInput = true };
        if (ProjectionBias)
        {
            yield return Vector("in_proj.bias", 2L * InnerSize, InnerSize);
            yield return Vector("out_proj.bias", hiddenSize);
        }

        if (InnerNorms)
        {
            yield return Vector("inner_layernorms", TimeStepRank + (2L * StateSize));
        }
    }
}
