namespace LlmEconomics.Validation.Measurements;

/// <summary>A row that does not say enough, or asks for what is not predicted. The message is the reason it is counted under.</summary>
internal sealed class UnusableException(string reason) : Exception(reason);
