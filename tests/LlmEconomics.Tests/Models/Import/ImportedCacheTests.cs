using System.Globalization;
using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <summary>What the layers of an imported model keep: spans, latents, sharing, states.</summary>
public sealed class ImportedCacheTests
{
    private const string Small =
        """ "hidden_size": 64, "num_hidden_layers": 8, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "intermediate_size": 96, "vocab_size": 100, "max_position_embeddings": 1000 """;

    [Theory]
    // Published bytes per token at 16 bits, in elements: Llama-3.1-405B 516,096 B; DeepSeek-V3 70,272 B; the key-value heads of MLA mean nothing.
    [InlineData(PublishedTotals.DeepSeekV3, 35_136, 0)]
    // 48 of 64 heads per group slide: 12 full layers, 33 sliding, 2 × 8 × 128 each.
    [InlineData(PublishedTotals.Step35, 24_576, 67_584)]
    [InlineData(PublishedTotals.Nemotron3Super, 4_096, 0)]
    public void Elements_per_token(string config, long unbounded, long windowed)
    {
        Assert.Equal((unbounded, windowed), CacheFootprint.ElementsPerToken(Import(config)));
    }

    [Theory]
    // The number alone means nothing in Qwen2.
    [InlineData("qwen2", """ "sliding_window": 100, "max_window_layers": 4, "use_sliding_window": false """, "ffffffff")]
    [InlineData("qwen2", """ "sliding_window": 100, "max_window_layers": 4, "use_sliding_window": true """, "ffffwwww")]
    [InlineData("mistral", """ "sliding_window": 100 """, "wwwwwwww")]
    [InlineData("mistral", """ "sliding_window": null """, "ffffffff")]
    // A window as long as the context hides nothing (Phi-3.5: 262144 over 131072).
    [InlineData("phi3", """ "sliding_window": 1000 """, "ffffffff")]
    [InlineData("phi3", """ "sliding_window": 999 """, "wwwwwwww")]
    [InlineData("gemma2", """ "sliding_window": 100 """, "wfwfwfwf")]
    [InlineData("gemma3_text", """ "sliding_window": 100 """, "wwwwwfww")]
    [InlineData("gemma3_text", """ "sliding_window": 100, "sliding_window_pattern": 2 """, "wfwfwfwf")]
    [InlineData("gemma4_text", """ "sliding_window": 100, "hidden_size_per_layer_input": 0 """, "wwwwwfwf")]
    [InlineData("exaone4", """ "sliding_window": 100, "sliding_window_pattern": "LLLG" """, "wwwfwwwf")]
    [InlineData("exaone4", """ "sliding_window": null """, "ffffffff")]
    [InlineData("olmo3", """ "sliding_window": 100 """, "wwwfwwwf")]
    [InlineData("cohere2", """ "sliding_window": 100, "sliding_window_pattern": 4 """, "wwwfwwwf")]
    // no_rope_layers means chunks in Llama 4, and only no rotation in SmolLM3.
    [InlineData("smollm3", """ "no_rope_layers": [1, 1, 1, 0, 1, 1, 1, 0] """, "ffffffff")]
    [InlineData("llama4_text", """ "no_rope_layers": [1, 1, 1, 0, 1, 1, 0, 0], "attention_chunk_size": 100, "num_local_experts": 2, "num_experts_per_tok": 1 """, "cccfccff")]
    [InlineData("llama4_text", """ "attention_chunk_size": 100, "num_local_experts": 2, "num_experts_per_tok": 1 """, "cccfcccf")]
    [InlineData("qwen3", """ "sliding_window": 100, "layer_types": ["full_attention", "sliding_attention", "full_attention", "full_attention", "full_attention", "full_attention", "full_attention", "sliding_attention"] """, "fwfffffw")]
    [InlineData("mimo_v2_flash", """ "sliding_window": 100, "hybrid_layer_pattern": [0, 1, 1, 1, 0, 1, 1, 1], "moe_layer_freq": [0, 0, 0, 0, 0, 0, 0, 0] """, "fwwwfwww")]
    public void Spans(string modelType, string keys, string expected)
    {
        ModelArchitecture model = Import($$"""{ "model_type": "{{modelType}}", {{Small}}, {{keys}} }""");

        IEnumerable<char> letters = model.Layers.SelectMany(g => Enumerable.Repeat(((GroupedQueryAttention)g.Mixers.Single()).Span, g.Count)).Select(s => s switch
        {
            FullSpan => 'f',
            WindowSpan { Tokens: 100 or 999 } => 'w',
            ChunkSpan { Tokens: 100 } => 'c',
            _ => '?',
        });
        Assert.Equal(expected, string.Concat(letters));
    }

    [Fact]
    public void Keys_and_values_may_differ_in_width()
    {
        // MiMo-V2-Flash: 9 full layers of 4 × (192 + 128), 39 sliding ones of 8 × (192 + 128).
        string pattern = string.Join(", ", Enumerable.Range(0, 48).Select(i => (i is 0 or 5 || (i > 5 && (i - 5) % 6 == 0) ? 0 : 1).ToString(CultureInfo.InvariantCulture)));
        string config = $$"""
            { "model_type": "mimo_v2_flash", "hidden_size": 4096, "num_hidden_layers": 48, "num_attention_heads": 64, "num_key_value_heads": 4,
              "head_dim": 192, "v_head_dim": 128, "swa_num_key_value_heads": 8, "intermediate_size": 16384, "moe_intermediate_size": 2048,
              "n_routed_experts": 256, "num_experts_per_tok": 8, "first_k_dense_replace": 1, "sliding_window": 128, "vocab_size": 152576,
              "add_swa_attention_sink_bias": true, "hybrid_layer_pattern": [{{pattern}}] }
            """;

        ModelArchitecture model = Import(config);

        Assert.Equal((11_520, 99_840), CacheFootprint.ElementsPerToken(model));
        Assert.Equal(308_778_780_864, ParameterCount.Of(model).Main);
    }

