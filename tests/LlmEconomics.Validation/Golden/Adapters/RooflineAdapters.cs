namespace LlmEconomics.Validation.Golden;

/// <summary>Times and balances of arithmetic against traffic.</summary>
internal static class RooflineAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["compute_time"] = inputs => Answer.Of(FlopCount.FromFlops(inputs.Number("flops")) / inputs.Peak()),
        ["memory_time"] = inputs => Answer.Of(Bytes.FromBytes(inputs.Number("bytes")) / inputs.Bandwidth()),
        ["critical_intensity"] = inputs => Answer.Of(inputs.Peak() / inputs.Bandwidth()),
        ["critical_batch"] = inputs => Answer.Of(
            CriticalBatch.Of(inputs.Format("weight_bytes", "weight_dtype", "param_bytes"), inputs.Peak(), inputs.Bandwidth())),
        ["matmul_time_roofline"] = inputs =>
        {
            MatrixProduct product = new(inputs.Long("m"), inputs.Long("k"), inputs.Long("n"));
            return Answer.Of(Roofline.Of(product.Flops, product.Traffic(inputs.Format("bytes", "dtype")), inputs.Peak(), inputs.Bandwidth()).Time);
        },
        ["training_days"] = inputs => Answer.Of(FlopCount.FromFlops(inputs.Number("flops")) / (inputs.Peak() * inputs.Number("chips") * inputs.NumberOr(1, "mfu"))),
    };

    public static FlopsPerSecond Peak(this Inputs inputs)
    {
        return FlopsPerSecond.FromFlopsPerSecond(inputs.Number("peak_flops", "flops", "bf16_flops"));
    }

    public static BytesPerSecond Bandwidth(this Inputs inputs)
    {
        return BytesPerSecond.FromBytesPerSecond(inputs.Number("bytes_per_s", "hbm_bytes_per_s", "link_bytes_per_s"));
    }
}
