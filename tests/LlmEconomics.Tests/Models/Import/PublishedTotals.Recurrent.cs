using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <content>State spaces, delta nets, short convolutions.</content>
public static partial class PublishedTotals
{
    private static TheoryData<string, string, long> Recurrent => new()
    {
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
    };
}
