namespace LlmEconomics.Validation;

/// <summary>The caller named a file or folder that cannot be used: one line, exit code 2.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
