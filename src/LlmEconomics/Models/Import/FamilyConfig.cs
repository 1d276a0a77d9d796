namespace LlmEconomics;

/// <summary>
/// The config as a family reads it: the whole document, the part that describes the language model, and the numbers that every family states
/// in the same way.
/// </summary>
internal sealed class FamilyConfig
{
    /// <summary>Wrappers whose checkpoints were saved with the language model inside the model, not beside it.</summary>
    private static readonly string[] NewLayout = ["qwen3_vl", "qwen3_5", "gemma3n", "gemma4", "glm4v"];

    private string family = "the family";
    private ClassSizes? sizes;
    private int? vocabulary;

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

    public bool IsNested => !ReferenceEquals(Root, Text);

    public string ClassDefault => $"class default of {family}";

    /// <summary>
    /// Sizes that may stand in for absent keys: only those of a nested language model, which transformers saves as its differences from the
    /// class. A file that is all about one model has to state its sizes.
    /// </summary>
    public ClassSizes? ApplicableSizes => IsNested ? sizes : null;

    public int HiddenSize => Size(ConfigKeys.HiddenSize, sizes?.Hidden, ModelArchitecture.MaxHiddenSize);

    public int Layers => Size(ConfigKeys.Layers, sizes?.Layers, ModelArchitecture.MaxLayers);

    public int Heads => Size(ConfigKeys.Heads, sizes?.Heads, 1 << 16);

    public int Vocabulary
    {
        get
        {
            // Some wrappers (PaliGemma, LLaVA) state the vocabulary of the whole at the top.
            ConfigNode node = Text.FirstOf(ConfigKeys.Vocabulary) is null && Root.FirstOf(ConfigKeys.Vocabulary) is not null ? Root : Text;
            return node.FirstOf(ConfigKeys.Vocabulary) is null
                ? vocabulary is { } known ? Text.IntOr(ConfigKeys.Vocabulary, known, ClassDefault, 1, ModelArchitecture.MaxVocabulary)
                    : Size(ConfigKeys.Vocabulary, sizes?.Vocabulary, ModelArchitecture.MaxVocabulary)
                : node.Int(ConfigKeys.Vocabulary, 1, ModelArchitecture.MaxVocabulary);
        }
    }

    /// <summary>Longest context, from the language model or its wrapper.</summary>
    public int? MaxContext =>
        Text.IntOrNull(ConfigKeys.MaxContext, 1, 1 << 30) ?? Root.IntOrNull(ConfigKeys.MaxContext, 1, 1 << 30);

    /// <summary>An integer, or the one the family's class has.</summary>
    public int IntOrClass(string key, int classDefault, int min = 1, int max = 1 << 24)
    {
        return Text.IntOr([key], classDefault, ClassDefault, min, max);
    }

    /// <summary>Yes or no, or what the family's class says.</summary>
    public bool BoolOrClass(string key, bool classDefault)
    {
        return Text.BoolOr(key, classDefault, ClassDefault);
    }

    /// <summary>Names the family whose defaults are reported from now on.</summary>
    public void Enter(DecoderTraits traits)
    {
        family = traits.Family;
        sizes = traits.Sizes;
        vocabulary = traits.Vocabulary;
    }

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

    private int Size(string[] keys, int? classDefault, int max)
    {
        return IsNested && classDefault is { } size ? Text.IntOr(keys, size, ClassDefault, 1, max) : Text.Int(keys, 1, max);
    }

    private static ConfigNode LanguageModelOf(ConfigNode root)
    {
        if (root.NodeOrNull("thinker_config") is { } thinker)
        {
            return LanguageModelOf(thinker);
        }

        foreach (string key in ConfigKeys.LanguageModel)
        {
            // Some early multimodal files carry an empty nested object and state everything at the top.
            if (root.NodeOrNull(key) is { } nested && (StatesSizes(nested) || !StatesSizes(root)))
            {
                return nested;
            }
        }

        return root;
    }

    private static bool StatesSizes(ConfigNode node)
    {
        return node.FirstOf(ConfigKeys.HiddenSize) is not null;
    }
}

/// <summary>The sizes a family's class has when its config states none.</summary>
internal sealed record ClassSizes(int Hidden, int Layers, int Heads, int? KeyValueHeads, int Width, int Vocabulary);
