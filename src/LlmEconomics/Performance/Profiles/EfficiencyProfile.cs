using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// What fraction of an accelerator generation's peaks real kernels reach, by kernel format and kind of operator. Tunables with their
/// provenance; formulas hold none. What depends on the software is in an <see cref="EngineProfile"/>.
/// </summary>
public sealed record EfficiencyProfile
{
    private static readonly Lazy<ImmutableArray<EfficiencyProfile>> Shipped = new(() => ProfileResources.Load(
        "efficiency-profiles.json", PerformanceJsonContext.Default.EfficiencyProfileList).Profiles);

    /// <summary>The profile's name.</summary>
    public required string Id
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Id));
    }

    /// <summary>Accelerator generations it was measured on; empty for the generic one.</summary>
    [JsonRequired]
    public ImmutableArray<string> Architectures
    {
        get;
        init => field = Guard.Items(value, nameof(Architectures));
    } = [];

    /// <summary>Generations whose engine-specific figures hold here too (Blackwell Ultra runs Blackwell's kernels): ids of other profiles.</summary>
    public string? SharesKernelsWith { get; init; }

    /// <summary>Dense products: per kernel format; 16-bit must be there.</summary>
    public required ImmutableDictionary<KernelFormat, KernelEfficiency> Products
    {
        get;
        init => field = Kernels(value, nameof(Products));
    }

    /// <summary>Routed experts, where the engine has no figures of its own: per kernel format; 16-bit must be there.</summary>
    public required ImmutableDictionary<KernelFormat, KernelEfficiency> Experts
    {
        get;
        init => field = Kernels(value, nameof(Experts));
    }

    /// <summary>Attention.</summary>
    public required AttentionEfficiency Attention
    {
        get;
        init => field = Guard.NotNull(value, nameof(Attention));
    }

    /// <summary>Norms, positions, activations, gathers: time of one such kernel that has little to do [µs], at least 0.</summary>
    [JsonRequired]
    public Tunable ElementwiseStart
    {
        get;
        init => field = value.NotNegative(nameof(ElementwiseStart));
    }

    /// <summary>Memory passes of such kernels per layer, in vectors of the hidden size and 16 bits; at least 0.</summary>
    [JsonRequired]
    public Tunable ElementwisePasses
    {
        get;
        init => field = value.NotNegative(nameof(ElementwisePasses));
    }

    /// <summary>Host times in the servers of this generation over those that engines' profiles state; above 0 to 10. Default 1.</summary>
    public Tunable? HostScale
    {
        get;
        init => field = value?.Between(0.01, 10, nameof(HostScale));
    }

    /// <summary>Fraction of the one-way link bandwidth that collectives approach as they grow; above 0 to 1.</summary>
    public required Tunable Network
    {
        get;
        init => field = value.Between(double.Epsilon, 1, nameof(Network));
    }

    /// <summary>Time of an all-reduce that carries nothing, by an engine's own kernel among directly linked ranks [µs]; at least 0.</summary>
    [JsonRequired]
    public Tunable NetworkLatency
    {
        get;
        init => field = value.NotNegative(nameof(NetworkLatency));
    }

    /// <summary>What other collectives take beside their transfer, and everything that leaves a node; default: nothing.</summary>
    [JsonRequired]
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

    /// <summary>100 % of every peak and nothing on top: the physical floor.</summary>
    public static EfficiencyProfile Ideal { get; } = new()
    {
        Id = "ideal",
        Products = ImmutableDictionary<KernelFormat, KernelEfficiency>.Empty.Add(KernelFormat.Bits16, KernelEfficiency.Ideal),
        Experts = ImmutableDictionary<KernelFormat, KernelEfficiency>.Empty.Add(KernelFormat.Bits16, KernelEfficiency.Ideal),
        Attention = AttentionEfficiency.Ideal,
        Network = 1,
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

    /// <summary>The figures of dense products in a kernel format, or those of the nearest format listed.</summary>
    public KernelEfficiency Product(KernelFormat format)
    {
        return Nearest(Products, format);
    }

    /// <summary>The figures of routed experts in a kernel format, or those of the nearest format listed.</summary>
    public KernelEfficiency Expert(KernelFormat format)
    {
        return Nearest(Experts, format);
    }

    /// <summary>The profile as JSON; <see cref="FromJson"/> reads it back to an equal value.</summary>
    public string ToJson()
    {
        return JsonSerializer.Serialize(this, PerformanceJsonContext.Default.EfficiencyProfile);
    }

    /// <summary>Reads a profile from JSON; comments are allowed, unknown members are refused.</summary>
    /// <exception cref="JsonException">The text is not such JSON; the message begins with the path.</exception>
    public static EfficiencyProfile FromJson(string json)
    {
        return ProfileJson.Read(json, PerformanceJsonContext.Default.EfficiencyProfile);
    }

    /// <summary>Equal when all figures and the source are.</summary>
    public bool Equals(EfficiencyProfile? other)
    {
        return ReferenceEquals(this, other) || (other is not null && (Id, SharesKernelsWith, Attention, ElementwiseStart, ElementwisePasses, Source)
                == (other.Id, other.SharesKernelsWith, other.Attention, other.ElementwiseStart, other.ElementwisePasses, other.Source)
            && (Network, NetworkLatency, Collectives, HostScale) == (other.Network, other.NetworkLatency, other.Collectives, other.HostScale)
            && Architectures.SequenceEqual(other.Architectures) && Same(Products, other.Products) && Same(Experts, other.Experts));
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Id, Network, NetworkLatency, Attention);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Id;
    }

    private static ImmutableDictionary<KernelFormat, KernelEfficiency> Kernels(ImmutableDictionary<KernelFormat, KernelEfficiency> value, string name)
    {
        return !Guard.NotNull(value, name).ContainsKey(KernelFormat.Bits16) ? throw new ArgumentException($"{name} must hold 16-bit, the format others fall back to.", name)
            : value.ContainsValue(null!) ? throw new ArgumentException($"{name} must not hold null.", name)
            : value;
    }

    private static bool Same(ImmutableDictionary<KernelFormat, KernelEfficiency> left, ImmutableDictionary<KernelFormat, KernelEfficiency> right)
    {
        return left.Count == right.Count && left.All(p => right.TryGetValue(p.Key, out KernelEfficiency? value) && value == p.Value);
    }

    private static KernelEfficiency Nearest(ImmutableDictionary<KernelFormat, KernelEfficiency> figures, KernelFormat format)
    {
        if (figures.TryGetValue(format, out KernelEfficiency? own))
        {
            return own;
        }

        foreach (KernelFormat other in KernelFormats.StandIns(format))
        {
            if (figures.TryGetValue(other, out KernelEfficiency? found))
            {
                return found;
            }
        }

        return figures[KernelFormat.Bits16];
    }
}
