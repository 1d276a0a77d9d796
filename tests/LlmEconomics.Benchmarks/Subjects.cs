using System.Text;

namespace LlmEconomics.Benchmarks;

/// <summary>What is measured on: a mixture of experts with 61 layers, as its config states it, on 16 accelerators.</summary>
internal static class Subjects
{
    /// <summary>The published sizes of DeepSeek-V3, without what arithmetic does not need.</summary>
    public static ReadOnlyMemory<byte> MixtureConfig { get; } = Encoding.UTF8.GetBytes(
        """
        {
          "model_type": "deepseek_v3", "vocab_size": 129280, "hidden_size": 7168, "num_hidden_layers": 61, "num_attention_heads": 128,
          "num_key_value_heads": 128, "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64,
          "v_head_dim": 128, "intermediate_size": 18432, "moe_intermediate_size": 2048, "n_routed_experts": 256, "n_shared_experts": 1,
          "num_experts_per_tok": 8, "first_k_dense_replace": 3, "moe_layer_freq": 1, "num_nextn_predict_layers": 1,
          "attention_bias": false, "tie_word_embeddings": false, "max_position_embeddings": 163840,
          "quantization_config": { "quant_method": "fp8", "fmt": "e4m3", "activation_scheme": "dynamic", "weight_block_size": [128, 128] }
        }
        """);

    public static ModelArchitecture Mixture { get; } = HuggingFaceImporter.Import(MixtureConfig, name: "DeepSeek-V3").Architecture;

    public static FormatScheme Formats { get; } = HuggingFaceImporter.Import(MixtureConfig).Formats;

    /// <summary>Sixteen accelerators: attention data-parallel, experts spread over all of them.</summary>
    public static Parallelism Spread { get; } = new() { Data = 16, Expert = 16 };

    /// <summary>One server: every rank holds a part of everything.</summary>
    public static Parallelism Tensor { get; } = new() { Tensor = 8 };

    /// <summary>One server: every rank serves its own sequences and holds its own experts.</summary>
    public static Parallelism Attention { get; } = new() { Data = 8, Expert = 8 };

    public static Accelerator Accelerator { get; } = AcceleratorCatalog.Default.Find("H200");

    /// <summary>Decoding 256 sequences with 4,096 tokens of context each.</summary>
    public static StepShape Decode { get; } = StepShape.Decode(256, 4096);
}
