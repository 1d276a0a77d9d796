using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Which source vouches for which value of which figure. It remembers the value, so a figure that <c>with</c> has changed is no longer
/// covered, wherever in the tree of parts the change was made and in whatever order members were set.
/// </summary>
internal sealed class FigureSources
{
    private readonly ImmutableDictionary<string, (double Value, Provenance Provenance)> sources;

    private FigureSources(ImmutableDictionary<string, (double Value, Provenance Provenance)> sources)
    {
        this.sources = sources;
    }

    public static FigureSources None { get; } = new(ImmutableDictionary<string, (double, Provenance)>.Empty);

    public Provenance Of(string figure, double value)
    {
        return sources.TryGetValue(figure, out (double Value, Provenance Provenance) vouched) && vouched.Value == value
            ? vouched.Provenance
            : Provenance.Assumed;
    }

    public FigureSources With(string figure, double value, Provenance provenance)
    {
        return new(sources.SetItem(figure, (value, provenance)));
    }
}
