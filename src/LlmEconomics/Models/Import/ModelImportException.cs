namespace LlmEconomics;

/// <summary>
/// A model's config could not be understood. <see cref="Path"/> says where, the message says what was found and what was expected.
/// </summary>
public sealed class ModelImportException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">JSON path of the offending value, for example <c>$.text_config.head_dim</c>.</param>
    /// <param name="expected">What was expected there, and what was found.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public ModelImportException(string path, string expected, Exception? innerException = null)
        : base(Quoted.Message($"{Quoted.Place(path)}: {expected}"), innerException)
    {
        Path = path;
    }

    /// <summary>JSON path of the offending value.</summary>
    public string Path { get; }
}
