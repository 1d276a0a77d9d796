using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Lightning attention: linear attention with a fixed decay per head and a gated output (MiniMax-01).</summary>
/// <remarks>
/// With h hidden, H heads of width d, D = H·d: parameters <c>3hD + hD + D + D·h</c>; state <c>H·d²</c> elements per sequence;
/// arithmetic about <c>5·H·d²</c> FLOP per token. Source: MiniMax-01, arXiv:2501.08313; weights confirmed by the exact total of MiniMax-Text-01.
/// </remarks>
public sealed record LightningAttention : SequenceMixer
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

    private long Inner => (long)Heads * HeadSize;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<StateEntry> State => [new StateEntry("recurrent", Inner * HeadSize) { ShardUnits = Heads }];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators =>
        [MixerState.Recurrence("linear attention", 5.0 * Inner * HeadSize, Inner * HeadSize, Heads, null)];

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        yield return Linear("qkv_proj", 3 * Inner, hiddenSize, Heads);
        yield return Linear("output_gate", Inner, hiddenSize, Heads);
        yield return Vector("norm", Inner, Heads);
        yield return Linear("out_proj", hiddenSize, Inner, Heads) with { CutsInput = true };
    }
}
