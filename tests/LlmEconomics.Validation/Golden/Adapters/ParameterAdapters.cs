namespace LlmEconomics.Validation.Golden;

/// <summary>Parameters of an architecture, part by part.</summary>
internal static class ParameterAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["params_total"] = inputs => Answer.Of(Count(inputs).Main),
        ["params_total_no_norms"] = inputs => Answer.Of(Count(inputs).Main - Count(inputs)[ParameterPart.Norms]),
        ["params_active"] = inputs => Answer.Of(Count(inputs).Active.WithEmbeddings),
        ["params_embedding"] = inputs => Answer.Of(Count(inputs)[ParameterPart.Embedding]),
        ["params_vocab"] = inputs => Parts(inputs, ParameterPart.Embedding, ParameterPart.Head),
        ["params_attention"] = inputs => Parts(inputs, ParameterPart.Mixers),
        ["params_ffn"] = inputs => Parts(
            inputs, ParameterPart.DenseFeedForward, ParameterPart.RoutedExperts, ParameterPart.SharedExperts, ParameterPart.Routers),
        ["expert_weight_bytes"] = inputs => Answer.Of(StoredBytes(
            inputs.Architecture().Layers[0].FeedForwards.SelectMany(f => f.Weights(inputs.HiddenSize())).Where(w => w.Role == WeightRole.Expert)
                .Select(w => w with { Count = 1, ActiveCount = 1 }), inputs)),
        ["attention_weight_bytes_per_layer"] = inputs => Answer.Of(StoredBytes(inputs.Mixer().Weights(inputs.HiddenSize()), inputs)),
    };

    private static ParameterCount Count(Inputs inputs)
    {
        return ParameterCount.Of(inputs.Architecture());
    }

    private static Answer Parts(Inputs inputs, params IEnumerable<ParameterPart> parts)
    {
        ParameterCount count = Count(inputs);
        return Answer.Of(parts.Sum(p => count[p]));
    }

    private static Bytes StoredBytes(IEnumerable<WeightTensor> weights, Inputs inputs)
    {
        NumberFormat format = inputs.Format("weight_bytes", "weight_dtype", "bytes", "dtype");
        return Bytes.FromExact(weights.Sum(w => format.StoredBytes(w.Rows, w.Columns) * w.Count));
    }
}
