using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A dense MLP: gated (three matrices, as in SwiGLU) or plain (two).</summary>
/// <remarks>Parameters with h hidden, I width: <c>3·h·I</c> gated, <c>2·h·I</c> plain, plus biases. Source: Shazeer, arXiv:2002.05202.</remarks>
public sealed record DenseFeedForward : FeedForward
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "mlp";

    /// <summary>Inner width (I), 1 to 2²⁴.</summary>
    public required int Width
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 24, nameof(Width));
    }

    /// <summary>Whether a third matrix gates the inner activation; default yes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Gated { get; init; } = true;

    /// <summary>Whether the matrices have biases.</summary>
    public bool Bias { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        if (Gated)
        {
            yield return Linear("gate_proj", Width, hiddenSize, Width);
        }

        yield return Linear("up_proj", Width, hiddenSize, Width);
        yield return Linear("down_proj", hiddenSize, Width, Width) with { CutsInput = true };
        if (Bias)
        {
            yield return Vector("up_proj.bias", Gated ? 2L * Width : Width, Width);
            yield return Vector("down_proj.bias", hiddenSize);
        }
    }
}