    [Theory]
    // Gemma 3n E4B keeps caches in 20 of 35 layers; Gemma 4 E2B in 15 of 35, E4B in 24 of 42.
    [InlineData(""" "model_type": "gemma3n_text", "num_hidden_layers": 35, "num_kv_shared_layers": 15, "altup_num_inputs": 4 """, 20)]
    [InlineData(""" "model_type": "gemma4_text", "num_hidden_layers": 35, "num_kv_shared_layers": 20 """, 15)]
    [InlineData(""" "model_type": "gemma4_text", "num_hidden_layers": 42, "num_kv_shared_layers": 18 """, 24)]
    // Cross-layer attention: a factor that is named and off shares nothing (Hunyuan-A13B).
    [InlineData(""" "model_type": "hunyuan", "num_hidden_layers": 6, "use_cla": false, "cla_share_factor": 2, "num_experts": 2, "moe_topk": 1 """, 6)]
    [InlineData(""" "model_type": "hunyuan", "num_hidden_layers": 6, "use_cla": true, "cla_share_factor": 2, "num_experts": 2, "moe_topk": 1 """, 3)]
    // Pruned blocks without attention.
    [InlineData(""" "model_type": "nemotron-nas", "block_configs": [ { "attention": { "n_heads_in_group": 2 }, "ffn": { "ffn_mult": 2 } }, { "attention": { "no_op": true }, "ffn": { "ffn_mult": 2 } }, { "attention": { "replace_with_linear": true }, "ffn": { "no_op": true } } ] """, 1)]
    public void Layers_that_keep_a_cache(string keys, int layers)
    {
        ModelArchitecture model = Import($$"""{ "hidden_size": 64, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "intermediate_size": 96, "vocab_size": 100, {{keys}} }""");

        Assert.Equal(layers, model.Layers.Where(g => g.Mixers.Any(m => m.Cache.Count > 0)).Sum(g => g.Count));
    }

    [Fact]
    public void Only_layers_with_an_indexer_keep_index_keys()
    {
        Assert.Equal(78, IndexLayers(PublishedTotals.Glm5(64, "")));
        Assert.Equal(21, IndexLayers(PublishedTotals.Glm5(192, """, "index_topk_freq": 4, "index_skip_topk_offset": 3 """)));

        static int IndexLayers(string config)
        {
            return Import(config).Layers.Where(g => g.Mixers.Any(m => m.Cache.Any(c => c.Name == "index"))).Sum(g => g.Count);
        }
    }

    [Fact]
    public void Layer_numbers_of_Kimi_Linear_count_from_one()
    {
        ModelArchitecture model = Import(
            """
            { "model_type": "kimi_linear", "hidden_size": 2304, "num_hidden_layers": 27, "num_attention_heads": 32, "intermediate_size": 9216,
              "kv_lora_rank": 512, "q_lora_rank": null, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "num_experts": 256,
              "num_experts_per_token": 8, "num_shared_experts": 1, "moe_intermediate_size": 1024, "first_k_dense_replace": 1,
              "vocab_size": 163840, "linear_attn_config": { "head_dim": 128, "num_heads": 32, "short_conv_kernel_size": 4,
              "kda_layers": [1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15, 17, 18, 19, 21, 22, 23, 25, 26],
              "full_attn_layers": [4, 8, 12, 16, 20, 24, 27] } }
            """);

        Assert.Equal((4_032, 0), CacheFootprint.ElementsPerToken(model));
        Assert.Equal(20 * (524_288 + 36_864), States(model));
        Assert.IsType<LatentAttention>(model.Layers[^1].Mixers.Single());
    }

    [Theory]
    // Elements per sequence: Nemotron-3-Super 40 × (1,048,576 + 30,720); the config keeps the recurrent part in 32 bits.
    [InlineData(PublishedTotals.Nemotron3Super, 40 * (1_048_576 + 30_720))]
    // Falcon-Mamba: 64 × 8192 × (16 + 3).
    [InlineData("""{ "model_type": "falcon_mamba", "hidden_size": 4096, "num_hidden_layers": 64, "vocab_size": 65024 }""", 64 * 8192 * 19)]
    public void States_per_sequence(string config, long elements)
    {
        Assert.Equal(elements, States(Import(config)));
    }

    [Fact]
    public void The_state_format_is_the_configs()
    {
        Mamba2 mamba = Import(PublishedTotals.Nemotron3Super).Layers.SelectMany(g => g.Mixers).OfType<Mamba2>().First();

        Assert.Equal(NumberFormats.Fp32, mamba.StateFormat);
    }

    private static ModelArchitecture Import(string config)
    {
        return HuggingFaceImporter.Import(config).Architecture;
    }

    private static long States(ModelArchitecture model)
    {
        return model.Layers.Sum(g => g.Count * g.Mixers.Sum(m => m.State.Sum(s => s.Elements)));
    }
}
