using System.Collections.Immutable;
using System.Globalization;

namespace LlmEconomics;

/// <summary>The memory rule an engine follows when nobody sets one, from a version on.</summary>
/// <param name="Engine">The engine: <c>vllm</c>, <c>tensorrt-llm</c>.</param>
/// <param name="Since">The first version it holds for.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record EngineMemoryDefault(string Engine, Version Since, MemoryRule Rule, Provenance Provenance)
{
    /// <summary>The engine: <c>vllm</c>, <c>tensorrt-llm</c>.</summary>
    public string Engine
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Engine));
    } = Guard.NotBlank(Engine, nameof(Engine));

    /// <summary>The first version it holds for.</summary>
    public Version Since
    {
        get;
        init => field = Guard.NotNull(value, nameof(Since));
    } = Guard.NotNull(Since, nameof(Since));

    /// <summary>The rule.</summary>
    public MemoryRule Rule
    {
        get;
        init => field = Guard.NotNull(value, nameof(Rule));
    } = Guard.NotNull(Rule, nameof(Rule));

    /// <summary>Where it comes from.</summary>
    public Provenance Provenance
    {
        get;
        init => field = Guard.NotNull(value, nameof(Provenance));
    } = Guard.NotNull(Provenance, nameof(Provenance));

    private const string Backends = "https://github.com/ai-dynamo/aiconfigurator/tree/095f58a5/aic-core/src/aiconfigurator_core/sdk/backends";

    private static readonly ImmutableArray<EngineMemoryDefault> Known =
    [
        new("vllm", new Version(0, 0), MemoryRule.OfTotal(0.9), From("CacheConfig.gpu_memory_utilization, read at v0.14.0 and v0.19.0")),
        new("vllm", new Version(0, 20), MemoryRule.OfTotal(0.92),
            From("CacheConfig.gpu_memory_utilization, read at v0.22.0 and v0.24.0; a secondary note places the change at v0.20")),
        new("tensorrt-llm", new Version(0, 0), MemoryRule.OfFree(0.9), From("KvCacheConfig.free_gpu_memory_fraction")),
    ];

    /// <summary>All defaults, engine by engine, oldest first.</summary>
    public static IReadOnlyList<EngineMemoryDefault> All => Known;

    /// <summary>The default of an engine at a version.</summary>
    /// <param name="engine">The engine, ignoring case.</param>
    /// <param name="version">The version as the engine prints it: <c>0.19.0</c>, <c>v0.22.1rc2</c>.</param>
    /// <exception cref="ArgumentException">The engine is not listed.</exception>
    /// <exception cref="FormatException"><paramref name="version"/> does not begin with a version number.</exception>
    public static EngineMemoryDefault For(string engine, string version)
    {
        Version asked = Parse(Guard.NotBlank(version));
        return Known.LastOrDefault(d => string.Equals(d.Engine, engine, StringComparison.OrdinalIgnoreCase) && d.Since <= asked)
            ?? throw new ArgumentException($"engine {Quoted.Of(engine)} is not listed; known: {Listing.Of(Known.Select(d => d.Engine).Distinct())}.", nameof(engine));
    }

    /// <summary>The leading numbers: engines append <c>rc1</c>, <c>.post2</c> or <c>+cu124</c>, which change no default.</summary>
    private static Version Parse(string text)
    {
        string[] numbers = [.. text.TrimStart('v').Split('.').TakeWhile(p => p.Length > 0 && char.IsAsciiDigit(p[0])).Take(3)
            .Select(p => string.Concat(p.TakeWhile(char.IsAsciiDigit)))];
        int[] parts = [.. numbers.Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int part) ? part : -1)];
        return parts.Length > 0 && !parts.Contains(-1)
            ? new Version(parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2))
            : throw new FormatException($"{Quoted.Of(text)} does not begin with a version number such as 0.22.0.");
    }

    private static Provenance From(string note)
    {
        return Provenance.Published(Backends) with { Note = note, Date = new DateOnly(2026, 8, 21) };
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(EngineMemoryDefault), PrintMembers);
    }
}
