namespace LlmEconomics;

/// <summary>A catalogue as it stands in a file.</summary>
internal sealed class CatalogDocument
{
    /// <summary>When the sources were last looked at, unless a source has its own date.</summary>
    public DateOnly? Date { get; set; }

    public List<AcceleratorDocument?>? Accelerators { get; set; }

    /// <summary>Other names that people use, each with the identifier of the accelerator they mean by it.</summary>
    public Dictionary<string, string?>? Aliases { get; set; }
}
