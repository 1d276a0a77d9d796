namespace LlmEconomics;

/// <summary>A figure is needed that nobody has stated. It may well exist: set it, with <c>with</c> or in JSON.</summary>
public sealed class UnknownFigureException : InvalidOperationException
{
    /// <summary>Refuses, naming what is missing and what there is.</summary>
    /// <param name="owner">Whose figure it is, for example <c>TPU v5e</c>.</param>
    /// <param name="figure">The missing figure, for example <c>peaks.fp8</c>.</param>
    /// <param name="known">The figures of the same kind that are known.</param>
    public UnknownFigureException(string owner, string figure, params IEnumerable<string> known)
        : base($"{Quoted.Cut(figure)} is not known for {Quoted.Cut(owner)}; known: {Listing.Of(known)}.")
    {
        Owner = owner;
        Figure = figure;
    }

    /// <summary>Whose figure it is.</summary>
    public string Owner { get; }

    /// <summary>The missing figure.</summary>
    public string Figure { get; }
}
