namespace LlmEconomics;

/// <summary>Imports a Hugging Face <c>config.json</c>.</summary>
public static class HuggingFaceImporter
{
}
