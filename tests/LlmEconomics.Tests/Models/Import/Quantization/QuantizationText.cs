using System.Text;
using System.Text.Json;

namespace LlmEconomics.Tests;

/// <summary>Imports the quantisation of a config given as text.</summary>
internal static class QuantizationText
{
    public static FormatScheme Import(string config, string? companion = null)
    {
        return Import(config, companion, out _);
    }

    public static FormatScheme Import(string config, string? companion, out List<AppliedDefault> defaults)
    {
        defaults = [];
        using JsonDocument document = ConfigDocument.Parse(Encoding.UTF8.GetBytes(config), "$");
        using JsonDocument? other = companion is null ? null : ConfigDocument.Parse(Encoding.UTF8.GetBytes(companion), "hf_quant_config");
        ConfigNode root = new(document.RootElement, "$", defaults);
        return QuantizationImporter.Import(
            root, root.NodeOrNull("text_config") ?? root, other is null ? null : new ConfigNode(other.RootElement, "hf_quant_config", defaults));
    }

    /// <summary>A config of the given section alone.</summary>
    public static FormatScheme Section(string section)
    {
        return Import($$"""{ "torch_dtype": "bfloat16", "quantization_config": {{section}} }""");
    }
}
