namespace LlmEconomics;

/// <summary>One source as it stands in a file, with the figures it vouches for: without a list, all that no other source names.</summary>
internal sealed class SourceDocument
{
    public Standing? Standing { get; set; }

    /// <summary>Addresses, or words where there is none.</summary>
    public List<string?>? From { get; set; }

    public string? Note { get; set; }

    /// <summary>Default: the date of the file.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>Names of figures, or of groups of them: <c>peaks</c> stands for every peak that no source names itself.</summary>
    public List<string?>? Figures { get; set; }

    public static SourceDocument Of(Provenance provenance, IReadOnlyList<string>? figures)
    {
        return new()
        {
            Standing = provenance.Standing,
            From = provenance.Sources.Count == 0 ? null : [.. provenance.Sources],
            Note = provenance.Note,
            Date = provenance.Date,
            Figures = figures is null ? null : [.. figures],
        };
    }

    public Provenance ToProvenance(DateOnly? fileDate, JsonLocation at)
    {
        return at.Build(() => new Provenance
        {
            Standing = at.Required(Standing, "standing"),
            Sources = [.. (From ?? []).Select((text, i) => Stated(text, at.Member("from").Item(i)))],
            Note = Note,
            Date = Date ?? fileDate,
        });
    }

    private static string Stated(string? text, JsonLocation at)
    {
        return !string.IsNullOrWhiteSpace(text) ? text : throw at.Refusal("an address, or words, are expected.");
    }
}
