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
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>What it is.</summary>
    public required string Title
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Title));
    }

    /// <summary>Prompts; <see langword="null"/> where they are not published.</summary>
    public LengthStatistics? Input { get; init; }

    /// <summary>Generated tokens.</summary>
    public required LengthStatistics Output
    {
        get;
        init => field = Guard.NotNull(value, nameof(Output));
    }

    /// <summary>Share of the generated tokens that come before the answer.</summary>
    public double ReasoningShare
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(ReasoningShare));
    }

    /// <summary>Mean requests per second of what was seen [1/s]; <see langword="null"/> where it is not published.</summary>
    public double? RequestsPerSecond
    {
        get;
        init => field = Guard.Positive(value, nameof(RequestsPerSecond));
    }

    /// <summary>Coefficient of variation of the times between requests; <see langword="null"/> where it is not published: chance, 1, is then assumed.</summary>
    public double? ArrivalVariation
    {
        get;
        init => field = Guard.Positive(value, nameof(ArrivalVariation));
    }

    /// <summary>Share of the prompt tokens that a cache which never evicts would hold; 0 where it is not known.</summary>
    public double ReusableShare
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(ReusableShare));
    }

    /// <summary>When it was seen or published; <see langword="null"/> where that is not known.</summary>
    public DateOnly? Date
    {
        get;
        init => field = Guard.Dated(value, nameof(Date));
    }

    /// <summary>Where it is from.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>The preset of a name, ignoring case.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public static WorkloadPreset Find(string name)
    {
        Guard.NotBlank(name);
        return All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new KeyNotFoundException($"no workload preset {Quoted.Of(name)}; known: {Listing.Of(All.Select(p => p.Name))}.");
    }

    /// <summary>The workload, at the rate that was seen or another. Prompts and answers are drawn apart; what prompts share is not part of it.</summary>
    /// <param name="rate">Mean requests per second, above 0 [1/s]; default what was seen.</param>
    /// <param name="input">Prompts, instead of those that are published.</param>
    /// <exception cref="ArgumentException">No rate, or no prompts, are published, and none are given.</exception>
    public Workload ToWorkload(double? rate = null, LengthDistribution? input = null)
    {
        double each = rate ?? RequestsPerSecond ?? throw new ArgumentException($"rate: preset '{Name}' has none, state the requests per second.", nameof(rate));
        LengthDistribution prompts = input ?? Input?.ToDistribution() ?? throw new ArgumentException($"input: preset '{Name}' has no prompts, state their lengths.", nameof(input));
        return Workload.Of(RequestLengths.Independent(prompts, Output.ToDistribution(), ReasoningShare), ArrivalProcess.Gamma(each, ArrivalVariation ?? 1));
    }

    private static ImmutableArray<WorkloadPreset> Load()
    {
        return EmbeddedJson.Read("Serving.Presets.workload-presets.json", PresetJsonContext.Default.WorkloadPresetList).Presets;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(WorkloadPreset), PrintMembers);
    }
}

/// <summary>The file format of presets.</summary>
internal sealed record WorkloadPresetList(ImmutableArray<WorkloadPreset> Presets);

/// <summary>Serialisation of presets without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(WorkloadPresetList))]
internal sealed partial class PresetJsonContext : JsonSerializerContext;
