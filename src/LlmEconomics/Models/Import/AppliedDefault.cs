namespace LlmEconomics;

/// <summary>A value the importer supplied because the config does not state it.</summary>
/// <param name="Path">JSON path of the absent key.</param>
/// <param name="Value">The value used.</param>
/// <param name="Reason">Where the value comes from.</param>
public sealed record AppliedDefault(string Path, string Value, string Reason)
{
    /// <summary>JSON path of the absent key.</summary>
    public string Path
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Path));
    } = Guard.NotBlank(Path, nameof(Path));

    /// <summary>The value used.</summary>
    public string Value
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Value));
    } = Guard.NotBlank(Value, nameof(Value));

    /// <summary>Where the value comes from.</summary>
    public string Reason
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Reason));
    } = Guard.NotBlank(Reason, nameof(Reason));

    /// <inheritdoc/>
    public override string ToString()
    {
        return $"{Path} = {Value} ({Reason})";
    }
}
