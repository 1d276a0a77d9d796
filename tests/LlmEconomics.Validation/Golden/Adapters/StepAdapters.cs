namespace LlmEconomics.Validation.Golden;

/// <summary>Times of prefill and decode steps: bounds where an example gives totals, estimates where it describes a deployment.</summary>
internal static class StepAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["decode_step_time"] = DecodeStep,
        ["decode_step_time_full_hbm"] = inputs => Answer.Of(Bytes.FromBytes(inputs.Number("hbm_bytes")) / inputs.Bandwidth()),
        ["prefill_time"] = Prefill,
        ["time_to_first_token"] = inputs => Answer.Of(DeployedStep.Of(inputs).Prefill),
        ["prefill_time_ideal"] = inputs => Answer.Of(DeployedStep.Ideal(inputs).Prefill),
        ["decode_time_ideal"] = inputs => Answer.Of(DeployedStep.Ideal(inputs).Decode),
        ["request_latency"] = inputs => Answer.Of(DeployedStep.Of(inputs).Request),
        ["prefill_tokens_per_s_per_gpu"] = inputs => Answer.Of(DeployedStep.Of(inputs).PrefillRate),
        ["decode_tokens_per_s_per_gpu"] = inputs => Answer.Of(DeployedStep.Of(inputs).DecodeRate),
        ["usd_per_mtok_output"] = inputs => Answer.Of(DeployedStep.Of(inputs).Costs.Output),
        ["decode_duration"] = inputs => Answer.Of(DeployedStep.Of(inputs).Decode * inputs.Number("output_tokens")),
    };

    private static Answer DecodeStep(Inputs inputs)
    {
        if (inputs.Has("total_bytes"))
        {
            return Answer.Of(inputs.Memory("total") / (inputs.Bandwidth() * inputs.NumberOr(1, "chips")));
        }

        return inputs.Has("params", "param_bytes_total") ? Answer.Of(FromTotals(inputs)) : Answer.Of(DeployedStep.Of(inputs).Decode);
    }

    private static Duration FromTotals(Inputs inputs)
    {
        double batch = inputs.Number("batch"), chips = inputs.NumberOr(1, "chips");
        Bytes weights = inputs.Has("param_bytes_total")
            ? Bytes.FromBytes(inputs.Number("param_bytes_total"))
            : Bytes.FromBytes(inputs.Number("param_bytes")) * inputs.Number("params");
        Bytes cache = inputs.Has("kv_bytes_total")
            ? Bytes.FromBytes(inputs.Number("kv_bytes_total"))
            : Bytes.FromBytes(inputs.Number("kv_bytes_per_token")) * inputs.Number("context") * batch;
        BytesPerSecond bandwidth = inputs.Has("hbm_bytes_per_s_total")
            ? BytesPerSecond.FromBytesPerSecond(inputs.Number("hbm_bytes_per_s_total"))
            : inputs.Bandwidth() * chips;
        if (!inputs.Has("params") || !inputs.Has("bf16_flops_total", "peak_flops", "bf16_flops", "flops"))
        {
            return (weights + cache) / bandwidth;
        }

        FlopsPerSecond peak = inputs.Has("bf16_flops_total")
            ? FlopsPerSecond.FromFlopsPerSecond(inputs.Number("bf16_flops_total"))
            : inputs.Peak() * chips;
        return DecodeBound.Of(weights, cache, MatrixProduct.FlopsOf(inputs.Number("params"), batch), bandwidth, peak).Time;
    }

    private static Answer Prefill(Inputs inputs)
    {
        return inputs.Has("params")
            ? Answer.Of(MatrixProduct.FlopsOf(inputs.Number("params"), inputs.Number("tokens"))
                / (inputs.Peak() * inputs.NumberOr(1, "chips") * inputs.NumberOr(1, "mfu")))
            : Answer.Of(DeployedStep.Of(inputs).Prefill);
    }
}
