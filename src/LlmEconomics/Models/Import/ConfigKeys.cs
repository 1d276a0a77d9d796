namespace LlmEconomics;

/// <summary>
/// The spellings under which configs state one and the same number, the usual one first. Each list is written down here and nowhere else.
/// </summary>
internal static class ConfigKeys
{
    public static readonly string[] HiddenSize = ["hidden_size", "n_embd", "d_model", "n_embed"];
    public static readonly string[] Layers = ["num_hidden_layers", "n_layer", "num_layers", "n_layers"];
    public static readonly string[] Heads = ["num_attention_heads", "n_head", "n_heads", "num_heads"];

    public static readonly string[] KeyValueHeads =
        ["num_key_value_heads", "num_kv_heads", "n_head_kv", "kv_n_heads", "multi_query_group_num", "num_attention_groups"];

    public static readonly string[] HeadSize = ["head_dim", "attention_head_dim", "kv_channels"];
    public static readonly string[] Width = ["intermediate_size", "ffn_hidden_size", "n_inner", "ffn_dim"];
    public static readonly string[] Vocabulary = ["vocab_size", "padded_vocab_size"];

    public static readonly string[] MaxContext =
    [
        "max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "max_sequence_length", "model_max_length", "context_length",
        "n_ctx",
    ];

    public static readonly string[] Experts =
        ["num_experts", "n_routed_experts", "num_local_experts", "moe_num_experts", "moe_num_primary_experts"];

    public static readonly string[] ActiveExperts =
    [
        "num_experts_per_tok", "num_experts_per_token", "experts_per_token", "moe_k", "moe_topk", "moe_top_k", "top_k_experts",
        "moe_num_active_primary_experts",
    ];

    public static readonly string[] ExpertWidth =
        ["moe_intermediate_size", "expert_ffn_hidden_size", "expert_intermediate_size", "moe_ffn_hidden_size"];

    public static readonly string[] SharedExperts =
        ["n_shared_experts", "num_shared_experts", "num_shared_expert", "moe_num_shared_experts"];

    public static readonly string[] SharedWidth =
    [
        "shared_expert_intermediate_size", "moe_shared_expert_intermediate_size", "shared_intermediate_size", "share_expert_dim",
    ];

    /// <summary>Width on which experts act where it is not the hidden size.</summary>
    public static readonly string[] ExpertLatent = ["moe_latent_size", "routed_expert_hidden_size"];

    public static readonly string[] StateHeads = ["mamba_num_heads", "mamba_n_heads", "n_mamba_heads"];
    public static readonly string[] StateHeadSize = ["mamba_head_dim", "mamba_d_head", "mamba_headdim"];
    public static readonly string[] StateGroups = ["n_groups", "mamba_n_groups", "mamba_ngroups", "mamba_num_groups"];
    public static readonly string[] StateSize = ["ssm_state_size", "state_size", "mamba_d_state", "mamba_state_dim"];
    public static readonly string[] StateConvolution = ["conv_kernel", "mamba_d_conv"];
    public static readonly string[] StateExpansion = ["expand", "mamba_expand"];

    public static readonly string[] PredictionLayers = ["num_nextn_predict_layers", "mtp_num_hidden_layers"];

    /// <summary>Objects under which a multimodal config keeps its language model.</summary>
    public static readonly string[] LanguageModel = ["text_config", "llm_config", "language_config"];
}
