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
        foreach (PlacedWeight weight in PlacedWeight.MainOf(model).Where(w => w.Part <= ParameterPart.Other))
        {
            WeightTensor tensor = weight.Tensor;
            double share = weight.Part == ParameterPart.RoutedExperts ? rank.WholeExperts(tensor) * rank.OfEachExpert(tensor) : rank.Of(tensor);
            double bytes = (double)formats.FormatOf(tensor, weight.FullName).Weights.StoredBytes(tensor.Rows, tensor.Columns) * tensor.Count * share;
            int stage = weight.Layer >= 0 ? stageOf[weight.Layer] : weight.Part == ParameterPart.Embedding ? 0 : parallelism.Pipeline - 1;
            stages[stage] += bytes;
            if (weight.Part == ParameterPart.Embedding && model.TiedEmbeddings && parallelism.Pipeline > 1)
            {
                stages[^1] += bytes;
            }
        }

        return Bytes.FromBytes(stages.Max());
    }
}
