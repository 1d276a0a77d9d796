namespace LlmEconomics;

/// <summary>Where a figure comes from: how well it is known, who states it, and since when we know.</summary>
public sealed record Provenance
{
    /// <summary>The provenance of a figure that a user wrote down without a source.</summary>
    public static Provenance Assumed { get; } = new() { Standing = Standing.Assumed };

    /// <summary>How well the figure is known.</summary>
    public required Standing Standing
    {
        get;
        init => field = Guard.NotNull(value, nameof(Standing));
    }

    /// <summary>Who states it: addresses, or words where there is no address. Empty for an assumption.</summary>
    public IReadOnlyList<string> Sources
    {
        get;
        init => field = [.. Guard.NotNull(value, nameof(Sources)).Select(source => Guard.NotBlank(source, nameof(Sources)))];
    } = [];

    /// <summary>What a reader of the figure should know, or <see langword="null"/>.</summary>
    public string? Note { get; init; }

    /// <summary>When the sources were last looked at, or <see langword="null"/>.</summary>
    public DateOnly? Date
    {
        get;
        init => field = Guard.Dated(value, nameof(Date));
    }

    /// <summary>The provenance of a figure printed by the maker.</summary>
    /// <param name="sources">Addresses.</param>
    public static Provenance Published(params IEnumerable<string> sources)
    {
        return new() { Standing = Standing.Published, Sources = [.. Guard.NotNull(sources)] };
    }

    /// <summary>The provenance of a figure read on the real thing.</summary>
    /// <param name="sources">Addresses, or words such as <c>our own benchmark</c>.</param>
    public static Provenance Measured(params IEnumerable<string> sources)
    {
        return new() { Standing = Standing.Measured, Sources = [.. Guard.NotNull(sources)] };
    }

    /// <summary>The provenance of a figure calculated from others.</summary>
    /// <param name="rule">How, for the reader.</param>
    /// <param name="sources">Addresses of the figures it is calculated from.</param>
    public static Provenance Derived(string rule, params IEnumerable<string> sources)
    {
        return new() { Standing = Standing.Derived, Sources = [.. Guard.NotNull(sources)], Note = Guard.NotBlank(rule) };
    }

    /// <summary>Equal standing, note and date, and the same sources in the same order.</summary>
    public bool Equals(Provenance? other)
    {
        return other is not null && Standing == other.Standing && Note == other.Note && Date == other.Date && Sources.SequenceEqual(other.Sources);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Standing, Note, Date, Sources.Count);
    }

    /// <summary>For example <c>published: https://…</c>.</summary>
    public override string ToString()
    {
        string sources = Sources.Count == 0 ? "" : $": {string.Join(", ", Sources)}";
        return $"{Standing}{sources}{(Note is null ? "" : $" ({Note})")}";
    }
}
