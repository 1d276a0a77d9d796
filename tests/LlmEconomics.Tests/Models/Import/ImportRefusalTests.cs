using System.Text;
using LlmEconomics.Tests.Reading;
using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <summary>What is refused, and where the refusal points.</summary>
public sealed class ImportRefusalTests
{
    private const string Sizes =
        """ "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "intermediate_size": 96, "vocab_size": 100 """;

    private const string Experts = """ "num_experts": 8, "num_experts_per_tok": 2, "moe_intermediate_size": 32 """;

    [Theory]
    [InlineData("""{ "model_type": "a_new_one" }""", "$.model_type", "'a_new_one'|\"a_new_one\"")]
    [InlineData("""{ "text_config": { "model_type": "a_new_one", "hidden_size": 4 } }""", "$.text_config.model_type", "a_new_one")]
    [InlineData("{}", "$.model_type", "absent")]
    [InlineData("""{ "model_type": 7 }""", "$.model_type", "7")]
    [InlineData("""{ "architectures": ["ANewOneForCausalLM"] }""", "$.model_type", "absent")]
    [InlineData("[]", "$", "a list of 0")]
    [InlineData("", "$", "JSON")]
    [InlineData("""{ "model_type": "llama", "model_type": "llama" }""", "$", "JSON")]
    public void A_family_that_is_not_known(string config, string path, string found)
    {
        ModelImportException refused = Refused(config);

        Assert.Equal(path, refused.Path);
        Assert.Contains(found.Split('|'), f => refused.Message.Contains(f, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_family_is_told_the_known_ones()
    {
        Assert.Contains("deepseek_v3, deepseek_v32", Refused("""{ "model_type": "a_new_one" }""").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama", """ "hidden_size": 0 """, "$.hidden_size")]
    [InlineData("llama", """ "hidden_size": -64 """, "$.hidden_size")]
    [InlineData("llama", """ "hidden_size": 1e30 """, "$.hidden_size")]
    [InlineData("llama", """ "hidden_size": 64.5 """, "$.hidden_size")]
    [InlineData("llama", """ "hidden_size": "64" """, "$.hidden_size")]
    [InlineData("llama", """ "hidden_size": [64] """, "$.hidden_size")]
    [InlineData("llama", """ "hidden_size": null """, "$.hidden_size")]
    [InlineData("llama", """ "num_hidden_layers": 1025 """, "$.num_hidden_layers")]
    [InlineData("llama", """ "vocab_size": 0 """, "$.vocab_size")]
    [InlineData("llama", """ "intermediate_size": null """, "$.intermediate_size")]
    [InlineData("llama", """ "tie_word_embeddings": "yes" """, "$.tie_word_embeddings")]
    [InlineData("llama", """ "attention_bias": 1 """, "$.attention_bias")]
    // Without a head width, the heads have to divide the hidden size.
    [InlineData("llama", """ "head_dim": null, "num_attention_heads": 5 """, "$.num_attention_heads")]
    [InlineData("gpt2", """ "head_dim": null, "num_attention_heads": null, "n_head": 5, "n_positions": 8 """, "$.n_head")]
    [InlineData("qwen3_moe", """ "num_experts": 8, "num_experts_per_tok": 9, "moe_intermediate_size": 32 """, "$.num_experts_per_tok")]
    [InlineData("qwen3_moe", """ "num_experts_per_tok": 2, "moe_intermediate_size": 32 """, "$.num_experts")]
    [InlineData("hunyuan", """ "num_experts": 4, "moe_topk": [1, 2, 5, 1] """, "$.moe_topk")]
    [InlineData("hunyuan", """ "num_experts": 4, "moe_topk": [1, 2, 3] """, "$.moe_topk")]
    [InlineData("hunyuan", """ "num_experts": 4, "moe_topk": [1, 2, 3, "4"] """, "$.moe_topk[3]")]
    [InlineData("qwen3", """ "layer_types": ["full_attention", "full_attention", "other", "full_attention"] """, "$.layer_types[2]")]
    [InlineData("qwen3", """ "layer_types": ["full_attention"] """, "$.layer_types")]
    [InlineData("qwen3", """ "layer_types": ["sliding_attention", "full_attention", "full_attention", "full_attention"] """, "$.sliding_window")]
    [InlineData("exaone4", """ "sliding_window": 8, "sliding_window_pattern": "LLX" """, "$.sliding_window_pattern")]
    [InlineData("gemma3n_text", """ "num_kv_shared_layers": 4 """, "$.num_kv_shared_layers")]
    [InlineData("nemotron_h", """ "hybrid_override_pattern": "MX" """, "$.hybrid_override_pattern")]
    [InlineData("nemotron_h", """ "layers_block_type": ["mamba", "other"] """, "$.layers_block_type[1]")]
    [InlineData("nemotron_h", """ "mlp_bias": false """, "$.hybrid_override_pattern")]
    [InlineData("nemotron-nas", """ "block_configs": [ { "attention": { "n_heads_in_group": 3 }, "ffn": { "ffn_mult": 1 } } ] """, "$.block_configs[0].attention.n_heads_in_group")]
    [InlineData("nemotron-nas", """ "block_configs": [ { "attention": { "no_op": true }, "ffn": { "ffn_mult": "1" } } ] """, "$.block_configs[0].ffn.ffn_mult")]
    [InlineData("kimi_linear", """ "kv_lora_rank": 8, "qk_nope_head_dim": 4, "qk_rope_head_dim": 4, "v_head_dim": 4, "linear_attn_config": { "num_heads": 2, "head_dim": 4, "short_conv_kernel_size": 4, "kda_layers": [1, 2], "full_attn_layers": [2, 3] } """, "$.linear_attn_config.kda_layers")]
    [InlineData("granitemoehybrid", Experts, "$.layer_types")]
    [InlineData("bamba", """ "mamba_n_heads": 7 """, "$.mamba_n_heads")]
    [InlineData("bamba", """ "mamba_d_head": "other" """, "$.mamba_d_head")]
    [InlineData("smallthinker", Experts + """, "sliding_window_layout": [0, 0, 0, 0], "moe_layer_layout": [1, 0, 1, 1] """, "$.moe_layer_layout")]
    [InlineData("minimax_m3", Experts + """, "dense_intermediate_size": 64, "sparse_attention_config": { "sparse_attention_freq": [0, 1, 1, 1], "sparse_disable_index_value": [0, 1, 0, 1] } """, "$.sparse_attention_config.sparse_disable_index_value")]
    public void A_value_that_makes_no_model(string modelType, string keys, string path)
    {
        // A document may not state a key twice.
        IEnumerable<string> sizes = Sizes.Split(',').Where(s => !keys.Contains(s.Split(':')[0].Trim(), StringComparison.Ordinal));
        string config = $$"""{ "model_type": "{{modelType}}", {{string.Join(",", [.. sizes, keys])}} }""";

        Assert.Equal(path, Refused(config).Path);
    }

    [Fact]
    public void Sizes_that_are_each_in_range_and_together_overflow()
    {
        const string Huge = """
            { "model_type": "mixtral", "hidden_size": 1048576, "num_hidden_layers": 1024, "num_attention_heads": 32768,
              "intermediate_size": 16777216, "vocab_size": 67108864, "num_local_experts": 65536, "num_experts_per_tok": 2 }
            """;

        Assert.Contains("2^50", Refused(Huge).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_companion_is_named_in_its_own_errors()
    {
        const string Llama = "{ \"model_type\": \"llama\", " + Sizes + " }";

        ModelImportException refused = Assert.Throws<ModelImportException>(() => HuggingFaceImporter.Import(Llama, "{"));

        Assert.Equal("hf_quant_config", refused.Path);
    }

    [Fact]
    public void A_stream_is_read_no_further_than_the_largest_config()
    {
        using CountingStream stream = new((byte)' ');

        ModelImportException refused = Assert.Throws<ModelImportException>(() => HuggingFaceImporter.Import(stream));

        Assert.Equal("$", refused.Path);
        Assert.InRange(stream.Delivered, HuggingFaceImporter.MaxBytes, HuggingFaceImporter.MaxBytes + (1 << 20));
    }

    [Theory]
    [InlineData("\"\\ud800\"", "$.model_type")]
    [InlineData("\"x\", \"\\udc00\": 1", "$.\ufffd")]
    public void Half_a_character_is_no_text(string value, string path)
    {
        Assert.Equal(path, Refused($$"""{ "model_type": {{value}} }""").Path);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_no_config()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("""{ "model_type": "llamä" }""");

        Assert.Equal("$", Assert.Throws<ModelImportException>(() => HuggingFaceImporter.Import(bytes)).Path);
    }

    private static ModelImportException Refused(string config)
    {
        return Assert.Throws<ModelImportException>(() => HuggingFaceImporter.Import(config));
    }
}
