using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>RWKV-5 channel mixing: a plain MLP behind a receptance gate, each fed with a learned mix of a token and the one before it.</summary>
/// <remarks>
/// With h hidden, I width: parameters <c>2·h·I + h·h + 2·h</c>; state <c>h</c> elements per sequence (the last token).
/// Source: Peng et al., Eagle and Finch, arXiv:2404.05892. The sum is not confirmed by an exact published total.
/// </remarks>
public sealed record RwkvChannelMix : FeedForward
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "feed_forward";

    /// <summary>Inner width (I), 1 to 2²⁴.</summary>
    public required int Width
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 24, nameof(Width));
    }

    /// <summary>Channels of the remembered token, the model's hidden size, 1 to 2²⁰.</summary>
    public required int Channels
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(Channels));
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<StateEntry> State => [new StateEntry("token shift", Channels)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators => [.. MixerState.Shift("token shift", Channels, 1)];

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        yield return Linear("key", Width, hiddenSize, Width);
        yield return Linear("receptance", hiddenSize, hiddenSize);
        yield return Linear("value", hiddenSize, Width, Width) with { CutsInput = true };
        yield return Vector("time_mix_key", hiddenSize);
        yield return Vector("time_mix_receptance", hiddenSize);
    }
}
