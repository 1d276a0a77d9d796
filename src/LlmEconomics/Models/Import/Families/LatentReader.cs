using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What the code of a family with multi-head latent attention fixes and its config may not say.</summary>
internal sealed record LatentTraits
{
    public required DecoderTraits Decoder { get; init; }

    /// <summary>Class default of the query rank; otherwise an absent rank means that queries are not compressed.</summary>
    public int? QueryRank { get; init; }

    /// <summary>Class default of the value head's width.</summary>
    public int? ValueSize { get; init; }

    /// <summary>Whether an indexer chooses the keys.</summary>
    public bool Indexed { get; init; }
}

/// <summary>Reads multi-head latent attention and the indexers of its sparse form.</summary>
internal static class LatentReader
{
    private const int MaxRank = 1 << 20, MaxSize = 1 << 16;

    public static LatentAttention Read(FamilyConfig config, LatentTraits traits)
    {
        ConfigNode text = config.Text;
        return new LatentAttention
        {
            Module = traits.Decoder.Attention,
            Heads = config.Heads,
            QueryRank = QueryRank(config, traits.QueryRank),
            KeyValueRank = text.Int("kv_lora_rank", 1, MaxRank),
            NopeSize = text.Int("qk_nope_head_dim", 1, MaxSize),
            RopeSize = text.Int("qk_rope_head_dim", 1, MaxSize),
            ValueSize = traits.ValueSize is { } size
                ? config.IntOrClass("v_head_dim", size, 1, MaxSize)
                : text.Int("v_head_dim", 1, MaxSize),
            Bias = config.BoolOrClass("attention_bias", false),
        };
    }

    /// <summary>The mixer of each layer; under sparse attention some own an indexer and others reuse an earlier layer's choice.</summary>
    public static Func<int, LatentAttention> Mixers(FamilyConfig config, LatentTraits traits, int layers)
    {
        LatentAttention attention = Read(config, traits);
        if (!traits.Indexed)
        {
            return _ => attention;
        }

        LatentAttention sharing = attention with
        {
            Span = new TopKSpan(AttentionSpan.Full, config.IntOrClass("index_topk", 2048, 1, 1 << 30)),
        };
        LatentAttention owning = sharing with
        {
            Indexer = new SparseIndexer(
                config.IntOrClass("index_n_heads", 32, 1, MaxSize),
                config.IntOrClass("index_head_dim", 128, 1, MaxSize)),
        };
        ImmutableArray<bool> owns = OwnsIndexer(config, layers);
        return i => i >= layers || owns[i] ? owning : sharing;
    }

    private static int? QueryRank(FamilyConfig config, int? classDefault)
    {
        const string Key = "q_lora_rank";
        if (classDefault is { } rank)
        {
            return config.IntOrClass(Key, rank, 1, MaxRank);
        }

        int? stated = config.Text.IntOrNull(Key, 1, MaxRank);
        if (stated is null)
        {
            config.Text.ReportUnlessNull(Key, "none", "queries are not compressed");
        }

        return stated;
    }

    /// <summary>Which layers score keys themselves: a list, or after a few first layers every n-th (GLM-5.2).</summary>
    private static ImmutableArray<bool> OwnsIndexer(FamilyConfig config, int layers)
    {
        const string Types = "indexer_types";
        if (LayerTypes.ChooseBy(config, Types, layers, ("full", true), ("shared", false)) is { } owns)
        {
            return owns;
        }

        int every = config.Text.IntOrNull("index_topk_freq", 1, ModelArchitecture.MaxLayers) ?? 1;
        int offset = config.Text.IntOrNull("index_skip_topk_offset", 0, ModelArchitecture.MaxLayers) ?? 1;
        return [.. Enumerable.Range(0, layers).Select(i => Math.Max(i - offset + 1, 0) % every == 0)];
    }
}
