using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>How a family's checkpoints store multi-token prediction.</summary>
internal sealed record PredictionTraits
{
    /// <summary>Prediction layers used where no key states them.</summary>
    public int Released { get; init; }

    public string Reason { get; init; } = "no prediction layers are stated";

    /// <summary>Whether each layer stores its own copies of the embedding and the head.</summary>
    public bool Copies { get; init; }

    /// <summary>Prefix of the layers' tensors where they do not continue the model's numbering.</summary>
    public string? Prefix { get; init; }
}

/// <summary>Builds the layers of multi-token prediction.</summary>
internal static class PredictionReader
{
    private const int MaxLayers = 64;

    /// <summary>
    /// As many decoder layers as the config states, each behind a projection that joins a token's embedding with the last hidden state: two
    /// norms before it and one at the end.
    /// </summary>
    public static MultiTokenPrediction? Read(FamilyConfig config, PredictionTraits traits, Func<LayerGroup> layer)
    {
        int count = config.Text.IntOr(ConfigKeys.PredictionLayers, traits.Released, traits.Reason, 0, MaxLayers);
        return count == 0 ? null : new MultiTokenPrediction
        {
            Layers = [layer() with { Count = count }],
            Extra = Joint(config.HiddenSize, count),
            EmbeddingCopies = traits.Copies ? count : 0,
            Heads = traits.Copies ? count : 0,
            LayerPrefix = traits.Prefix,
        };
    }

    /// <summary>The projection and norms of <paramref name="count"/> prediction layers. Checkpoints keep the projection in high precision.</summary>
    public static ImmutableArray<WeightTensor> Joint(int hiddenSize, int count)
    {
        return
        [
            WeightTensor.Vector("enorm", hiddenSize) with { Count = count },
            WeightTensor.Vector("hnorm", hiddenSize) with { Count = count },
            new WeightTensor("eh_proj", hiddenSize, 2L * hiddenSize, WeightRole.Gate) { Count = count },
            WeightTensor.Vector("shared_head.norm", hiddenSize) with { Count = count },
        ];
    }
}
