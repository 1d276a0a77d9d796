namespace LlmEconomics;

/// <summary>
/// The config as a family reads it: the whole document, the part that describes the language model, and the numbers that every family states
/// in the same way.
/// </summary>
internal sealed class FamilyConfig
{
    public FamilyConfig(ConfigNode root, string name)
    {
        Root = root;
        Text = LanguageModelOf(root);
        Name = name;
    }

    public ConfigNode Root { get; }

    /// <summary>The language model's own object; the document itself where nothing is nested.</summary>
    public ConfigNode Text { get; }

    public string Name { get; }

    /// <summary>The family's name in the reasons of reported defaults.</summary>
    public string Family { get; set; } = "the family";

    public bool IsNested => !ReferenceEquals(Root, Text);

    public int HiddenSize => Text.Int(ConfigKeys.HiddenSize, 1, ModelArchitecture.MaxHiddenSize);

    public int Layers => Text.Int(ConfigKeys.Layers, 1, ModelArchitecture.MaxLayers);

    public int Vocabulary => Text.Int(ConfigKeys.Vocabulary, 1, ModelArchitecture.MaxVocabulary);

    public int Heads => Text.Int(ConfigKeys.Heads, 1, 1 << 16);

    /// <summary>Longest context, from the language model or its wrapper.</summary>
    public int? MaxContext =>
        Text.IntOrNull(ConfigKeys.MaxContext, 1, 1 << 30) ?? Root.IntOrNull(ConfigKeys.MaxContext, 1, 1 << 30);

    public string ClassDefault => $"class default of {Family}";

    /// <summary>
    /// Whether the head is the embedding. Where <c>text_config</c> is nested, the head belongs to the wrapper and its key rules; other
    /// wrappers hold a complete language model with a head of its own.
    /// </summary>
    public bool Tied(bool classDefault)
    {
        const string Key = "tie_word_embeddings";
        bool wrapperFirst = Root.Has("text_config");
        return (wrapperFirst ? Root : Text).BoolOrNull(Key)
            ?? (wrapperFirst ? Text : Root).BoolOrNull(Key)
            ?? Text.BoolOr(Key, classDefault, ClassDefault);
    }

    /// <summary>Prefix of the layers' tensors: the family's own, or the one its multimodal wrapper puts in front.</summary>
    public string LayerPrefix(string own = "model.layers")
    {
        if (!IsNested)
        {
            return own;
        }

        return Root.StringOrNull("model_type") switch
        {
            "qwen2_vl" or "qwen2_5_vl" => own,
            "qwen2_5_omni" or "qwen3_omni_moe" => "thinker.model.layers",
            string wrapper when NewLayout.Any(wrapper.StartsWith) => "model.language_model.layers",
            _ => $"language_model.{own}",
        };
    }

    /// <summary>Wrappers whose checkpoints were saved with the language model inside the model, not beside it.</summary>
    private static readonly string[] NewLayout = ["qwen3_vl", "qwen3_5", "gemma3n", "gemma4", "glm4v"];

    private static ConfigNode LanguageModelOf(ConfigNode root)
    {
        if (root.NodeOrNull("thinker_config") is { } thinker)
        {
            return LanguageModelOf(thinker);
        }

        foreach (string key in ConfigKeys.LanguageModel)
        {
            // Some early multimodal files carry an empty nested object and state everything at the top.
            if (root.NodeOrNull(key) is { } nested && (nested.FirstOf(ConfigKeys.HiddenSize) is not null || root.FirstOf(ConfigKeys.HiddenSize) is null))
            {
                return nested;
            }
        }

        return root;
    }
}
