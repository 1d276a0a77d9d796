namespace LlmEconomics.Validation.Parameters;

/// <summary>One disagreement between a row and the library.</summary>
internal sealed record Difference(string Column, string Expected, string Got)
{
    public override string ToString()
    {
        return $"{Column}: expected {Expected}, got {Got}";
    }
}
