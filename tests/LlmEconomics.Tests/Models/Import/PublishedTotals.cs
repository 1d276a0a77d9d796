using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <summary>
/// Configs reduced to the keys that matter, with the integer their checkpoints publish: the Hub API's <c>safetensors.total</c>
/// (<c>https://huggingface.co/api/models/ID?expand[]=safetensors</c>) less the parts named beside it.
/// </summary>
public static partial class PublishedTotals
{
    /// <summary>Model id, config, parameters of the language model.</summary>
    public static IEnumerable<TheoryDataRow<string, string, long>> Models => [.. Dense, .. Sparse, .. Recurrent];

    public const string DeepSeekV3 = """
        { "model_type": "deepseek_v3", "hidden_size": 7168, "num_hidden_layers": 61, "num_attention_heads": 128, "num_key_value_heads": 128,
          "intermediate_size": 18432, "moe_intermediate_size": 2048, "n_routed_experts": 256, "n_shared_experts": 1, "num_experts_per_tok": 8,
          "first_k_dense_replace": 3, "moe_layer_freq": 1, "num_nextn_predict_layers": 1, "q_lora_rank": 1536, "kv_lora_rank": 512,
          "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "vocab_size": 129280 }
        """;

    public const string Step35 = """
        { "model_type": "step3p5", "hidden_size": 4096, "num_hidden_layers": 45, "num_attention_heads": 64, "num_attention_groups": 8,
          "head_dim": 128, "intermediate_size": 11264, "moe_intermediate_size": 1280, "moe_num_experts": 288, "moe_top_k": 8,
          "share_expert_dim": 1280, "use_head_wise_attn_gate": true, "num_nextn_predict_layers": 3, "sliding_window": 512,
          "vocab_size": 128896, "attention_other_setting": { "num_attention_heads": 96, "num_attention_groups": 8 }, "moe_layers_enum":
          "3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44",
          "layer_types": ["full_attention", "sliding_attention", "sliding_attention", "sliding_attention", "full_attention",
          "sliding_attention", "sliding_attention", "sliding_attention", "full_attention", "sliding_attention", "sliding_attention",
          "sliding_attention", "full_attention", "sliding_attention", "sliding_attention", "sliding_attention", "full_attention",
          "sliding_attention", "sliding_attention", "sliding_attention", "full_attention", "sliding_attention", "sliding_attention",
          "sliding_attention", "full_attention", "sliding_attention", "sliding_attention", "sliding_attention", "full_attention",
          "sliding_attention", "sliding_attention", "sliding_attention", "full_attention", "sliding_attention", "sliding_attention",
          "sliding_attention", "full_attention", "sliding_attention", "sliding_attention", "sliding_attention", "full_attention",
          "sliding_attention", "sliding_attention", "sliding_attention", "full_attention"] }
        """;

    public const string Nemotron3Super = """
        { "model_type": "nemotron_h", "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 2, "head_dim": 128,
          "hybrid_override_pattern":
          "MEMEMEM*EMEMEMEM*EMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEM*EMEMEMEME",
          "mtp_hybrid_override_pattern": "*E", "num_nextn_predict_layers": 1, "moe_intermediate_size": 2688, "moe_latent_size": 1024,
          "moe_shared_expert_intermediate_size": 5376, "n_routed_experts": 512, "n_shared_experts": 1, "num_experts_per_tok": 22,
          "mamba_num_heads": 128, "mamba_head_dim": 64, "n_groups": 8, "ssm_state_size": 128, "conv_kernel": 4,
          "mamba_ssm_cache_dtype": "float32", "vocab_size": 131072, "time_step_limit": [0.0, Infinity] }
        """;

    public const string DeepSeekV4Flash = """
        { "model_type": "deepseek_v4", "hidden_size": 4096, "num_hidden_layers": 43, "num_attention_heads": 64, "num_key_value_heads": 1,
          "head_dim": 512, "q_lora_rank": 1024, "o_lora_rank": 1024, "o_groups": 8, "index_n_heads": 64, "index_head_dim": 128,
          "index_topk": 512, "sliding_window": 128, "moe_intermediate_size": 2048, "n_routed_experts": 256, "n_shared_experts": 1,
          "num_experts_per_tok": 6, "num_hash_layers": 3, "hc_mult": 4, "num_nextn_predict_layers": 1, "vocab_size": 129280,
          "compress_ratios": [0, 0, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128,
          4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 128, 4, 0] }
        """;

    /// <summary>GLM-5 and its descendants: the same sizes, another meaningless head width, other indexers.</summary>
    public static string Glm5(int headSize, string indexers)
    {
        return $$"""
            { "model_type": "glm_moe_dsa", "hidden_size": 6144, "num_hidden_layers": 78, "num_attention_heads": 64, "num_key_value_heads": 64,
              "head_dim": {{headSize}}, "intermediate_size": 12288, "moe_intermediate_size": 2048, "n_routed_experts": 256,
              "n_shared_experts": 1, "num_experts_per_tok": 8, "first_k_dense_replace": 3, "num_nextn_predict_layers": 1,
              "q_lora_rank": 2048, "kv_lora_rank": 512, "qk_nope_head_dim": 192, "qk_rope_head_dim": 64, "v_head_dim": 256,
              "index_n_heads": 32, "index_head_dim": 128, "index_topk": 2048, "vocab_size": 154880 {{indexers}} }
            """;
    }
}
