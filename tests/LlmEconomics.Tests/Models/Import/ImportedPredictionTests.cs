using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <summary>Layers of multi-token prediction: which checkpoints hold them, and what is stored with them.</summary>
public sealed class ImportedPredictionTests
{
    private const string Qwen3Next = """
        { "model_type": "qwen3_next", "hidden_size": 2048, "num_hidden_layers": 48, "num_attention_heads": 16, "num_key_value_heads": 2,
          "head_dim": 256, "moe_intermediate_size": 512, "shared_expert_intermediate_size": 512, "num_experts": 512, "num_experts_per_tok": 10,
          "vocab_size": 151936 }
        """;

    [Theory]
    // Hub totals of R1 (684,489,845,504), GLM-5 (753,864,139,008), Qwen3-Next (81,324,862,720), Step-3.5 (199,384,301,376),
    // Nemotron-3-Super (123,611,012,096 and 20,992 biases), V4-Flash (290,944,616,402 with its tables): the parts behind the main model.
    [InlineData(PublishedTotals.DeepSeekV3, 11_610_068_224, 1, 1)]
    [InlineData(Qwen3Next, 1_650_471_424, 0, 0)]
    [InlineData(PublishedTotals.Step35, 844_296_960, 0, 3)]
    [InlineData(PublishedTotals.Nemotron3Super, 2_942_325_248, 0, 0)]
    [InlineData(PublishedTotals.DeepSeekV4Flash, 6_610_048_891, 0, 0)]
    public void Prediction_layers(string config, long elements, int embeddings, int heads)
    {
        ModelArchitecture model = HuggingFaceImporter.Import(config).Architecture;

        Assert.Equal(elements, ParameterCount.Of(model)[ParameterPart.MtpLayers]);
        Assert.Equal((embeddings, heads), (model.Mtp!.EmbeddingCopies, model.Mtp.Heads));
    }

    [Fact]
    public void GLM_5_stores_no_copies()
    {
        ModelArchitecture model = HuggingFaceImporter.Import(PublishedTotals.Glm5(64, "")).Architecture;

        Assert.Equal(9_952_920_576, ParameterCount.Of(model).Mtp);
    }

    [Fact]
    public void LongCat_stores_a_copy_of_the_embedding_alone()
    {
        ModelArchitecture model = HuggingFaceImporter.Import(
            """
            { "model_type": "longcat_flash", "hidden_size": 6144, "num_layers": 28, "num_attention_heads": 64, "ffn_hidden_size": 12288,
              "expert_ffn_hidden_size": 2048, "n_routed_experts": 512, "zero_expert_num": 256, "moe_topk": 12, "q_lora_rank": 1536,
              "kv_lora_rank": 512, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "vocab_size": 131072 }
            """).Architecture;

        Assert.Equal(392_593_408, ParameterCount.Of(model)[ParameterPart.MtpLayers]);
        Assert.Equal(561_862_880_256, ParameterCount.Of(model).Total);
    }

    [Fact]
    public void MiMo_joins_before_a_layer_like_the_others()
    {
        // 7,833,409,536 = 7,622,619,136 + 210,790,400.
        ModelArchitecture model = HuggingFaceImporter.Import(
            """
            { "model_type": "mimo", "hidden_size": 4096, "num_hidden_layers": 36, "num_attention_heads": 32, "num_key_value_heads": 8,
              "head_dim": 128, "intermediate_size": 11008, "vocab_size": 151680, "attention_bias": true, "num_nextn_predict_layers": 1 }
            """).Architecture;

        Assert.Equal(7_833_409_536, ParameterCount.Of(model).Total);
    }

    [Theory]
    [InlineData("minimax_m2", "num_mtp_modules", 3)]
    [InlineData("dots1", "num_nextn_predict_layers", 1)]
    public void A_named_layer_that_is_not_counted_is_reported(string modelType, string key, int count)
    {
        ImportedModel model = HuggingFaceImporter.Import($$"""
            { "model_type": "{{modelType}}", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
              "head_dim": 16, "intermediate_size": 96, "moe_intermediate_size": 32, "num_local_experts": 4, "num_experts_per_tok": 2,
              "vocab_size": 100, "{{key}}": {{count}} }
            """);

        Assert.Null(model.Architecture.Mtp);
        Assert.Contains(model.Defaults, d => d.Path == $"$.{key}" && d.Value == "0");
    }

    [Fact]
    public void A_prediction_layer_may_be_stated_away()
    {
        string without = Qwen3Next.Replace("{", """{ "num_nextn_predict_layers": 0, """, StringComparison.Ordinal);

        Assert.Null(HuggingFaceImporter.Import(without).Architecture.Mtp);
    }
}
