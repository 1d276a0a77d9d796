namespace LlmEconomics.Validation.Measurements;

/// <summary>The number formats behind a row's names of precisions.</summary>
internal static class MeasuredFormats
{
    private static readonly NumberFormat s_int8Group128 = new() { Name = "int8-g128", Element = ElementType.Int8, Scales = ScaleLayout.PerGroup(128, 16) };

    public static FormatScheme Of(MeasurementRow row, ModelArchitecture model)
    {
        return Weights(row, model) with { KvCache = KvCache(row) };
    }

    private static FormatScheme Weights(MeasurementRow row, ModelArchitecture model)
    {
        return (row.Weights, row.Engine) switch
        {
            // Half precision and bfloat16 cost the same everywhere, and some accelerators have a peak for one of them only.
            ("fp16" or "bf16" or "fp16 (GGUF F16)", _) => FormatScheme.Bf16,
            ("fp8", "SGLang" or "DeepSeek internal") => FormatScheme.Fp8Block128,
            ("fp8", _) => FormatScheme.Fp8PerTensor,
            ("fp4", "TensorRT-LLM") => FormatScheme.Nvfp4,
            ("int8", _) when row.Activations == "int8" => FormatScheme.Int8W8A8,
            ("int8", _) => WeightOnly(NumberFormats.Int8PerChannel),
            ("gptq-int8", _) => WeightOnly(s_int8Group128),
            ("int4" or "awq-int4" or "gptq-int4", _) when row.Activations is "fp16" or "bf16" => FormatScheme.Int4W4A16,
            ("int4", _) when row.Activations is "int8" or "int4" => new FormatScheme
            {
                Name = $"int4-{row.Activations}",
                Linear = new ModuleFormat(NumberFormats.Int4Group128, row.Activations == "int8" ? NumberFormats.Int8 : NumberFormats.Plain(ElementType.Int4)),
            },
            ("int4-g32", _) => WeightOnly(Grouped(4, 32)),
            ("GGUF Q4_K_M", _) => Unpacked(FormatScheme.Parse("q4_k_m", model)),
            (_, "MLX") => Mlx(row.Weights),
            _ => throw new UnusableException($"weights '{row.Weights}' with activations '{row.Activations}' have no scheme"),
        };
    }

    private static NumberFormat KvCache(MeasurementRow row)
    {
        return row.KvCache switch
        {
            "int8" => NumberFormats.Int8,
            // KV4 of QServe: 4 bits and a scale and zero point per head and token.
            "int4" => Grouped(4, 128),
            "" when row is { Weights: "fp8", Source: "trtllm090" or "trtllm050blog" } => NumberFormats.Fp8, // The stated batches fit in no other.
            "" or "fp16" or "bf16" => NumberFormats.Bf16,
            var text when text.StartsWith("fp8", StringComparison.Ordinal) => NumberFormats.Fp8,
            var other => throw new UnusableException($"KV cache '{other}' has no format"),
        };
    }

    /// <summary>llama.cpp of May 2024 unpacks weights to 16 bits for prompts; decoding, which waits for memory, does not tell the difference.</summary>
    private static FormatScheme Unpacked(FormatScheme scheme)
    {
        static ModuleFormat Wide(ModuleFormat format)
        {
            return format with { Activations = NumberFormats.Bf16 };
        }

        return scheme with
        {
            Linear = Wide(scheme.Linear), Other = Wide(scheme.Other), Rules = [.. scheme.Rules.Select(r => r with { Format = Wide(r.Format) })],
        };
    }

    /// <summary>MLX quantises all matrices, embedding and head included, in groups of 64 unless it says so, each with a 16-bit scale and bias.</summary>
    private static FormatScheme Mlx(string name)
    {
        string[] words = name.Split(' ');
        int group = words is [_, var g] && int.TryParse(g.AsSpan(1), out int size) ? size : 64;
        return int.TryParse(words[0].AsSpan(1), out int bits) && bits is 4 or 5 or 6 or 8
            ? WeightOnly(Grouped(bits, group)) with { Other = new ModuleFormat(Grouped(bits, group), NumberFormats.Bf16) }
            : throw new UnusableException($"weights '{name}' have no scheme");
    }

    private static FormatScheme WeightOnly(NumberFormat weights)
    {
        return new FormatScheme { Name = weights.Name, Linear = new ModuleFormat(weights, NumberFormats.Bf16) };
    }

    private static NumberFormat Grouped(int bits, int group)
    {
        return new NumberFormat { Name = $"int{bits}-g{group}-bias", Element = ElementType.Parse($"int{bits}"), Scales = ScaleLayout.PerGroup(group, 16, 16) };
    }
}
