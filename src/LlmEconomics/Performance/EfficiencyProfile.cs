using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// What fraction of an accelerator's peaks real kernels reach: per element type for arithmetic, per width of the weights for memory, and for
/// the links. Tunables with their provenance; formulas hold none.
/// </summary>
public sealed record EfficiencyProfile
{
    private static readonly Lazy<ImmutableArray<EfficiencyProfile>> Shipped = new(Load);

    /// <summary>The profile's name.</summary>
    public required string Id
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Id));
    }

    /// <summary>Accelerator generations it was measured on; empty for the generic one.</summary>
    public ImmutableArray<string> Architectures
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Fraction of the dense peak that large matrix products reach, per element type; above 0 to 1.</summary>
    public ImmutableDictionary<ElementType, double> Compute
    {
        get;
        init => field = Guard.NotNull(value, nameof(Compute)).Values.All(IsFraction)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Compute), "Compute must hold fractions above 0 and at most 1.");
    } = ImmutableDictionary<ElementType, double>.Empty;

    /// <summary>The fraction for element types not listed; above 0 to 1.</summary>
    public required double OtherCompute
    {
        get;
        init => field = Guard.Between(value, double.Epsilon, 1, nameof(OtherCompute));
    }

    /// <summary>Fraction of the memory bandwidth that streaming weights reaches, per width of an element in bits (16, 8, 4); above 0 to 1.</summary>
    public required ImmutableSortedDictionary<int, double> Memory
    {
        get;
        init => field = Guard.NotNull(value, nameof(Memory)).Count > 0 && value.Values.All(IsFraction)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Memory), "Memory must hold at least one fraction above 0 and at most 1.");
    }

    /// <summary>Fraction of the one-way link bandwidth that collectives approach as they grow; above 0 to 1.</summary>
    public required double Network
    {
        get;
        init => field = Guard.Between(value, double.Epsilon, 1, nameof(Network));
    }

    /// <summary>Time of an all-reduce that carries nothing, by an engine's own kernel among directly linked ranks; at least 0.</summary>
    public required Duration NetworkLatency
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(NetworkLatency));
    }

    /// <summary>What other collectives take beside their transfer, and everything that leaves a node; default: nothing.</summary>
    public CollectiveProfile Collectives
    {
        get;
        init => field = Guard.NotNull(value, nameof(Collectives));
    } = CollectiveProfile.Ideal;

    /// <summary>Where the figures come from, and which of them are assumed.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>All profiles that come with the library.</summary>
    [JsonIgnore]
    public static IReadOnlyList<EfficiencyProfile> All => Shipped.Value;

    /// <summary>100 % of every peak and no latency: the physical floor.</summary>
    public static EfficiencyProfile Ideal { get; } = new()
    {
        Id = "ideal",
        OtherCompute = 1,
        Memory = ImmutableSortedDictionary<int, double>.Empty.Add(16, 1),
        Network = 1,
        NetworkLatency = Duration.Zero,
        Source = "By definition: every peak reached.",
    };

    /// <summary>Whether it stands in for a generation it was not measured on.</summary>
    [JsonIgnore]
    public bool IsGeneric => Architectures.IsEmpty;

    /// <summary>The profile of an accelerator's generation, or the generic one.</summary>
    public static EfficiencyProfile For(Accelerator accelerator)
    {
        string? architecture = Guard.NotNull(accelerator).Architecture;
        return All.FirstOrDefault(p => p.Architectures.Contains(architecture!, StringComparer.OrdinalIgnoreCase)) ?? All.First(p => p.IsGeneric);
    }

    /// <summary>The fraction of the dense peak reached in an element type.</summary>
    public double ComputeFraction(ElementType type)
    {
        return Compute.GetValueOrDefault(Guard.NotNull(type), OtherCompute);
    }

    /// <summary>The fraction of the memory bandwidth reached with elements of a width: that of the nearest listed width not below it.</summary>
    public double MemoryFraction(int bits)
    {
        foreach ((int width, double fraction) in Memory)
        {
            if (bits <= width)
            {
                return fraction;
            }
        }

        return Memory.Values.Last();
    }

    /// <summary>Equal when all figures and the source are.</summary>
    public bool Equals(EfficiencyProfile? other)
    {
        return other is not null && (Id, OtherCompute, Network, NetworkLatency, Collectives, Source)
                == (other.Id, other.OtherCompute, other.Network, other.NetworkLatency, other.Collectives, other.Source)
            && Architectures.SequenceEqual(other.Architectures) && Memory.SequenceEqual(other.Memory)
            && Compute.Count == other.Compute.Count && Compute.All(c => other.Compute.TryGetValue(c.Key, out double value) && value == c.Value);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Id, OtherCompute, Network, NetworkLatency);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Id;
    }

    private static bool IsFraction(double value)
    {
        return value is > 0 and <= 1;
    }

    private static ImmutableArray<EfficiencyProfile> Load()
    {
        using Stream stream = typeof(EfficiencyProfile).Assembly.GetManifestResourceStream("LlmEconomics.Performance.Profiles.efficiency-profiles.json")
            ?? throw new InvalidOperationException("The assembly lacks its efficiency profiles.");
        return JsonSerializer.Deserialize(stream, PerformanceJsonContext.Default.EfficiencyProfileList)!.Profiles;
    }
}

/// <summary>The file format of efficiency profiles.</summary>
internal sealed record EfficiencyProfileList(ImmutableArray<EfficiencyProfile> Profiles);

/// <summary>Serialisation of profiles without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(EfficiencyProfileList))]
internal sealed partial class PerformanceJsonContext : JsonSerializerContext;
