using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Builds an ordinary decoder: one mixer and one feed-forward per layer, norms around them, an embedding and a head.</summary>
internal static class DecoderReader
{
    /// <summary>A family that its traits describe completely.</summary>
    public static (string ModelType, FamilyReader Read) Family(string modelType, DecoderTraits traits)
    {
        return (modelType, config => Read(config, traits));
    }

    public static ModelArchitecture Read(FamilyConfig config, DecoderTraits traits)
    {
        config.Enter(traits);
        int layers = config.Layers;
        ImmutableArray<AttentionSpan> spans = traits.Spans(config, layers);
        GroupedQueryAttention attention = AttentionReader.Read(config, traits);
        return Assemble(config, traits, layers, i => attention with { Span = spans[Math.Min(i, layers - 1)] });
    }

    /// <summary>The same with mixers of the family's own; a prediction layer has the number behind the last.</summary>
    public static ModelArchitecture Assemble(FamilyConfig config, DecoderTraits traits, int layers, Func<int, SequenceMixer> mixer)
    {
        ImmutableArray<FeedForward> feedForwards = FeedForwardReader.Read(config, traits, layers);
        ImmutableArray<WeightTensor> extra = traits.LayerExtra?.Invoke(config) ?? [];
        LayerGroup Group(int i) => Layer(traits, mixer(i), feedForwards[Math.Min(i, layers - 1)]) with { Extra = extra };
        ModelArchitecture model = Frame(config, traits, LayerList.Of(layers, Group));
        return traits.Prediction is { } prediction ? model with { Mtp = PredictionReader.Read(config, prediction, () => Group(layers)) } : model;
    }

    /// <summary>The model with a dense feed-forward added to every layer.</summary>
    public static ModelArchitecture Beside(ModelArchitecture model, DenseFeedForward dense)
    {
        return model with { Layers = [.. model.Layers.Select(g => g with { Sublayers = [.. g.Sublayers, dense] })] };
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
