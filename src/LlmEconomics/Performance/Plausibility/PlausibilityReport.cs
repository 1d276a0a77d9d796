using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What a claim is worth, figure by figure.</summary>
public sealed record PlausibilityReport
{
    /// <summary>The figures that the claim states, and what they say together; at least one.</summary>
    public required ImmutableArray<FigureCheck> Checks
    {
        get;
        init => field = Guard.Items(value, nameof(Checks)) is { IsEmpty: false } checks ? checks : throw new ArgumentException("Checks must not be empty.", nameof(Checks));
    }

    /// <summary>The verdict on the whole: impossible when one figure is, else the verdict of the figure furthest from what is expected.</summary>
    public PlausibilityVerdict Verdict => Decisive.Verdict;

    /// <summary>Whether no bound is broken.</summary>
    public bool IsPossible => Verdict != PlausibilityVerdict.Impossible;

    /// <summary>The sentence of the figure that decides.</summary>
    public string Summary => Decisive.Explanation;

    /// <summary>The figure that decides.</summary>
    public FigureCheck Decisive => Checks.MinBy(c => (Rank(c.Verdict), c.TimesFloor))!;

    /// <summary>Equal when all checks are, in order.</summary>
    public bool Equals(PlausibilityReport? other)
    {
        return other is not null && Checks.SequenceEqual(other.Checks);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Checks.Length, Checks[0]);
    }

    /// <summary>Verdict and summary.</summary>
    public override string ToString()
    {
        return $"{Verdict}: {Summary}";
    }

    private static int Rank(PlausibilityVerdict verdict)
    {
        return verdict switch
        {
            PlausibilityVerdict.Impossible => 0,
            PlausibilityVerdict.BetterThanExpected => 1,
            PlausibilityVerdict.WorseThanExpected => 2,
            _ => 3,
        };
    }
}
