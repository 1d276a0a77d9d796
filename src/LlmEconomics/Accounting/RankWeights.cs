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
        Guard.NotNull(model);
        Guard.NotNull(formats);
        RankShare rank = new(Guard.NotNull(parallelism).CheckFor(model));
        double[] stages = new double[parallelism.Pipeline];
        int[] stageOf = [.. parallelism.Stages(model.LayerCount).SelectMany((stage, i) => Enumerable.Repeat(i, stage.Count))];
        double embedding = BytesOf(PlacedWeight.EmbeddingOf(model));
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
                    bytes = i == first || formats.SeesLayers ? BytesOf(new PlacedWeight(tensor, $"{model.LayerPrefix}.{i}.{tensor.Name}", part, i)) : bytes;
                    stages[stageOf[i]] += bytes;
                }
            }

            first += group.Count;
        }

        stages[^1] += PlacedWeight.AfterLayersOf(model).Where(w => w.Part <= ParameterPart.Other).Sum(BytesOf);
        return Bytes.FromBytes(stages.Max());

        double BytesOf(PlacedWeight weight)
        {
            WeightTensor tensor = weight.Tensor;
            double share = weight.Part == ParameterPart.RoutedExperts ? rank.WholeExperts(tensor) * rank.OfEachExpert(tensor) : rank.Of(tensor);
            return (double)formats.FormatOf(tensor, weight.FullName).Weights.StoredBytes(tensor.Rows, tensor.Columns) * tensor.Count * share;
        }
    }
}
