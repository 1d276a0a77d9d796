using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>RWKV-5 time mixing: linear attention with a matrix state and a learned decay per channel.</summary>
/// <remarks>
/// With h hidden, A attention width, d head width: parameters <c>4·h·A + A·h + 4h + 2A + 2A</c>; state <c>A·d + h</c> elements per sequence
/// (matrix state and the last token); arithmetic about <c>5·A·d</c> FLOP per token.
/// Source: Peng et al., Eagle and Finch, arXiv:2404.05892. The sum is not confirmed by an exact published total.
/// </remarks>
public sealed record Rwkv5 : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "attention";

    /// <summary>Attention width (A), a multiple of <see cref="HeadSize"/>, 1 to 2²⁰.</summary>
    public required int InnerSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(InnerSize));
    }

    /// <summary>Head width (d), 1 to 65,536.</summary>
    public required int HeadSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(HeadSize));
    }

    private long Recurrent => (long)InnerSize * HeadSize;

    private int Heads => Math.Max(1, InnerSize / HeadSize);

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<StateEntry> State =>
        [new StateEntry("recurrent", Recurrent) { ShardUnits = Heads, StoredAs = NumberFormats.Fp32 }, new StateEntry("token shift", InnerSize)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators =>
    [
        MixerState.Recurrence("linear attention", 5.0 * Recurrent, Recurrent, Heads, NumberFormats.Fp32),
        .. MixerState.Shift("token shift", InnerSize, 1),
    ];

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        foreach (string name in (string[])["receptance", "key", "value", "gate"])
        {
            yield return Linear(name, InnerSize, hiddenSize, Heads);
            yield return Vector($"time_mix_{name}", hiddenSize);
        }

        yield return Linear("output", hiddenSize, InnerSize, Heads) with { CutsInput = true };
        yield return Vector("time_decay", InnerSize, Heads);
        yield return Vector("time_faaaa", InnerSize, Heads);
        yield return Vector("ln_x", 2L * InnerSize);
    }
}
