namespace LlmEconomics;

/// <summary>Weights that the fullest accelerator of a deployment holds.</summary>
public static class RankWeights
{
    /// <summary>Bytes of the language model's weights on the fullest rank.</summary>
    /// <remarks>
    /// Tensors are cut where their pieces allow and replicated otherwise; experts follow expert parallelism; the first pipeline stage holds the
    /// embedding, the last one head and final norms. A tied head is held twice where first and last stage differ. On one accelerator this is
    /// <see cref="StoredWeights.Main"/> exactly.
    /// </remarks>
    /// <exception cref="ArgumentException">The parallelism does not fit the model.</exception>
    public static Bytes Of(ModelArchitecture model, FormatScheme formats, Parallelism parallelism)
    {
        return Bytes.FromBytes(OnStages(model, formats, parallelism).Max());
    }

    /// <summary>Bytes of weights on a rank of each pipeline stage.</summary>
    internal static double[] OnStages(ModelArchitecture model, FormatScheme formats, Parallelism parallelism)
    {
        Guard.NotNull(model);
        Guard.NotNull(formats);
        return OnStages(model, parallelism, formats.SeesLayers, BytesOf);

        double BytesOf(PlacedWeight weight, RankShare rank)
        {
            WeightTensor tensor = weight.Tensor;
            double share = weight.Part == ParameterPart.RoutedExperts ? rank.WholeExperts(tensor) * rank.OfEachExpert(tensor) : rank.Of(tensor);
            return (double)formats.FormatOf(tensor, weight.FullName).Weights.StoredBytes(tensor.Rows, tensor.Columns) * tensor.Count * share;
        }
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
