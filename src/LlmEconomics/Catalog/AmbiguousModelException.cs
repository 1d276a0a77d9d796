namespace LlmEconomics;

/// <summary>A name fits several models of the catalogue.</summary>
public sealed class AmbiguousModelException : InvalidOperationException
{
    /// <summary>Refuses a name, listing what it could mean.</summary>
    /// <param name="name">The name.</param>
    /// <param name="candidates">The identifiers that it fits.</param>
    public AmbiguousModelException(string name, IReadOnlyList<string> candidates)
        : base($"{Quoted.Of(name)} fits {Guard.NotNull(candidates).Count} models: {Listing.Of(candidates)}.")
    {
        Name = name;
        Candidates = candidates;
    }

    /// <summary>The name asked for.</summary>
    public string Name { get; }

    /// <summary>The identifiers that it fits.</summary>
    public IReadOnlyList<string> Candidates { get; }
}
