using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What llama.cpp's quantiser looks at in a model, and the formats it assigns from that.</summary>
/// <remarks>Source: llama.cpp <c>src/llama-quant.cpp</c>, <c>llama_tensor_get_type_impl</c>; the names of its conditions are kept.</remarks>
internal sealed record GgufAssignment
{
    public required int Layers { get; init; }

    /// <summary>Layers with a value projection of their own, in order: it counts those, not all.</summary>
    public required ImmutableArray<int> ValueLayers { get; init; }

    /// <summary>Query heads per key-value head (<c>n_gqa</c>).</summary>
    public required int QueriesPerKey { get; init; }

    public int Experts { get; init; }

    public bool TiedEmbeddings { get; init; }

    /// <summary>Llama-2-70B and its like: 80 layers whose value projections are so small that more bits cost nothing.</summary>
    public bool IsLlama70B { get; init; }

    private bool HasEightExperts => Experts == 8;

    public static GgufAssignment For(ModelArchitecture model)
    {
        ImmutableArray<LayerGroup> layers = [.. model.Layers.SelectMany(g => Enumerable.Repeat(g, g.Count))];
        IEnumerable<GroupedQueryAttention> attention = layers.SelectMany(g => g.Mixers).OfType<GroupedQueryAttention>();
        int queriesPerKey = attention.Select(a => a.QueryHeads / a.KeyValueHeads).DefaultIfEmpty(1).Max();
        int experts = layers.SelectMany(g => g.FeedForwards).OfType<MixtureOfExperts>().Select(f => f.Experts).DefaultIfEmpty(0).Max();
        return new GgufAssignment
        {
            Layers = layers.Length,
            ValueLayers = [.. Enumerable.Range(0, layers.Length).Where(i => layers[i].Mixers.Any(m => HasValues(m)))],
            QueriesPerKey = queriesPerKey,
            Experts = experts,
            TiedEmbeddings = model.TiedEmbeddings,
            IsLlama70B = layers.Length == 80 && queriesPerKey > 1 && experts == 0,
        };

        static bool HasValues(SequenceMixer mixer)
        {
            return mixer is KimiDeltaAttention or GroupedQueryAttention { OmitsKeyValueWeights: false, ValuesFromKeys: false };
        }
    }

    public FormatScheme Scheme(GgufMixture mixture)
    {
        ImmutableArray<FormatRule>.Builder rules = ImmutableArray.CreateBuilder<FormatRule>();
        NumberFormat head = mixture.Main == NumberFormats.Q8_0 ? NumberFormats.Q8_0 : NumberFormats.Q6_K;
        Add("lm_head", head);
        Add("embed_tokens", TiedEmbeddings ? head : mixture.Main);
        for (int i = 0; i < ValueLayers.Length; i++)
        {
            Add($"layers.{ValueLayers[i]}.*.v_proj", Values(mixture, i));
        }

        for (int i = 0; i < Layers; i++)
        {
            Add($"layers.{i}.*.down_proj", Down(mixture, i));
        }

        if (HasEightExperts)
        {
            Add("k_proj", NumberFormats.Q8_0);
        }

        Add("o_proj", Output(mixture));
        return new FormatScheme
        {
            Name = mixture.Name,
            Linear = Product(mixture.Main),
            Other = ModuleFormat.Uniform(NumberFormats.Fp32),
            Rules = rules.ToImmutable(),
            KvCache = NumberFormats.Fp16,
            State = NumberFormats.Fp32,
        };

        void Add(string pattern, NumberFormat format)
        {
            // A rule that says what holds anyway is left out; head and embedding are no linear layers and need theirs.
            if (format != mixture.Main || rules.Count < 2)
            {
                rules.Add(new FormatRule(pattern, Product(format)));
            }
        }
    }

    private static ModuleFormat Product(NumberFormat weights)
    {
        return new ModuleFormat(weights, NumberFormats.Q8_0);
    }

    private static bool UseMoreBits(int layer, int layers)
    {
        return layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2;
    }

    private NumberFormat Values(GgufMixture mixture, int ordinal)
    {
        if (HasEightExperts)
        {
            return NumberFormats.Q8_0;
        }

        NumberFormat format =
            mixture == GgufMixture.Q2_K ? QueriesPerKey >= 4 ? NumberFormats.Q4_K : NumberFormats.Q3_K
            : mixture == GgufMixture.Q3_K_M ? ordinal < 2 ? NumberFormats.Q5_K : NumberFormats.Q4_K
            : IsMedium(mixture) && UseMoreBits(ordinal, ValueLayers.Length) ? NumberFormats.Q6_K
            : mixture.Main;
        return IsLlama70B && (format == NumberFormats.Q3_K || format == NumberFormats.Q4_K) ? NumberFormats.Q5_K : format;
    }

    private NumberFormat Down(GgufMixture mixture, int layer)
    {
        return mixture == GgufMixture.Q2_K ? NumberFormats.Q3_K
            : mixture == GgufMixture.Q3_K_M ? layer < Layers / 16 ? NumberFormats.Q5_K : NumberFormats.Q4_K
            : IsMedium(mixture) && UseMoreBits(layer, Layers) ? NumberFormats.Q6_K
            : mixture.Main;
    }

    private NumberFormat Output(GgufMixture mixture)
    {
        if (HasEightExperts)
        {
            return mixture == GgufMixture.Q2_K || mixture == GgufMixture.Q3_K_M || mixture == GgufMixture.Q4_K_M ? NumberFormats.Q5_K : mixture.Main;
        }

        return mixture == GgufMixture.Q2_K ? NumberFormats.Q3_K : mixture == GgufMixture.Q3_K_M ? NumberFormats.Q4_K : mixture.Main;
    }

    private static bool IsMedium(GgufMixture mixture)
    {
        return mixture == GgufMixture.Q4_K_M || mixture == GgufMixture.Q5_K_M;
    }
}
