namespace LlmEconomics;

/// <summary>One weight tensor in its place: the full checkpoint name that formats are looked up by, and the part it counts towards.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="FullName">Checkpoint name, for example <c>model.layers.3.self_attn.q_proj</c>.</param>
/// <param name="Part">What it counts towards.</param>
/// <param name="Layer">Layer index from 0, or −1 outside the layers.</param>
public sealed record PlacedWeight(WeightTensor Tensor, string FullName, ParameterPart Part, int Layer)
{
    /// <summary>The tensor.</summary>
    public WeightTensor Tensor
    {
        get;
        init => field = Guard.NotNull(value, nameof(Tensor));
    } = Guard.NotNull(Tensor, nameof(Tensor));

    /// <summary>Checkpoint name.</summary>
    public string FullName
    {
        get;
        init => field = Guard.NotBlank(value, nameof(FullName));
    } = Guard.NotBlank(FullName, nameof(FullName));

    /// <summary>What it counts towards.</summary>
    public ParameterPart Part
    {
        get;
        init => field = Guard.Known(value, nameof(Part));
    } = Guard.Known(Part, nameof(Part));

    /// <summary>Layer index from 0, or −1 outside the layers.</summary>
    public int Layer
    {
        get;
        init => field = Guard.Between(value, -1, int.MaxValue, nameof(Layer));
    } = Guard.Between(Layer, -1, int.MaxValue, nameof(Layer));

    /// <summary>All weights of a model, layer by layer, prediction layers and vision included.</summary>
    public static IEnumerable<PlacedWeight> AllOf(ModelArchitecture model)
    {
        Guard.NotNull(model);
        return MainOf(model).Concat(MtpOf(model)).Concat(VisionOf(model));
    }

    /// <summary>The weights of the language model alone.</summary>
    internal static IEnumerable<PlacedWeight> MainOf(ModelArchitecture model)
    {
        yield return EmbeddingOf(model);
        int layer = 0;
        foreach (LayerGroup group in model.Layers)
        {
            (WeightTensor, ParameterPart)[] weights = [.. OfLayer(group, model.HiddenSize)];
            for (int i = 0; i < group.Count; i++, layer++)
            {
                foreach ((WeightTensor tensor, ParameterPart part) in weights)
                {
                    yield return new PlacedWeight(tensor, $"{model.LayerPrefix}.{layer}.{tensor.Name}", part, layer);
                }
            }
        }

        foreach (PlacedWeight weight in AfterLayersOf(model))
        {
            yield return weight;
        }
    }

    internal static PlacedWeight EmbeddingOf(ModelArchitecture model)
    {
        return new PlacedWeight(model.Embedding, "model.embed_tokens", ParameterPart.Embedding, -1);
    }

    /// <summary>What follows the layers: norms and other tensors of the model itself, and the head.</summary>
    internal static IEnumerable<PlacedWeight> AfterLayersOf(ModelArchitecture model)
    {
        foreach (WeightTensor tensor in model.OwnWeights())
        {
            yield return new PlacedWeight(tensor, $"model.{tensor.Name}", OwnPart(tensor), -1);
        }

        if (!model.TiedEmbeddings)
        {
            yield return new PlacedWeight(model.Head, "lm_head", ParameterPart.Head, -1);
        }

        if (model.HeadBias)
        {
            yield return new PlacedWeight(HeadBias(model), "lm_head.bias", ParameterPart.Head, -1);
        }
    }

    /// <summary>The tensors of one layer and the part each counts towards.</summary>
    internal static IEnumerable<(WeightTensor Tensor, ParameterPart Part)> OfLayer(LayerGroup group, int hiddenSize)
    {
        foreach (Sublayer sublayer in group.Sublayers)
        {
            foreach (WeightTensor tensor in sublayer.Weights(hiddenSize))
            {
                yield return (tensor, PartOf(sublayer, tensor));
            }
        }

        foreach (WeightTensor tensor in group.OwnWeights(hiddenSize))
        {
            yield return (tensor, OwnPart(tensor));
        }
    }

    internal static WeightTensor HeadBias(ModelArchitecture model)
    {
        return WeightTensor.Vector("lm_head.bias", model.VocabularySize, model.VocabularySize);
    }

    private static IEnumerable<PlacedWeight> MtpOf(ModelArchitecture model)
    {
        if (model.Mtp is not { } mtp)
        {
            yield break;
        }

        int layer = model.LayerCount;
        string prefix = mtp.LayerPrefix ?? model.LayerPrefix;
        int offset = mtp.LayerPrefix is null ? 0 : layer;
        foreach (LayerGroup group in mtp.Layers)
        {
            for (int i = 0; i < group.Count; i++, layer++)
            {
                foreach ((WeightTensor tensor, _) in OfLayer(group, model.HiddenSize))
                {
                    yield return new PlacedWeight(tensor, $"{prefix}.{layer - offset}.{tensor.Name}", ParameterPart.MtpLayers, layer);
                }
            }
        }

        foreach (WeightTensor tensor in mtp.Extra)
        {
            yield return new PlacedWeight(tensor, $"mtp.{tensor.Name}", ParameterPart.MtpLayers, -1);
        }

        for (int i = 0; i < mtp.EmbeddingCopies; i++)
        {
            yield return new PlacedWeight(model.Embedding, $"mtp.{i}.embed_tokens", ParameterPart.MtpEmbeddings, -1);
        }

        for (int i = 0; i < mtp.Heads; i++)
        {
            yield return new PlacedWeight(model.Head, $"mtp.{i}.shared_head.head", ParameterPart.MtpHeads, -1);
        }
    }

    /// <summary>The weights of a vision tower.</summary>
    internal static IEnumerable<PlacedWeight> VisionOf(ModelArchitecture model)
    {
        return (model.Vision?.Weights ?? []).Select(t => new PlacedWeight(t, t.Name, ParameterPart.Vision, -1));
    }

    private static ParameterPart PartOf(Sublayer sublayer, WeightTensor tensor)
    {
        if (sublayer is not MixtureOfExperts)
        {
            return sublayer is SequenceMixer ? ParameterPart.Mixers : ParameterPart.DenseFeedForward;
        }

        ReadOnlySpan<char> name = tensor.Name.AsSpan(sublayer.Module.Length + 1);
        return name.StartsWith("experts.") ? ParameterPart.RoutedExperts
            : name.StartsWith("shared_expert") ? ParameterPart.SharedExperts
            : ParameterPart.Routers;
    }

    /// <summary>What a tensor that belongs to no mixer and no feed-forward counts towards.</summary>
    internal static ParameterPart OwnPart(WeightTensor tensor)
    {
        return tensor.StoredAs == NumberFormats.Int64 ? ParameterPart.RoutingTables
            : tensor.Name.StartsWith("norm.", StringComparison.Ordinal) ? ParameterPart.Norms
            : ParameterPart.Other;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(PlacedWeight), PrintMembers);
    }
}
