using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Builds an ordinary decoder: one mixer and one feed-forward per layer, norms around them, an embedding and a head.</summary>
internal static class DecoderReader
{
    public static ModelArchitecture Read(FamilyConfig config, DecoderTraits traits)
    {
        config.Family = traits.Family;
        int layers = config.Layers;
        ImmutableArray<AttentionSpan> spans = traits.Spans(config, layers);
        GroupedQueryAttention attention = AttentionReader.Read(config, traits);
        return Assemble(config, traits, layers, i => attention with { Span = spans[i] });
    }

    /// <summary>The same with mixers of the family's own.</summary>
    public static ModelArchitecture Assemble(FamilyConfig config, DecoderTraits traits, int layers, Func<int, SequenceMixer> mixer)
    {
        ImmutableArray<FeedForward> feedForwards = FeedForwardReader.Read(config, traits, layers);
        return Frame(config, traits, LayerList.Of(layers, i => Layer(traits, mixer(i), feedForwards[i])));
    }

    /// <summary>A layer with the family's norms.</summary>
    public static LayerGroup Layer(DecoderTraits traits, params ReadOnlySpan<Sublayer> parts)
    {
        return new LayerGroup { Sublayers = [.. parts], Norms = traits.Norms, NormBias = traits.NormBias };
    }

    /// <summary>What stands around the layers.</summary>
    public static ModelArchitecture Frame(FamilyConfig config, DecoderTraits traits, ImmutableArray<LayerGroup> layers)
    {
        bool tied = config.Tied(traits.Tied);
        return new ModelArchitecture
        {
            Name = config.Name,
            VocabularySize = config.Vocabulary,
            HiddenSize = config.HiddenSize,
            TiedEmbeddings = tied,
            HeadBias = traits.HeadBias.Read(config),
            Layers = layers,
            FinalNorms = traits.Norms == 0 ? 0 : 1,
            FinalNormBias = traits.NormBias,
            MaxContext = config.MaxContext,
            LayerPrefix = config.LayerPrefix(traits.LayerPrefix),
        };
    }
}
