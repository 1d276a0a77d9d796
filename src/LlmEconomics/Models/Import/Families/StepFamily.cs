using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Step-3.5 and its descendants: sliding layers with more query heads than full ones, a gate per head, prediction layers with output heads of
/// their own.
/// </summary>
/// <remarks>Source: the code published with the weights; confirmed by the exact total of Step-3.5-Flash.</remarks>
internal static class StepFamily
{
    private const string Sliding = "attention_other_setting";

    private static readonly DecoderTraits Traits = new()
    {
        Family = "Step-3.5",
        QkNorm = QkNorm.PerHead,
        Experts = new()
        {
            Module = "moe",
            Layout = ExpertLayouts.Enumerated,
            Shared = SharedExperts.OwnWidth,
            SharedModule = "share_expert",
            CorrectionBias = Setting.Key("use_moe_router_bias", true, "as in the released Step-3.5 checkpoints"),
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [("step3p5", Read), ("step3p7", Read)];

    private static ModelArchitecture Read(FamilyConfig config)
    {
        config.Enter(Traits);
        int layers = config.Layers;
        bool gated = config.Text.BoolOr("use_head_wise_attn_gate", true, "as in the released Step-3.5 checkpoints");
        GroupedQueryAttention full = AttentionReader.Read(config, Traits with { OutputGate = gated ? OutputGate.PerHead : OutputGate.None });
        GroupedQueryAttention sliding = SlidingAttention(config, full);
        ImmutableArray<bool> isFull = LayerTypes.Choose(config, layers, ("full_attention", true), ("sliding_attention", false))
            ?? throw config.Text.Error(LayerTypes.Key, "expected one of full_attention and sliding_attention for each layer");
        ModelArchitecture model = DecoderReader.Assemble(config, Traits, layers, i => isFull[i] ? full : sliding);
        return model with { Mtp = Prediction(config, sliding) };
    }

    private static GroupedQueryAttention SlidingAttention(FamilyConfig config, GroupedQueryAttention full)
    {
        GroupedQueryAttention sliding = full with { Span = SpanRules.Window(config) };
        if (config.Text.NodeOrNull(Sliding) is not { } other)
        {
            // Simplified copies leave the object out; the released models have half as many query heads again.
            int heads = full.QueryHeads + (full.QueryHeads / 2);
            const string Reason = "one and a half times the full layers' heads, as in the released Step-3.5 checkpoints";
            config.Text.Report(Sliding, $"num_attention_heads = {heads}", Reason);
            return heads <= 1 << 16
                ? sliding with { QueryHeads = heads }
                : throw config.Text.Error(ConfigKeys.Heads[0], "expected heads that leave the sliding layers at most 65536");
        }

        return sliding with
        {
            QueryHeads = other.Int(ConfigKeys.Heads, 1, 1 << 16),
            KeyValueHeads = other.IntOr(ConfigKeys.KeyValueHeads, full.KeyValueHeads, "as in full layers", 1, 1 << 16),
            HeadSize = other.IntOr(ConfigKeys.HeadSize, full.HeadSize, "as in full layers", 1, 1 << 16),
        };
    }

    /// <summary>Sliding layers with dense MLPs, each with an output head of its own.</summary>
    private static MultiTokenPrediction? Prediction(FamilyConfig config, GroupedQueryAttention sliding)
    {
        MultiTokenPrediction? prediction = PredictionReader.Read(
            config, new(), () => DecoderReader.Layer(Traits, sliding, FeedForwardReader.Dense(config, Traits, 1)[0]));
        return prediction is null ? null : prediction with { Heads = prediction.Layers[0].Count };
    }
}
