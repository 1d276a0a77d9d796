using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Builds the layers of multi-token prediction, in the forms in which families store them.</summary>
internal static class PredictionReader
{
    private const int MaxLayers = 64;

    /// <summary>How many prediction layers the config states; <paramref name="released"/> where it does not.</summary>
    public static int Layers(FamilyConfig config, int released, string reason)
    {
        return config.Text.IntOr(ConfigKeys.PredictionLayers, released, reason, 0, MaxLayers);
    }

    /// <summary>
    /// One decoder layer each, behind a projection that joins a token's embedding with the last hidden state: two norms before it and one at
    /// the end.
    /// </summary>
    public static MultiTokenPrediction? Of(FamilyConfig config, int count, LayerGroup layer, string? prefix = null)
    {
        return count == 0
            ? null
            : new MultiTokenPrediction { Layers = [layer with { Count = count }], Extra = Joint(config.HiddenSize, count), LayerPrefix = prefix };
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
