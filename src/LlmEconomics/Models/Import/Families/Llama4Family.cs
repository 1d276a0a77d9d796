using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Llama 4: experts in all or every second layer beside one shared expert, wider dense MLPs in the others, and chunked attention wherever
/// positions are rotated. Its QK norm stores nothing.
/// </summary>
internal static class Llama4Family
{
    private static readonly DecoderTraits Traits = new()
    {
        Family = "Llama 4",
        Sizes = new(5120, 48, 40, 8, 16384, 202048),
        AttentionBias = Setting.Key("attention_bias"),
        HeadSize = 128,
        Spans = SpanRules.TypedOr(ChunkedWhereRotated),
        Mlp = "feed_forward",
        WidthKeys = ["intermediate_size_mlp"],
        Experts = new()
        {
            Layout = ExpertLayouts.Interleaved,
            WidthKeys = ConfigKeys.Width,
            Shared = SharedExperts.One,
            SharedModule = "shared_expert",
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
        [DecoderReader.Family("llama4", Traits), DecoderReader.Family("llama4_text", Traits)];

    private static ImmutableArray<AttentionSpan> ChunkedWhereRotated(FamilyConfig config, int layers)
    {
        const string Key = "no_rope_layers";
        AttentionSpan chunk = SpanRules.Chunk(config);
        ImmutableArray<int> rotated = config.Text.Has(Key) ? config.Text.Ints(Key, 0, 1) : [];
        if (!rotated.IsEmpty)
        {
            return [.. config.Text.PerLayer(rotated, Key, layers).Select(r => r == 1 ? chunk : AttentionSpan.Full)];
        }

        int every = config.IntOrClass("no_rope_layer_interval", 4, 1, ModelArchitecture.MaxLayers);
        return [.. Enumerable.Range(0, layers).Select(i => (i + 1) % every != 0 ? chunk : AttentionSpan.Full)];
    }
}
