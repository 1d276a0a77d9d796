namespace LlmEconomics;

/// <summary>A name fits several accelerators of the catalogue, which differ in what they can do.</summary>
public sealed class AmbiguousAcceleratorException : InvalidOperationException
{
    /// <summary>Refuses a name, listing what it could mean.</summary>
    /// <param name="name">The name.</param>
    /// <param name="candidates">The accelerators that it fits.</param>
    public AmbiguousAcceleratorException(string name, IReadOnlyList<Accelerator> candidates)
        : base($"{Quoted.Of(name)} fits {Guard.NotNull(candidates).Count} accelerators: {Listing.Of(candidates.Select(a => $"{a.Name} ({a.Id})"))}.")
    {
        Name = name;
        Candidates = candidates;
    }

    /// <summary>The name asked for.</summary>
    public string Name { get; }

    /// <summary>The accelerators that it fits.</summary>
    public IReadOnlyList<Accelerator> Candidates { get; }
}
