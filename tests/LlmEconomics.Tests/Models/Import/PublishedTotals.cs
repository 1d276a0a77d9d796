using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <summary>
/// Configs reduced to the keys that matter, with the integer their checkpoints publish: the Hub API's <c>safetensors.total</c>
/// (<c>https://huggingface.co/api/models/ID?expand[]=safetensors</c>) less the parts named beside it.
/// </summary>
public static class PublishedTotals
{
    /// <summary>Model id, config, parameters of the language model.</summary>
    public static TheoryData<string, string, long> Models => new()
    {
        {
            "meta-llama/Meta-Llama-3.1-8B",
            """
            { "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
              "intermediate_size": 14336, "vocab_size": 128256 }
            """,
            8_030_261_248
        },
        {
            // The head is the embedding and counts once.
            "meta-llama/Llama-3.2-1B",
            """
            { "model_type": "llama", "hidden_size": 2048, "num_hidden_layers": 16, "num_attention_heads": 32, "num_key_value_heads": 8,
              "head_dim": 64, "intermediate_size": 8192, "vocab_size": 128256, "tie_word_embeddings": true }
            """,
            1_235_814_400
        },
        {
            // Heads × width is not the hidden size.
            "mistralai/Mistral-Nemo-Base-2407",
            """
            { "model_type": "mistral", "hidden_size": 5120, "num_hidden_layers": 40, "num_attention_heads": 32, "num_key_value_heads": 8,
              "head_dim": 128, "intermediate_size": 14336, "vocab_size": 131072 }
            """,
            12_247_782_400
        },
        {
            // Query, key and value biases that no key mentions.
            "Qwen/Qwen2.5-7B",
            """
            { "model_type": "qwen2", "hidden_size": 3584, "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4,
              "intermediate_size": 18944, "vocab_size": 152064 }
            """,
            7_615_616_512
        },
        {
            "Qwen/Qwen3-0.6B",
            """
            { "model_type": "qwen3", "hidden_size": 1024, "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 8,
              "head_dim": 128, "intermediate_size": 3072, "vocab_size": 151936, "tie_word_embeddings": true }
            """,
            596_049_920
        },
        {
            // Four norms per layer.
            "google/gemma-2-9b",
            """
            { "model_type": "gemma2", "hidden_size": 3584, "num_hidden_layers": 42, "num_attention_heads": 16, "num_key_value_heads": 8,
              "head_dim": 256, "intermediate_size": 14336, "vocab_size": 256000 }
            """,
            9_241_705_984
        },
        {
            // The published file states its differences from the class and no more.
            "google/gemma-3-4b-it, less the tower and projector of 419,816,304",
            """
            { "model_type": "gemma3", "text_config": { "model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240,
              "num_hidden_layers": 34, "sliding_window": 1024 } }
            """,
            3_880_263_168
        },
        {
            // Wider heads in full layers, no value weights there, one scalar per layer.
            "google/gemma-4-31B, less the tower and projector of 575,743,536",
            """
            { "model_type": "gemma4_text", "hidden_size": 5376, "num_hidden_layers": 60, "num_attention_heads": 32, "num_key_value_heads": 16,
              "head_dim": 256, "global_head_dim": 512, "num_global_key_value_heads": 4, "attention_k_eq_v": true, "intermediate_size": 21504,
              "vocab_size": 262144, "hidden_size_per_layer_input": 0, "sliding_window": 1024 }
            """,
            30_697_345_340
        },
        {
            // One norm for attention and MLP side by side.
            "CohereForAI/c4ai-command-a-03-2025",
            """
            { "model_type": "cohere2", "hidden_size": 12288, "num_hidden_layers": 64, "num_attention_heads": 96, "num_key_value_heads": 8,
              "head_dim": 128, "intermediate_size": 36864, "vocab_size": 256000 }
            """,
            111_057_580_032
        },
        {
            // Falcon-7B has one norm per layer (the Hub counts the tied head again: + 295,469,056).
            "tiiuae/falcon-7b",
            """
            { "model_type": "falcon", "hidden_size": 4544, "num_hidden_layers": 32, "num_attention_heads": 71, "vocab_size": 65024,
              "multi_query": true, "parallel_attn": true, "new_decoder_architecture": false, "bias": false }
            """,
            6_921_720_704
        },
        {
            // Falcon-40B has two (+ 532,676,608 on the Hub).
            "tiiuae/falcon-40b",
            """
            { "model_type": "falcon", "hidden_size": 8192, "num_hidden_layers": 60, "num_attention_heads": 128, "num_kv_heads": 8,
              "vocab_size": 65024, "multi_query": true, "parallel_attn": true, "new_decoder_architecture": true }
            """,
            41_303_293_952
        },
        {
            // Two position rows more than positions.
            "facebook/opt-125m",
            """
            { "model_type": "opt", "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "ffn_dim": 3072, "vocab_size": 50272,
              "max_position_embeddings": 2048, "word_embed_proj_dim": 768 }
            """,
            125_239_296
        },
        {
            // A narrower embedding behind two projections, and no last norm.
            "facebook/opt-350m",
            """
            { "model_type": "opt", "hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "ffn_dim": 4096, "vocab_size": 50272,
              "max_position_embeddings": 2048, "word_embed_proj_dim": 512, "do_layer_norm_before": false }
            """,
            331_196_416
        },
        {
            "openai-community/gpt2",
            """
            { "model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12, "n_positions": 1024, "vocab_size": 50257 }
            """,
            124_439_808
        },
        {
            // cli99/llm-analysis has 96 layers of 12288 here; the model has 70 of 14336.
            "bigscience/bloom",
            """
            { "model_type": "bloom", "hidden_size": 14336, "n_layer": 70, "n_head": 112, "vocab_size": 250880 }
            """,
            176_247_271_424
        },
        {
            // No bias anywhere, ALiBi instead of positions.
            "mosaicml/mpt-7b",
            """
            { "model_type": "mpt", "d_model": 4096, "n_layers": 32, "n_heads": 32, "expansion_ratio": 4, "max_seq_len": 2048,
              "vocab_size": 50432, "attn_config": { "alibi": true, "attn_type": "multihead_attention" } }
            """,
            6_649_286_656
        },
        {
            // A LayerNorm without any weights.
            "allenai/OLMo-1B-hf",
            """
            { "model_type": "olmo", "hidden_size": 2048, "num_hidden_layers": 16, "num_attention_heads": 16, "intermediate_size": 8192,
              "vocab_size": 50304, "tie_word_embeddings": true }
            """,
            1_176_764_416
        },
        {
            // Two learned slopes per activation.
            "swiss-ai/Apertus-8B-2509",
            """
            { "model_type": "apertus", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
              "intermediate_size": 21504, "vocab_size": 131072 }
            """,
            8_053_338_176
        },
        {
            // Norms behind the attention and inside the MLP.
            "microsoft/bitnet-b1.58-2B-4T-bf16",
            """
            { "model_type": "bitnet", "hidden_size": 2560, "num_hidden_layers": 30, "num_attention_heads": 20, "num_key_value_heads": 5,
              "intermediate_size": 6912, "vocab_size": 128256, "tie_word_embeddings": true }
            """,
            2_412_820_480
        },
        {
            "zai-org/chatglm3-6b",
            """
            { "model_type": "chatglm", "hidden_size": 4096, "num_layers": 28, "num_attention_heads": 32, "kv_channels": 128,
              "ffn_hidden_size": 13696, "padded_vocab_size": 65024, "add_qkv_bias": true, "multi_query_attention": true,
              "multi_query_group_num": 2 }
            """,
            6_243_584_000
        },
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
            // Gated delta nets; the query projection of full layers is doubled.
            "Qwen/Qwen3-Next-80B-A3B-Instruct, less the prediction layer of 1,650,471,424; Qwen3-Coder-Next as it is",
            """
            { "model_type": "qwen3_next", "hidden_size": 2048, "num_hidden_layers": 48, "num_attention_heads": 16, "num_key_value_heads": 2,
              "head_dim": 256, "full_attention_interval": 4, "linear_num_key_heads": 16, "linear_num_value_heads": 32,
              "moe_intermediate_size": 512, "shared_expert_intermediate_size": 512, "num_experts": 512, "num_experts_per_tok": 10,
              "vocab_size": 151936 }
            """,
            79_674_391_296
        },
        {
            // Experts on a narrower latent, MLPs without a gate. The Hub leaves out 41 × 512 correction biases.
            "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16, less the prediction block of 2,942,325,248, plus 20,992 biases",
            Nemotron3Super,
            120_668_707_840
        },
        {
            // The convolution has a bias although the file does not say so.
            "nvidia/NVIDIA-Nemotron-Nano-9B-v2",
            """
            { "model_type": "nemotron_h", "hidden_size": 4480, "num_attention_heads": 40, "num_key_value_heads": 8, "head_dim": 128,
              "hybrid_override_pattern": "M-M-M-MM-M-M-M*-M-M-M*-M-M-M-M*-M-M-M-M*-M-MM-M-M-M-M-M-", "intermediate_size": 15680,
              "mamba_num_heads": 128, "mamba_head_dim": 80, "n_groups": 8, "ssm_state_size": 128, "conv_kernel": 4, "vocab_size": 131072 }
            """,
            8_888_227_328
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
            "tiiuae/falcon-mamba-7b",
            """
            { "model_type": "falcon_mamba", "hidden_size": 4096, "num_hidden_layers": 64, "intermediate_size": 8192, "state_size": 16,
              "time_step_rank": 256, "conv_kernel": 4, "vocab_size": 65024, "tie_word_embeddings": false }
            """,
            7_272_665_088
        },
        {
            "mistralai/Mamba-Codestral-7B-v0.1",
            """
            { "model_type": "mamba2", "hidden_size": 4096, "num_hidden_layers": 64, "num_heads": 128, "head_dim": 64, "n_groups": 8,
              "state_size": 128, "vocab_size": 32768 }
            """,
            7_285_403_648
        },
        {
            // Attention and a state space side by side; mamba_d_ssm overrides expand × hidden.
            "tiiuae/Falcon-H1-0.5B-Base",
            """
            { "model_type": "falcon_h1", "hidden_size": 1024, "num_hidden_layers": 36, "num_attention_heads": 8, "num_key_value_heads": 2,
              "head_dim": 64, "intermediate_size": 2048, "mamba_d_ssm": 1536, "mamba_n_heads": 24, "mamba_d_head": 64, "mamba_n_groups": 1,
              "mamba_d_state": 128, "mamba_d_conv": 4, "mamba_expand": 2, "mamba_rms_norm": false, "vocab_size": 32784 }
            """,
            521_411_104
        },
        {
            "ai21labs/Jamba-v0.1",
            """
            { "model_type": "jamba", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
              "intermediate_size": 14336, "num_experts": 16, "num_experts_per_tok": 2, "mamba_d_state": 16, "mamba_dt_rank": 256,
              "vocab_size": 65536 }
            """,
            51_570_323_328
        },
        {
            // The Hub says BF16 8,339,929,856 and F32 704, the router biases.
            "LiquidAI/LFM2-8B-A1B",
            """
            { "model_type": "lfm2_moe", "hidden_size": 2048, "num_hidden_layers": 24, "num_attention_heads": 32, "num_key_value_heads": 8,
              "intermediate_size": 7168, "moe_intermediate_size": 1792, "num_dense_layers": 2, "num_experts": 32, "num_experts_per_tok": 4,
              "vocab_size": 65536, "layer_types": ["conv", "conv", "full_attention", "conv", "conv", "conv", "full_attention", "conv", "conv",
              "conv", "full_attention", "conv", "conv", "conv", "full_attention", "conv", "conv", "conv", "full_attention", "conv", "conv",
              "full_attention", "conv", "conv"] }
            """,
            8_339_930_560
        },
        {
            // The dense width is cut to two thirds and rounded up.
            "LiquidAI/LFM2-1.2B",
            """
            { "model_type": "lfm2", "hidden_size": 2048, "num_hidden_layers": 16, "num_attention_heads": 32, "num_key_value_heads": 8,
              "block_ff_dim": 12288, "block_multiple_of": 256, "block_ffn_dim_multiplier": 1.0, "vocab_size": 65536,
              "full_attn_idxs": [2, 5, 8, 10, 12, 14] }
            """,
            1_170_340_608
        },
        {
            "deepseek-ai/DeepSeek-V4-Flash, less the prediction layer of 6,610,048,891 and tables of 2,327,040",
            DeepSeekV4Flash,
            284_332_240_471
        },
    };

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
