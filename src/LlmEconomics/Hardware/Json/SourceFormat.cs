namespace LlmEconomics;

/// <summary>
/// The sources of an accelerator in a file. Each names the figures it vouches for, or a group of them by the part before the dot; one
/// may name none and then stands for all the rest. What no source covers is the user's own assumption.
/// </summary>
internal static class SourceFormat
{
    private const string Rest = "";

    public static FigureSources Read(Accelerator accelerator, List<SourceDocument?>? documents, DateOnly? fileDate, JsonLocation at)
    {
        List<(string Name, double Value)> figures = [.. AcceleratorFigures.Of(accelerator)];
        Dictionary<string, Provenance> claims = [];
        for (int i = 0; i < (documents?.Count ?? 0); i++)
        {
            JsonLocation here = at.Item(i);
            SourceDocument document = documents![i] ?? throw here.Refusal("an object is expected, not null.");
            Provenance provenance = document.ToProvenance(fileDate, here);
            if (document.Figures is not { } names)
            {
                Claim(claims, Rest, provenance, here);
                continue;
            }

            for (int n = 0; n < names.Count; n++)
            {
                JsonLocation name = here.Member("figures").Item(n);
                Claim(claims, Known(names[n], figures, name), provenance, name);
            }
        }

        return figures.Aggregate(
            FigureSources.None, (sources, figure) => Claimed(claims, figure.Name) is { } p ? sources.With(figure.Name, figure.Value, p) : sources);
    }

    public static List<SourceDocument?>? Write(Accelerator accelerator)
    {
        IReadOnlyList<Figure> figures = accelerator.Figures;
        bool allHaveSource = figures.All(figure => figure.Provenance != Provenance.Assumed);
        List<SourceDocument?> documents =
        [
            .. figures.Where(figure => figure.Provenance != Provenance.Assumed)
                .GroupBy(figure => figure.Provenance)
                .OrderByDescending(source => source.Count())
                .Select((source, i) => SourceDocument.Of(source.Key, allHaveSource && i == 0 ? null : Names(source, figures))),
        ];
        return documents.Count > 0 ? documents : null;
    }

    // A group of figures that one source covers whole is named once.
    private static List<string> Names(IEnumerable<Figure> covered, IReadOnlyList<Figure> all)
    {
        return
        [
            .. covered.GroupBy(figure => GroupOf(figure.Name)).SelectMany(group => group.Count() == all.Count(f => GroupOf(f.Name) == group.Key)
                ? [group.Key]
                : group.Select(figure => figure.Name)),
        ];
    }

    private static void Claim(Dictionary<string, Provenance> claims, string name, Provenance provenance, JsonLocation at)
    {
        if (!claims.TryAdd(name, provenance))
        {
            throw at.Refusal(name == Rest ? "only one source may stand for all other figures." : $"another source already names {Quoted.Of(name)}.");
        }
    }

    private static string Known(string? name, List<(string Name, double Value)> figures, JsonLocation at)
    {
        return name is not null && figures.Exists(figure => figure.Name == name || GroupOf(figure.Name) == name)
            ? name
            : throw at.Refusal($"this accelerator has no such figure; it has: {Listing.Of(figures.Select(figure => figure.Name))}.");
    }

    private static Provenance? Claimed(Dictionary<string, Provenance> claims, string figure)
    {
        return claims.GetValueOrDefault(figure) ?? claims.GetValueOrDefault(GroupOf(figure)) ?? claims.GetValueOrDefault(Rest);
    }

    private static string GroupOf(string figure)
    {
        int dot = figure.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? figure : figure[..dot];
    }
}
