using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <content>Mixtures of experts, latent attention.</content>
public static partial class PublishedTotals
{
    private static TheoryData<string, string, long> Sparse => new()
    {
        {
            // Expert width under the key of the dense width.
            "mistralai/Mixtral-8x7B-v0.1",
            """
            { "model_type": "mixtral", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
              "intermediate_size": 14336, "vocab_size": 32000, "num_local_experts": 8, "num_experts_per_tok": 2 }
            """,
            46_702_792_704
        },
        {
            // Expert width under a key of its own; the dense width is not used.
            "Qwen/Qwen3-30B-A3B",
            """
            { "model_type": "qwen3_moe", "hidden_size": 2048, "num_hidden_layers": 48, "num_attention_heads": 32, "num_key_value_heads": 4,
              "head_dim": 128, "intermediate_size": 6144, "moe_intermediate_size": 768, "num_experts": 128, "num_experts_per_tok": 8,
              "vocab_size": 151936 }
            """,
            30_532_122_624
        },
        {
            // A gate on the shared expert.
            "Qwen/Qwen1.5-MoE-A2.7B",
            """
            { "model_type": "qwen2_moe", "hidden_size": 2048, "num_hidden_layers": 24, "num_attention_heads": 16, "num_key_value_heads": 16,
              "intermediate_size": 5632, "moe_intermediate_size": 1408, "shared_expert_intermediate_size": 5632, "num_experts": 60,
              "num_experts_per_tok": 4, "vocab_size": 151936 }
            """,
            14_315_784_192
        },
        {
            // The released width is half of the class default.
            "allenai/OLMoE-1B-7B-0924",
            """
            { "model_type": "olmoe", "hidden_size": 2048, "num_hidden_layers": 16, "num_attention_heads": 16, "intermediate_size": 1024,
              "num_experts": 64, "num_experts_per_tok": 8, "vocab_size": 50304 }
            """,
            6_919_161_856
        },
        {
            "openai/gpt-oss-120b",
            """
            { "model_type": "gpt_oss", "hidden_size": 2880, "num_hidden_layers": 36, "num_attention_heads": 64, "num_key_value_heads": 8,
              "head_dim": 64, "intermediate_size": 2880, "num_local_experts": 128, "num_experts_per_tok": 4, "sliding_window": 128,
              "vocab_size": 201088 }
            """,
            116_829_156_672
        },
        {
            // Interleaved experts and wider dense MLPs between them.
            "meta-llama/Llama-4-Maverick-17B-128E, less the tower and projector of 871,932,416",
            """
            { "model_type": "llama4_text", "hidden_size": 5120, "num_hidden_layers": 48, "num_attention_heads": 40, "num_key_value_heads": 8,
              "head_dim": 128, "intermediate_size": 8192, "intermediate_size_mlp": 16384, "interleave_moe_layer_step": 2,
              "num_local_experts": 128, "num_experts_per_tok": 1, "vocab_size": 202048 }
            """,
            400_711_848_960
        },
        {
            // Sizes that are lists; cross-layer attention named and off.
            "tencent/Hunyuan-A13B-Instruct",
            """
            { "model_type": "hunyuan", "hidden_size": 4096, "num_hidden_layers": 2, "num_attention_heads": 32, "num_key_value_heads": 8,
              "attention_head_dim": 128, "intermediate_size": 3072, "moe_intermediate_size": [3072, 3072], "num_experts": 64,
              "moe_topk": [8, 8], "num_shared_expert": [1, 1], "use_mixed_mlp_moe": true, "use_qk_norm": true, "use_cla": false,
              "cla_share_factor": 2, "vocab_size": 128167, "tie_word_embeddings": true }
            """,
            // Two of the 32 layers: (80,393,183,232 − 524,972,032 − 4,096) / 32 × 2 + 524,972,032 + 4,096.
            5_516_739_072
        },
        {
            // One dense layer, correction biases, no prediction layer.
            "rednote-hilab/dots.llm1.inst",
            """
            { "model_type": "dots1", "hidden_size": 4096, "num_hidden_layers": 62, "num_attention_heads": 32, "num_key_value_heads": 32,
              "head_dim": 128, "intermediate_size": 10944, "moe_intermediate_size": 1408, "n_routed_experts": 128, "n_shared_experts": 2,
              "num_experts_per_tok": 6, "first_k_dense_replace": 1, "vocab_size": 152064 }
            """,
            142_774_381_696
        },
        {
            // A quarter of the layers attends to the image; eight embedding rows have no head row. With the tower 10,670,220,835.
            "meta-llama/Llama-3.2-11B-Vision, less the tower and projector of 895,028,755",
            """
            { "model_type": "mllama", "text_config": { "model_type": "mllama_text_model", "hidden_size": 4096, "num_hidden_layers": 40,
              "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256,
              "cross_attention_layers": [3, 8, 13, 18, 23, 28, 33, 38] } }
            """,
            9_775_192_080
        },
        {
            // Queries compressed as in V3, no correction bias.
            "deepseek-ai/DeepSeek-V2",
            """
            { "model_type": "deepseek_v2", "hidden_size": 5120, "num_hidden_layers": 60, "num_attention_heads": 128,
              "intermediate_size": 12288, "moe_intermediate_size": 1536, "n_routed_experts": 160, "n_shared_experts": 2,
              "num_experts_per_tok": 6, "first_k_dense_replace": 1, "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128,
              "qk_rope_head_dim": 64, "v_head_dim": 128, "vocab_size": 102400 }
            """,
            235_741_434_880
        },
        {
            // Multi-head latent attention; num_key_value_heads is meaningless.
            "deepseek-ai/DeepSeek-R1, less the prediction layer of 11,610,068,224 and its copies of 1,853,358,080",
            DeepSeekV3,
            671_026_419_200
        },
        {
            // head_dim is meaningless: 64 here, 192 in GLM-5.2.
            "zai-org/GLM-5, less the prediction layer of 9,952,920,576",
            Glm5(64, ""),
            743_911_218_432
        },
        {
            // A file without query rank, value width and vocabulary: all checkpoints of the family share them.
            "zai-org/GLM-4.7-Flash, less the prediction layer of 643,706,176 and its copies of 634,388,480",
            """
            { "model_type": "glm4_moe_lite", "hidden_size": 2048, "num_hidden_layers": 47, "num_attention_heads": 20,
              "intermediate_size": 10240, "moe_intermediate_size": 1536, "n_routed_experts": 64, "n_shared_experts": 1,
              "num_experts_per_tok": 4, "first_k_dense_replace": 1, "num_nextn_predict_layers": 1, "kv_lora_rank": 512,
              "qk_nope_head_dim": 192, "qk_rope_head_dim": 64 }
            """,
            29_943_393_920
        },
        {
            // 57 of 78 layers have no indexer: 534,198,528 parameters fewer.
            "zai-org/GLM-5.2, less the prediction layer of 9,952,920,576",
            Glm5(192, """, "index_topk_freq": 4, "index_skip_topk_offset": 3 """),
            743_377_019_904
        },
        {
            // Two attentions and two MLPs per layer, experts that do nothing.
            "meituan-longcat/LongCat-Flash-Chat, less the prediction layer of 392,593,408 and its copy of 805,306,368",
            """
            { "model_type": "longcat_flash", "hidden_size": 6144, "num_layers": 28, "num_hidden_layers": 56, "num_attention_heads": 64,
              "ffn_hidden_size": 12288, "expert_ffn_hidden_size": 2048, "n_routed_experts": 512, "zero_expert_num": 256, "moe_topk": 12,
              "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128,
              "vocab_size": 131072 }
            """,
            560_664_980_480
        },
        {
            // Twice as many query heads per group in sliding layers, a gate per head.
            "stepfun-ai/Step-3.5-Flash, less the prediction layers of 844,296,960 and their heads of 1,583,874,048",
            Step35,
            196_956_130_368
        },
        {
            "ibm-granite/granite-3.1-3b-a800m-base",
            """
            { "model_type": "granitemoe", "hidden_size": 1536, "num_hidden_layers": 32, "num_attention_heads": 24, "num_key_value_heads": 8,
              "intermediate_size": 512, "num_local_experts": 40, "num_experts_per_tok": 8, "vocab_size": 49155, "tie_word_embeddings": true }
            """,
            3_298_793_472
        },
        {
            "deepseek-ai/DeepSeek-V4-Flash, less the prediction layer of 6,610,048,891 and tables of 2,327,040",
            DeepSeekV4Flash,
            284_332_240_471
        },
    };
}
