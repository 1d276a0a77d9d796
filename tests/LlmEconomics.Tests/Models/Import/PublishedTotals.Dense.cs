using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <content>Dense models.</content>
public static partial class PublishedTotals
{
    private static TheoryData<string, string, long> Dense => new()
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
            // Four residual streams, a low-rank side path, a table for every layer. Less towers of 983,281,504: the same remainder in E2B.
            "google/gemma-3n-E4B-it (7,849,978,192 with towers)",
            """
            { "model_type": "gemma3n", "text_config": { "model_type": "gemma3n_text" } }
            """,
            6_866_696_688
        },
        {
            "google/gemma-3n-E2B-it (5,439,438,272 with towers)",
            """
            { "model_type": "gemma3n", "text_config": { "model_type": "gemma3n_text", "intermediate_size": 8192, "num_hidden_layers": 30,
              "num_kv_shared_layers": 10 } }
            """,
            4_456_156_768
        },
    };
}
