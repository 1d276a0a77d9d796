namespace LlmEconomics;

/// <summary>A name fits no accelerator of the catalogue.</summary>
public sealed class UnknownAcceleratorException : KeyNotFoundException
{
    /// <summary>Refuses a name, suggesting others.</summary>
    /// <param name="name">The name; only its beginning is repeated.</param>
    /// <param name="suggestions">Similar names, the most similar first.</param>
    public UnknownAcceleratorException(string name, IReadOnlyList<string> suggestions)
        : base($"No accelerator is called {Quoted.Of(Guard.NotNull(name))}; similar: {Listing.Of(suggestions)}.")
    {
        Name = name;
        Suggestions = suggestions;
    }

    /// <summary>The name asked for.</summary>
    public string Name { get; }

    /// <summary>Similar names, the most similar first.</summary>
    public IReadOnlyList<string> Suggestions { get; }
}
