namespace LlmEconomics;

/// <summary>A value the importer supplied because the config does not state it.</summary>
/// <param name="Path">JSON path of the absent key.</param>
/// <param name="Value">The value used.</param>
/// <param name="Reason">Where the value comes from.</param>
public sealed record AppliedDefault(string Path, string Value, string Reason)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        return $"{Path} = {Value} ({Reason})";
    }
}
