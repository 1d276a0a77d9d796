namespace LlmEconomics;

public sealed partial record Accelerator
{
    /// <summary>Every figure that is known, with where it comes from.</summary>
    public IReadOnlyList<Figure> Figures =>
        [.. AcceleratorFigures.Of(this).Select(figure => new Figure(figure.Name, figure.Value, Sources.Of(figure.Name, figure.Value)))];

    internal FigureSources Sources { get; init; } = FigureSources.None;

    /// <summary>Where a figure comes from.</summary>
    /// <param name="figure">Its name, ignoring case: <c>memoryBandwidth</c>, <c>nameof(Accelerator.MemoryBandwidth)</c>, <c>peaks.fp8</c>.</param>
    /// <exception cref="UnknownFigureException">No such figure is known; the message lists those that are.</exception>
    public Provenance ProvenanceOf(string figure)
    {
        (string name, double value) = Find(figure);
        return Sources.Of(name, value);
    }

    /// <summary>This accelerator, with a source for the value that a figure has now.</summary>
    /// <param name="figure">Its name, as in <see cref="ProvenanceOf"/>.</param>
    /// <param name="provenance">Where that value comes from.</param>
    /// <exception cref="UnknownFigureException">No such figure is known; the message lists those that are.</exception>
    public Accelerator WithSource(string figure, Provenance provenance)
    {
        Guard.NotNull(provenance);
        (string name, double value) = Find(figure);
        return this with { Sources = Sources.With(name, value, provenance) };
    }

    /// <summary>Equal texts, parts and figures, and the same source for each figure.</summary>
    public bool Equals(Accelerator? other)
    {
        return ReferenceEquals(this, other)
            || (other is not null && Texts() == other.Texts() && Parts() == other.Parts() && Figures.SequenceEqual(other.Figures));
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Id, Name, Memory, MemoryBandwidth);
    }

    private (string Name, double Value) Find(string figure)
    {
        Guard.NotBlank(figure);
        foreach ((string name, double value) in AcceleratorFigures.Of(this))
        {
            if (string.Equals(name, figure, StringComparison.OrdinalIgnoreCase))
            {
                return (name, value);
            }
        }

        throw new UnknownFigureException(Name, figure, AcceleratorFigures.Of(this).Select(known => known.Name));
    }

    private (string, string, string?, string?, string?, string?, int?, string?, string?) Texts()
    {
        return (Id, Name, Vendor, Kind, Architecture, FormFactor, ReleaseYear, MemoryType, Notes);
    }

    // Parts hold names and topologies besides figures.
    private (Interconnect?, Interconnect?, Interconnect?) Parts()
    {
        return (ScaleUp, ScaleOut, HostLink);
    }
}
