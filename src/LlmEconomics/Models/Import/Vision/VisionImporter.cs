using System.Collections.Frozen;

namespace LlmEconomics;

/// <summary>
/// Finds the vision tower that a config describes. Towers whose sizes are not stated and not published are reported as not counted, since
/// a silent absence would look like a text model.
/// </summary>
internal static class VisionImporter
{
    private const string Key = "vision_config";

    /// <summary>Reads a tower from the whole config, its vision part, and the width that the projector ends in.</summary>
    private delegate VisionTower? TowerReader(ConfigNode root, ConfigNode vision, int textHiddenSize);

    /// <summary>Towers that differ between models of a type: the config has to state them.</summary>
    private static readonly FrozenDictionary<string, TowerReader> Stated = new Dictionary<string, TowerReader>
    {
        ["qwen2_vl"] = (_, vision, text) => Qwen2VisionTower.ReadVl2(vision, text),
        ["qwen2_5_vl"] = (_, vision, text) => Qwen2VisionTower.ReadVl25(vision, text),
        ["qwen3_vl"] = (_, vision, text) => Qwen3VisionTower.ReadVl3(vision, text),
        ["qwen3_vl_moe"] = (_, vision, text) => Qwen3VisionTower.ReadVl3(vision, text),
        ["qwen3_5"] = (_, vision, text) => Qwen3VisionTower.Read35(vision, text),
        ["qwen3_5_moe"] = (_, vision, text) => Qwen3VisionTower.Read35(vision, text),
        ["gemma3"] = SiglipTower.Read,
        ["gemma4"] = Gemma4VisionTower.Read,
        ["mllama"] = (_, vision, text) => MllamaVisionTower.Read(vision, text),
        ["kimi_k25"] = MoonVitTower.ReadK25,
        ["kimi_k3"] = MoonVitTower.ReadK3,
    }.ToFrozenDictionary();

    /// <summary>One tower was released with every model of these types, and copies of their configs often leave it out.</summary>
    private static readonly FrozenDictionary<string, TowerReader> Released = new Dictionary<string, TowerReader>
    {
        ["llama4"] = (_, vision, text) => Llama4VisionTower.Read(vision, text),
        ["mistral3"] = PixtralTower.Read,
        ["step3p7"] = PerceptionTower.Read,
    }.ToFrozenDictionary();

    /// <summary>The tower and its projector, or <see langword="null"/> where there is none or it cannot be counted.</summary>
    /// <param name="root">The whole config.</param>
    /// <param name="modelType">Its top-level <c>model_type</c>.</param>
    /// <param name="textHiddenSize">Width that the projector ends in.</param>
    /// <exception cref="ModelImportException">A size is missing or out of range.</exception>
    public static VisionTower? Import(ConfigNode root, string modelType, int textHiddenSize)
    {
        // The text half of a multimodal model, published alone.
        if (modelType.EndsWith("_text", StringComparison.Ordinal))
        {
            return null;
        }

        if (Released.TryGetValue(modelType, out TowerReader? released))
        {
            return released(root, root.NodeOrEmpty(Key), textHiddenSize);
        }

        ConfigNode? vision = root.NodeOrNull(Key);
        if (Stated.TryGetValue(modelType, out TowerReader? stated))
        {
            return vision is null ? NotCounted(root, "the config does not state it") : stated(root, vision, textHiddenSize);
        }

        return modelType switch
        {
            // The text model has the same type.
            "ministral3" => vision is null ? null : PixtralTower.Read(root, vision, textHiddenSize),
            "phi3_v" => ClipTower.Read(root, textHiddenSize),
            "gemma3n" => NotCounted(root, "MobileNet-V5 is named by its timm architecture, its sizes are not stated"),
            _ => vision is null ? null : NotCounted(root, $"the tower of model type {Quoted.Of(modelType)} is not known"),
        };
    }

    /// <summary>Reports that the model has a tower which the import leaves out.</summary>
    public static VisionTower? NotCounted(ConfigNode root, string why)
    {
        root.Report(Key, "none", $"vision tower not counted: {why}");
        return null;
    }
}
