namespace LlmEconomics;

/// <summary>Families whose expert layers carry more than a mixture: Arctic's dense MLP beside it, AFMoE's gate on attention.</summary>
internal static class ResidualExpertFamilies
{
    private static readonly DecoderTraits Afmoe = new()
    {
        Family = "AFMoE",
        Norms = 4,
        AttentionBias = Setting.Key("attention_bias"),
        QkNorm = QkNorm.PerHead,
        HeadSize = 128,
        OutputGate = OutputGate.PerChannel,
        Spans = SpanRules.TypedOr(SpanRules.FullEvery(4, 1024, "global_attn_every_n_layers")),
        Experts = new()
        {
            Layout = ExpertLayouts.AfterDense("num_dense_layers", 1),
            Shared = SharedExperts.Multiple,
            CorrectionBias = Setting.Always,
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [DecoderReader.Family("afmoe", Afmoe), ("arctic", Arctic)];

    /// <summary>
    /// Snowflake Arctic: every n-th layer holds experts and, beside them, a dense MLP as wide as the model behind a norm of its own. The
    /// other layers are dense.
    /// </summary>
    private static ModelArchitecture Arctic(FamilyConfig config)
    {
        DecoderTraits traits = new()
        {
            Family = "Arctic",
            Mlp = "block_sparse_moe",
            Experts = new() { WidthKeys = ConfigKeys.Width, Layout = ExpertLayouts.Every("moe_layer_frequency", 2) },
        };
        ModelArchitecture model = DecoderReader.Read(config, traits);
        bool residual = config.Text.BoolOr("use_residual", true, "as in the released Arctic checkpoints")
            && config.Text.BoolOr("parallel_attn_mlp_res", true, "as in the released Arctic checkpoints");
        DenseFeedForward beside = new() { Module = "residual_mlp", Width = model.HiddenSize };
        return residual ? model with { Layers = [.. model.Layers.Select(Widened)] } : model;

        LayerGroup Widened(LayerGroup group)
        {
            return group.FeedForwards.Any(f => f is MixtureOfExperts) ? group with { Sublayers = [.. group.Sublayers, beside], Norms = 3 } : group;
        }
    }
}
