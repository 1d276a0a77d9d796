using System.Collections.Frozen;

namespace LlmEconomics;

/// <summary>Builds an architecture from a config of its family.</summary>
internal delegate ModelArchitecture FamilyReader(FamilyConfig config);

/// <summary>Every model family the importer knows, by the name that configs give it in <c>model_type</c>.</summary>
internal static class ModelFamilies
{
    private static readonly Lazy<FrozenDictionary<string, FamilyReader>> Readers = new(Collect);

    private static readonly string[] ClassSuffixes = ["ForCausalLM", "ForConditionalGeneration", "LMHeadModel", "Model"];

    /// <summary>The names of all families, in order.</summary>
    public static IEnumerable<string> Names => Readers.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>
    /// The family of a config: by the language model's <c>model_type</c>, then by the wrapper's, and only where both are absent by the class
    /// name in <c>architectures</c>.
    /// </summary>
    public static FamilyReader Of(FamilyConfig config)
    {
        const string Key = "model_type";
        string? own = config.Text.StringOrNull(Key), wrapper = config.Root.StringOrNull(Key);
        FamilyReader? reader = Find(own) ?? Find(wrapper);
        if (reader is null && own is null && wrapper is null)
        {
            reader = ByClassName(config.Text) ?? ByClassName(config.Root);
        }

        return reader ?? throw (own is null ? config.Root : config.Text).Error(Key, $"expected one of {string.Join(", ", Names)}");
    }

    private static FamilyReader? Find(string? modelType)
    {
        return modelType is not null && Readers.Value.TryGetValue(modelType, out FamilyReader? reader) ? reader : null;
    }

    /// <summary><c>Qwen2MoeForCausalLM</c> is the class of <c>qwen2_moe</c>.</summary>
    private static FamilyReader? ByClassName(ConfigNode node)
    {
        if (!node.Has("architectures"))
        {
            return null;
        }

        foreach (string name in node.Strings("architectures", 64))
        {
            string? suffix = ClassSuffixes.FirstOrDefault(name.EndsWith);
            string stem = suffix is null ? name : name[..^suffix.Length];
            if (Names.FirstOrDefault(n => Bare(n).Equals(Bare(stem), StringComparison.OrdinalIgnoreCase)) is { } match)
            {
                node.Report("model_type", match, $"from the class name {name}");
                return Readers.Value[match];
            }
        }

        return null;
    }

    private static string Bare(string name)
    {
        return name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
    }

    private static FrozenDictionary<string, FamilyReader> Collect()
    {
        return LlamaFamilies.Readers
            .Concat(LayerNormFamilies.Readers)
            .Concat(ExpertFamilies.Readers)
            .Concat(GemmaFamilies.Readers)
            .Concat(QwenHybridFamilies.Readers)
            .Concat(StateSpaceFamilies.Readers)
            .Concat(NemotronFamilies.Readers)
            .Concat(MiniMaxFamilies.Readers)
            .Concat(KimiFamilies.Readers)
            .Concat(LongCatFamily.Readers)
            .Concat(StepFamily.Readers)
            .Concat(MiMoFamilies.Readers)
            .Concat(MllamaFamily.Readers)
            .Concat(RwkvFamily.Readers)
            .Concat(LfmFamilies.Readers)
            .Concat(DeepSeekV4Family.Readers)
            .Concat(HunyuanFamily.Readers)
            .Concat(DbrxFamily.Readers)
            .Concat(Llama4Family.Readers)
            .Concat(ResidualExpertFamilies.Readers)
            .Concat(LatentFamilies.Readers)
            .ToFrozenDictionary(r => r.ModelType, r => r.Read, StringComparer.Ordinal);
    }
}
