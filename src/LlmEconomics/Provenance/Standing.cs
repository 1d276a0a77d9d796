using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>How well a figure is known, strongest first in <see cref="All"/>. An estimate stands no better than its weakest input.</summary>
[JsonConverter(typeof(StandingJsonConverter))]
public sealed record Standing
{
    private static readonly ImmutableArray<Standing> Known =
    [
        Published = new("published", 0), Measured = new("measured", 1), Derived = new("derived", 2), Fitted = new("fitted", 3),
        Unverified = new("unverified", 4), Assumed = new("assumed", 5),
    ];

    private Standing(string name, int rank)
    {
        Name = name;
        Rank = rank;
    }

    /// <summary>Printed by the maker, or transcribed from the maker by the named source.</summary>
    public static Standing Published { get; }

    /// <summary>Read on the real thing: a driver's listing, a benchmark.</summary>
    public static Standing Measured { get; }

    /// <summary>Calculated from published figures, by a rule that the note states.</summary>
    public static Standing Derived { get; }

    /// <summary>A parameter adjusted until a model meets measurements.</summary>
    public static Standing Fitted { get; }

    /// <summary>Stated somewhere, or remembered, and not found again in a source: check it before relying on it.</summary>
    public static Standing Unverified { get; }

    /// <summary>The user's own figure, with no source.</summary>
    public static Standing Assumed { get; }

    /// <summary>All standings, strongest first.</summary>
    public static IReadOnlyList<Standing> All => Known;

    /// <summary>The name used in text and JSON, for example <c>published</c>.</summary>
    public string Name { get; }

    private int Rank { get; }

    /// <summary>The weakest of several standings: that of an estimate that uses them all.</summary>
    /// <param name="standings">At least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Standing Weakest(params IEnumerable<Standing> standings)
    {
        return Guard.NotNull(standings).MaxBy(s => s.Rank) ?? throw new ArgumentException("At least one standing is needed.", nameof(standings));
    }

    /// <summary>Finds a standing by name, ignoring case; <see langword="false"/> when there is none.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out Standing? standing)
    {
        standing = Known.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase));
        return standing is not null;
    }

    /// <summary>Whether this is known less well than another.</summary>
    public bool IsWeakerThan(Standing other)
    {
        return Rank > Guard.NotNull(other).Rank;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
