using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <content>The engines that come with the library, and what a profile says at its release.</content>
public sealed partial record EngineProfile
{
    /// <summary>All profiles that come with the library.</summary>
    [JsonIgnore]
    public static IReadOnlyList<EngineProfile> All => Shipped.Value;

    /// <summary>vLLM.</summary>
    [JsonIgnore]
    public static EngineProfile Vllm => Find("vLLM");

    /// <summary>SGLang.</summary>
    [JsonIgnore]
    public static EngineProfile Sglang => Find("SGLang");

    /// <summary>TensorRT-LLM, the PyTorch backend.</summary>
    [JsonIgnore]
    public static EngineProfile TensorRtLlm => Find("TensorRT-LLM");

    /// <summary>llama.cpp.</summary>
    [JsonIgnore]
    public static EngineProfile LlamaCpp => Find("llama.cpp");

    /// <summary>An engine without a profile of its own: the middle of the measured ones.</summary>
    [JsonIgnore]
    public static EngineProfile Generic => Find("generic");

    /// <summary>No engine: kernels alone, one after the other, without gaps or host time.</summary>
    [JsonIgnore]
    public static EngineProfile None { get; } = new() { Name = "none", MemoryShare = 1, BlockTokens = 1, Source = "By definition: nothing is added." };

    /// <summary>
    /// Years from <see cref="ReferenceDate"/> to <see cref="Release"/>, at most half a year: what releases gain is not carried on beyond those that were measured.
    /// </summary>
    [JsonIgnore]
    public double Age => Math.Min(NewestMeasured, (Release.DayNumber - ReferenceDate.DayNumber) / 365.25);

    private const double NewestMeasured = 0.5;

    /// <summary>The profile of an engine by name or alias, ignoring case.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public static EngineProfile Find(string name)
    {
        Guard.NotBlank(name);
        return All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || p.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase))
            ?? throw new KeyNotFoundException($"no profile of an engine {Quoted.Of(name)}; known: {Listing.Of(All.Select(p => p.Name))}.");
    }

    /// <summary>The same engine at a version that <see cref="Versions"/> lists.</summary>
    /// <exception cref="KeyNotFoundException">The version is not listed.</exception>
    public EngineProfile At(string version)
    {
        return Versions.TryGetValue(Guard.NotBlank(version), out DateOnly release)
            ? this with { Release = release }
            : throw new KeyNotFoundException($"{Quoted.Cut(Name)} has no version {Quoted.Of(version)} on file; known: {Listing.Of(Versions.Keys)}. State a release date instead.");
    }

    /// <summary>The profile as JSON; <see cref="FromJson"/> reads it back to an equal value.</summary>
    public string ToJson()
    {
        return JsonSerializer.Serialize(this, PerformanceJsonContext.Default.EngineProfile);
    }

    /// <summary>Reads a profile from JSON; comments are allowed, unknown members are refused.</summary>
    /// <exception cref="JsonException">The text is not such JSON; the message begins with the path.</exception>
    public static EngineProfile FromJson(string json)
    {
        return ProfileJson.Read(json, PerformanceJsonContext.Default.EngineProfile);
    }

    /// <summary>Equal when all members are.</summary>
    public bool Equals(EngineProfile? other)
    {
        return ReferenceEquals(this, other) || (other is not null && Name == other.Name && ToJson() == other.ToJson());
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Name, Release, KernelOverhead, HostPerSequence);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Name} ({Release:yyyy-MM})");
    }

    /// <summary>The engine's expert kernel for a generation and format, or the generation's own.</summary>
    internal KernelEfficiency ExpertKernel(EfficiencyProfile generation, KernelFormat format, out bool isOwn)
    {
        foreach (KernelFormat candidate in KernelFormats.StandIns(format).Where(f => f != KernelFormat.Bits16).Prepend(format))
        {
            if (Lookup(Experts, generation, candidate, out KernelEfficiency? found))
            {
                isOwn = candidate == format;
                return found;
            }

            if (generation.Experts.TryGetValue(candidate, out KernelEfficiency? general))
            {
                isOwn = false;
                return general;
            }
        }

        isOwn = false;
        return generation.Expert(format);
    }

    internal double ExtraStartOf(EfficiencyProfile generation, KernelFormat format)
    {
        return Lookup(ExtraStart, generation, format, out Tunable extra) ? extra.Value : 0;
    }

    private static bool Lookup<T>(
        ImmutableDictionary<string, T> figures, EfficiencyProfile generation, KernelFormat format,
        [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T found)
    {
        string name = KernelFormats.NameOf(format);
        return figures.TryGetValue($"{generation.Id}/{name}", out found)
            || (generation.SharesKernelsWith is { } other && figures.TryGetValue($"{other}/{name}", out found));
    }

    private static ImmutableDictionary<string, T> Kernels<T>(ImmutableDictionary<string, T> value, string name)
    {
        return Guard.NotNull(value, name).Keys.FirstOrDefault(k => !KernelFormats.IsKey(k)) is { } unknown
            ? throw new ArgumentException($"{name}: {Quoted.Of(unknown)} is no generation and kernel format as in hopper/fp8-block; formats: {Listing.Of(KernelFormats.Names)}.", name)
            : default(T) is null && value.ContainsValue(default!) ? throw new ArgumentException($"{name} must not hold null.", name)
            : value;
    }
}
