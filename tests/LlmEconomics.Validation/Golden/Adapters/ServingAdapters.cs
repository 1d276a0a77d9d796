namespace LlmEconomics.Validation.Golden;

/// <summary>What a batch that is kept full yields and needs.</summary>
internal static class ServingAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["decode_throughput"] = inputs => Answer.Of(Batch(inputs).Throughput),
        ["decode_throughput_per_chip"] = inputs => Answer.Of(Batch(inputs).Throughput / inputs.Number("chips")),
        ["queries_per_s"] = inputs => Answer.Of(Batch(inputs).RequestsPerSecond),
        ["queries_per_s_per_chip"] = inputs => Answer.Of(Batch(inputs).RequestsPerSecond / inputs.Number("chips")),
        ["kv_tokens_freed_per_step"] = inputs => Answer.Of(Batch(inputs).CachedTokensFreedPerStep),
        ["prefill_to_decode_server_ratio"] = inputs => Answer.Of(Batch(inputs).PrefillServers(Duration.FromSeconds(inputs.Number("prefill_s")))),
    };

    private static SteadyBatch Batch(Inputs inputs)
    {
        return new SteadyBatch
        {
            Sequences = inputs.Number("batch"),
            StepTime = Duration.FromSeconds(inputs.NumberOr(1, "step_s", "decode_step_s")),
            OutputTokens = inputs.NumberOr(1, "output_tokens", "generate"),
            PromptTokens = inputs.NumberOr(0, "prefill", "input_tokens"),
        };
    }
}
