using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>ModelOpt's statements from the config's section and from the companion file: the companion wins, contradictions are reported.</summary>
internal sealed class ModelOptSource
{
    public const string ExpertsKey = "moe_quant_algo";
    private const string Wins = "hf_quant_config.json says so and wins; the config states";

    private readonly ConfigNode? section;
    private readonly ConfigNode? stated;

    public ModelOptSource(ConfigNode? section, ConfigNode? stated)
    {
        this.section = section;
        this.stated = stated;
        Primary = stated ?? section!;
        Algorithm = Primary.StringOrNull("quant_algo");
        Compare(section, "quant_algo", Algorithm);
        if (stated is not null && section is not null && !section.Has("quant_algo") && section.StringOrNull("quant_method") is { } method)
        {
            section.Report("quant_algo", Algorithm!, $"{Wins} quant_method {method}");
        }
    }

    /// <summary>The companion's section, or the config's where there is no companion.</summary>
    public ConfigNode Primary { get; }

    public string? Algorithm { get; }

    public int? GroupSize => (stated is null ? null : ModelOptFormats.GroupSize(stated)) ?? (section is null ? null : ModelOptFormats.GroupSize(section));

    /// <summary>Where an algorithm of its own for the experts is stated.</summary>
    public ConfigNode? Experts => new[] { stated, section }.FirstOrDefault(n => n?.Has(ExpertsKey) == true);

    public bool HasLayers => WithLayers is not null;

    public NumberFormat? KvCache
    {
        get
        {
            NumberFormat? config = section is null
                ? null
                : KvCacheFormats.OrNull(section, "kv_cache_quant_algo") ?? KvCacheFormats.OrNull(section, "kv_cache_scheme");
            NumberFormat? companion = stated is null ? null : KvCacheFormats.OrNull(stated, "kv_cache_quant_algo");
            if (companion is not null && config is not null && companion != config)
            {
                section!.Report("kv_cache_scheme", companion.Name, $"{Wins} {config}");
            }

            return companion ?? config;
        }
    }

    private ConfigNode? WithLayers => new[] { stated, section }.FirstOrDefault(n => n?.IsObject("quantized_layers") == true);

    public ConfigNode Layers()
    {
        return WithLayers?.NodeOrNull("quantized_layers") ?? throw Primary.Error("quantized_layers", "expected the algorithm of each converted module");
    }

    public ImmutableArray<FormatRule> Excluding(CheckpointFormats checkpoint)
    {
        if (stated?.Has("exclude_modules") != true)
        {
            return section is null ? checkpoint.Unconverting(Primary, "exclude_modules") : checkpoint.Unconverting(section, "ignore", "exclude_modules");
        }

        if (section?.FirstOf("ignore", "exclude_modules") is { } key)
        {
            ImmutableArray<string> listed = section.Strings(key);
            HashSet<string> companion = [.. stated.Strings("exclude_modules")];
            if (!companion.SetEquals(listed))
            {
                section.Report(key, $"{companion.Count} entries", $"{Wins} {listed.Length} entries, not the same ones");
            }
        }

        return checkpoint.Unconverting(stated, "exclude_modules");
    }

    private void Compare(ConfigNode? node, string key, string? used)
    {
        if (stated is not null && node?.StringOrNull(key) is { } other && !string.Equals(other, used, StringComparison.OrdinalIgnoreCase))
        {
            node.Report(key, used!, $"{Wins} {other}");
        }
    }
}
