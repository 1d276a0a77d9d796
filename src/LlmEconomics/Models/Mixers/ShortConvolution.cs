using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// A gated short convolution (LFM2): three projections, of which two gate the third before and behind a convolution over the last few tokens.
/// </summary>
/// <remarks>
/// With h hidden, c convolution length: parameters <c>3·h·h + h·c + h·h</c> plus biases; state <c>h·(c − 1)</c> elements per sequence.
/// Source: transformers <c>modeling_lfm2.py</c>; confirmed by the exact total of LFM2-1.2B.
/// </remarks>
public sealed record ShortConvolution : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "conv";

    /// <summary>Channels of the convolution, the model's hidden size, 1 to 2²⁰.</summary>
    public required int Channels
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(Channels));
    }

    /// <summary>Convolution length (c), 1 to 1,024.</summary>
    public required int ConvolutionLength
    {
        get;
        init => field = Guard.Between(value, 1, 1024, nameof(ConvolutionLength));
    }

    /// <summary>Whether projections and convolution have biases.</summary>
    public bool Bias { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<StateEntry> State => [.. MixerState.Convolution(Channels, ConvolutionLength, Channels)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators => [.. MixerState.ConvolutionShift(Channels, ConvolutionLength, Channels)];

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        yield return Linear("in_proj", 3L * Channels, hiddenSize, Channels);
        yield return new WeightTensor($"{Module}.conv", Channels, ConvolutionLength, WeightRole.Convolution) { ShardUnits = Channels };
        yield return Linear("out_proj", hiddenSize, Channels, Channels) with { CutsInput = true };
        if (Bias)
        {
            yield return Vector("in_proj.bias", 3L * Channels, Channels);
            yield return Vector("conv.bias", Channels, Channels);
            yield return Vector("out_proj.bias", hiddenSize);
        }
    }
}
