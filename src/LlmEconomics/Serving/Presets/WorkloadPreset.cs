using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A published workload, by its statistics.</summary>
public sealed record WorkloadPreset
{
    private static readonly Lazy<ImmutableArray<WorkloadPreset>> Shipped = new(Load);

    /// <summary>All presets that come with the library.</summary>
    [JsonIgnore]
    public static IReadOnlyList<WorkloadPreset> All => Shipped.Value;

    /// <summary>Its name: <c>azure-conversation-2023</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required string Title { get; init; }

    /// <summary>Prompts.</summary>
    public required LengthStatistics Input { get; init; }

    /// <summary>Generated tokens.</summary>
    public required LengthStatistics Output { get; init; }

    /// <summary>Mean requests per second of what was seen [1/s].</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>Coefficient of variation of the times between requests.</summary>
    public required double ArrivalVariation { get; init; }

    /// <summary>Share of the prompt tokens that a cache which never evicts would hold; 0 where it is not known.</summary>
    public double ReusableShare { get; init; }

    /// <summary>When it was seen or published.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Where it is from.</summary>
    public required string Source { get; init; }

    /// <summary>The preset of a name, ignoring case.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public static WorkloadPreset Find(string name)
    {
        Guard.NotBlank(name);
        return All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new KeyNotFoundException($"no workload preset '{name}'; known: {Listing.Of(All.Select(p => p.Name))}.");
    }

    /// <summary>The workload, at the rate that was seen or another. Prompts and answers are drawn apart; what prompts share is not part of it.</summary>
    /// <param name="rate">Mean requests per second, above 0 [1/s]; default what was seen.</param>
    public Workload ToWorkload(double? rate = null)
    {
        return Workload.Of(RequestLengths.Independent(Input.ToDistribution(), Output.ToDistribution()), ArrivalProcess.Gamma(rate ?? RequestsPerSecond, ArrivalVariation));
    }

    private static ImmutableArray<WorkloadPreset> Load()
    {
        using Stream stream = typeof(WorkloadPreset).Assembly.GetManifestResourceStream("LlmEconomics.Serving.Presets.workload-presets.json")
            ?? throw new InvalidOperationException("The assembly lacks workload-presets.json.");
        return JsonSerializer.Deserialize(stream, PresetJsonContext.Default.WorkloadPresetList)!.Presets;
    }
}

/// <summary>Published statistics of lengths [tokens].</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Percentiles">Lengths by the share that they are not exceeded by: 0.5 for the median.</param>
/// <param name="Longest">The longest.</param>
public sealed record LengthStatistics(double Mean, ImmutableSortedDictionary<string, double> Percentiles, long Longest)
{
    /// <summary>Equal when all figures are.</summary>
    public bool Equals(LengthStatistics? other)
    {
        return other is not null && Mean.Equals(other.Mean) && Longest == other.Longest && Percentiles.SequenceEqual(other.Percentiles);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Mean, Longest, Percentiles.Count);
    }

    /// <summary>A distribution with these percentiles; its mean follows from them.</summary>
    public LengthDistribution ToDistribution()
    {
        return LengthDistribution.OfPercentiles(
            Percentiles.Select(p => (double.Parse(p.Key, CultureInfo.InvariantCulture), p.Value)).OrderBy(p => p.Item1), Longest);
    }
}

/// <summary>The file format of presets.</summary>
internal sealed record WorkloadPresetList(ImmutableArray<WorkloadPreset> Presets);

/// <summary>Serialisation of presets without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(WorkloadPresetList))]
internal sealed partial class PresetJsonContext : JsonSerializerContext;
