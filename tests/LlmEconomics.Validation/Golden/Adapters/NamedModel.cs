namespace LlmEconomics.Validation.Golden;

/// <summary>A model of the catalogue by the name an example gives it, which may be that of a quantised copy.</summary>
internal sealed record NamedModel(ModelArchitecture Architecture, FormatScheme Formats)
{
    public (ModelArchitecture Model, FormatScheme Formats) Deployed => (Architecture, Formats);

    public StoredWeights Stored => StoredWeights.Of(Architecture, Formats);

    public static NamedModel Of(Inputs inputs)
    {
        (NamedModel model, string suffix) = Find(inputs);
        return model with { Formats = Quantised(suffix, inputs.Text("weight_dtype", "dtype") ?? "") ?? model.Formats };
    }

    public static NamedModel Gguf(Inputs inputs)
    {
        ModelArchitecture model = Find(inputs).Model.Architecture;
        string mixture = inputs.Text("quant") ?? throw new InputException("input 'quant' is missing.");
        return new NamedModel(model, FormatScheme.Parse(mixture, model));
    }

    /// <summary>The model with the longest beginning of the name, and what is left of the name: <c>Qwen3-8B</c> and <c>FP8-dynamic</c>.</summary>
    private static (NamedModel Model, string Suffix) Find(Inputs inputs)
    {
        string name = inputs.Text("model") ?? throw new InputException("input 'model' is missing.");
        if (Lookup(name) is { } exact)
        {
            return (exact, "");
        }

        string[] words = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..].Split('-');
        for (int kept = words.Length; kept > 0; kept--)
        {
            if (Lookup(string.Join('-', words[..kept])) is { } model)
            {
                return (model, string.Join('-', words[kept..]));
            }
        }

        throw new InputException($"model '{name}' is not in the catalogue, and the inputs do not describe it.");
    }

    private static NamedModel? Lookup(string name)
    {
        return ModelCatalog.TryFind(name, out CatalogModel? found) ? new NamedModel(found.Architecture, found.Formats) : null;
    }

    /// <summary>The scheme that a quantised copy's name means; <see langword="null"/> where the checkpoint's own holds.</summary>
    private static FormatScheme? Quantised(string suffix, string dtype)
    {
        return suffix.ToLowerInvariant() switch
        {
            "fp8-dynamic" => FormatScheme.Fp8PerChannel,
            "" when dtype == "fp8" => FormatScheme.Fp8Block128,
            "fp8" when dtype.StartsWith("fp8", StringComparison.OrdinalIgnoreCase) => FormatScheme.Fp8Block128,
            var s when s.Contains("nvfp4", StringComparison.Ordinal) => FormatScheme.Nvfp4,
            var s when s.Contains("awq", StringComparison.Ordinal) || s.Contains("int4", StringComparison.Ordinal) => FormatScheme.Int4W4A16,
            var s when s.Contains("w8a8", StringComparison.Ordinal) => FormatScheme.Int8W8A8,
            _ => null,
        };
    }
}
