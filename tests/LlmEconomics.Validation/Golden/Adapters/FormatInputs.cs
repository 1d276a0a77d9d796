namespace LlmEconomics.Validation.Golden;

/// <summary>The number format that an example names, or describes by its bytes per element.</summary>
internal static class FormatInputs
{
    /// <summary>The format under one of several inputs; default 16 bits, as in examples that name none.</summary>
    public static NumberFormat Format(this Inputs inputs, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (inputs.Text(name) is { } text)
            {
                return Named(text);
            }

            if (inputs.Has(name))
            {
                return OfBytes(inputs.Number(name));
            }
        }

        return NumberFormats.Bf16;
    }

    public static NumberFormat Named(string name)
    {
        string spelling = name.ToLowerInvariant() switch
        {
            "bfloat16" => "bf16",
            "float16" or "half" => "fp16",
            "float32" or "float" => "fp32",
            "float8" or "fp8_e4m3" or "fp8_e5m2" or "e4m3" => "fp8",
            "w8a8" => "int8",
            var other => other,
        };
        return NumberFormats.TryParse(spelling, out NumberFormat? format) ? format
            : ElementType.TryParse(spelling, out ElementType? element) ? NumberFormats.Plain(element)
            : throw new InputException($"'{name}' is no number format the library knows.");
    }

    /// <summary>Everything in one format, cache included.</summary>
    public static FormatScheme Scheme(this Inputs inputs, params ReadOnlySpan<string> names)
    {
        return FormatScheme.Uniform(inputs.Format(names));
    }

    /// <summary>An amount of memory, under the name of its unit: <c>file_gib</c>, <c>total_bytes</c>.</summary>
    public static Bytes Memory(this Inputs inputs, string name)
    {
        return inputs.Has($"{name}_gib") ? Bytes.FromGibibytes(inputs.Number($"{name}_gib"))
            : inputs.Has($"{name}_gb") ? Bytes.FromGigabytes(inputs.Number($"{name}_gb"))
            : Bytes.FromBytes(inputs.Number($"{name}_bytes"));
    }

    private static NumberFormat OfBytes(double bytes)
    {
        return NumberFormats.All.Concat(ElementType.All.Select(NumberFormats.Plain)).FirstOrDefault(f => Math.Abs(f.BytesPerElement - bytes) < 1e-9)
            ?? throw new InputException($"no number format takes {bytes} bytes per element.");
    }
}
