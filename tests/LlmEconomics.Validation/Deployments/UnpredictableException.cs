namespace LlmEconomics.Validation.Deployments;

/// <summary>A row cannot be predicted; the message is the reason that is counted.</summary>
internal sealed class UnpredictableException(string message, Exception? inner = null) : Exception(message, inner);
