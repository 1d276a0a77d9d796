namespace LlmEconomics;

/// <summary>Weights that the fullest accelerator of a deployment holds.</summary>
public static class RankWeights
{
    /// <summary>Bytes of weights on the fullest rank: the language model and its vision tower.</summary>
    /// <remarks>
    /// Tensors are cut where their pieces allow and replicated otherwise; experts follow expert parallelism; the first pipeline stage holds the
    /// embedding and a vision tower, of which every tensor rank has a copy, the last one head and final norms. A tied head is held twice where
    /// first and last stage differ. On one accelerator this is <see cref="StoredWeights.Main"/> and <see cref="StoredWeights.Vision"/> exactly.
    /// </remarks>
    /// <exception cref="ArgumentException">The parallelism does not fit the model.</exception>
    public static Bytes Of(ModelArchitecture model, FormatScheme formats, Parallelism parallelism)
    {
        return Bytes.FromBytes(OnStages(model, formats, parallelism).Max());
    }

    /// <summary>Bytes of weights on a rank of each pipeline stage.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="engine">An engine that pads what it holds and cuts towers; default none: as the checkpoint stores them, a tower on every tensor rank.</param>
    internal static double[] OnStages(ModelArchitecture model, FormatScheme formats, Parallelism parallelism, EngineMemory? engine = null)
    {
        Guard.NotNull(model);
        Guard.NotNull(formats);
        double[] stages = OnStages(model, parallelism, formats.SeesLayers, BytesOf);
        stages[0] += OfTowers(model, formats, parallelism, engine);
        return stages;

        double BytesOf(PlacedWeight weight, RankShare rank)
        {
            WeightTensor tensor = weight.Tensor;
            NumberFormat format = formats.FormatOf(tensor, weight.FullName).Weights;
            double share = weight.Part == ParameterPart.RoutedExperts ? rank.WholeExperts(tensor) * rank.OfEachExpert(tensor) : rank.Of(tensor);
            return (double)format.StoredBytes(tensor.Rows, tensor.Columns) * (engine?.PaddingOf(tensor, format) ?? 1) * tensor.Count * share;
        }
    }

    /// <summary>Bytes of a vision tower on a rank that holds it.</summary>
    internal static double OfTowers(ModelArchitecture model, FormatScheme formats, Parallelism parallelism, EngineMemory? engine)
    {
        double cut = engine is { CutsTower: true } ? parallelism.Tensor : 1;
        return PlacedWeight.VisionOf(model).Sum(w =>
            (double)formats.FormatOf(w.Tensor, w.FullName).Weights.StoredBytes(w.Tensor.Rows, w.Tensor.Columns) * w.Tensor.Count / (w.Tensor.Role.IsLinear ? cut : 1));
    }

    /// <summary>What the weights in each pipeline stage sum to.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="everyLayer">Whether layers of one group may differ.</param>
    /// <param name="bytesOf">Bytes of a weight on a rank of its stage.</param>
    internal static double[] OnStages(ModelArchitecture model, Parallelism parallelism, bool everyLayer, Func<PlacedWeight, RankShare, double> bytesOf)
    {
        RankShare rank = new(Guard.NotNull(parallelism).CheckFor(model));
        double[] stages = new double[parallelism.Pipeline];
        int[] stageOf = [.. parallelism.Stages(model.LayerCount).SelectMany((stage, i) => Enumerable.Repeat(i, stage.Count))];
        double embedding = bytesOf(PlacedWeight.EmbeddingOf(model), rank);
        stages[0] += embedding;
        stages[^1] += model.TiedEmbeddings && parallelism.Pipeline > 1 ? embedding : 0;
        int first = 0;
        foreach (LayerGroup group in model.Layers)
        {
            foreach ((WeightTensor tensor, ParameterPart part) in PlacedWeight.OfLayer(group, model.HiddenSize).Where(w => w.Part <= ParameterPart.Other))
            {
                double bytes = 0;
                for (int i = first; i < first + group.Count; i++)
                {
                    bytes = i == first || everyLayer ? bytesOf(new PlacedWeight(tensor, $"{model.LayerPrefix}.{i}.{tensor.Name}", part, i), rank) : bytes;
                    stages[stageOf[i]] += bytes;
                }
            }

            first += group.Count;
        }

        stages[^1] += PlacedWeight.AfterLayersOf(model).Where(w => w.Part <= ParameterPart.Other).Sum(w => bytesOf(w, rank));
        return stages;
    }
}
