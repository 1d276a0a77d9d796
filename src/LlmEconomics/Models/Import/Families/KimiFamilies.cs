using System.Collections.Immutable;
using System.Numerics;

namespace LlmEconomics;

/// <summary>Kimi-Linear and Kimi-K3: Kimi delta attention, and latent attention without rotation in some layers.</summary>
/// <remarks>
/// Source: the code published with the weights, transformers <c>modular_kimi_linear.py</c>, and the tensor shapes of the K3 checkpoint. Layer
/// numbers in the config count from 1. Neither total is confirmed.
/// </remarks>
internal static class KimiFamilies
{
    private static readonly LatentTraits Traits = new()
    {
        Decoder = new()
        {
            Family = "Kimi-Linear",
            Experts = new()
            {
                Module = "block_sparse_moe",
                Layout = ExpertLayouts.AfterFirstDense,
                Shared = SharedExperts.Multiple,
                CorrectionBias = Setting.Always,
            },
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [("kimi_linear", Read), ("kimi_k3", Read)];

    private static ModelArchitecture Read(FamilyConfig config)
    {
        config.Enter(Traits.Decoder);
        int layers = config.Layers, hidden = config.HiddenSize;
        ConfigNode linear = config.Text.NodeOrNull("linear_attn_config") ?? throw config.Text.Error("linear_attn_config", "expected an object");
        int heads = linear.Int(ConfigKeys.Heads, 1, 1 << 16);
        KimiDeltaAttention delta = new()
        {
            Heads = heads,
            HeadSize = linear.Int("head_dim", 1, 1 << 16),
            ConvolutionLength = linear.Int("short_conv_kernel_size", 1, 1024),
            FullRankGate = linear.BoolOr("use_full_rank_gate", false, config.ClassDefault),
            // Checkpoints pad the decay scales: K3 stores 128 for its 96 heads.
            DecayScales = (int)BitOperations.RoundUpToPowerOf2((uint)heads),
        };
        LatentAttention latent = LatentReader.Read(config, Traits) with
        {
            OutputGated = config.BoolOrClass("mla_use_output_gate", false),
        };
        ImmutableArray<bool> full = FullLayers(linear, layers);
        bool residuals = config.Text.IntOrNull("attn_res_block_size", 0, ModelArchitecture.MaxLayers) is > 0;
        ImmutableArray<WeightTensor> extra = residuals ? [.. Residual("self_attention_res", hidden), .. Residual("mlp_res", hidden)] : [];
        DecoderTraits traits = Traits.Decoder with { LayerExtra = _ => extra };
        return DecoderReader.Assemble(config, traits, layers, i => full[i] ? latent : delta) with
        {
            Extra = residuals ? Residual("output_attn_res", hidden) : [],
        };
    }

    /// <summary>Attention over the residual stream of earlier blocks: a norm and one row of scores.</summary>
    private static ImmutableArray<WeightTensor> Residual(string name, int hidden)
    {
        return [WeightTensor.Vector($"{name}_norm", hidden), new WeightTensor($"{name}_proj", 1, hidden, WeightRole.Gate)];
    }

    private static ImmutableArray<bool> FullLayers(ConfigNode linear, int layers)
    {
        HashSet<int> full = [.. linear.Ints("full_attn_layers", 1, layers)], delta = [.. linear.Ints("kda_layers", 1, layers)];
        if (full.Overlaps(delta) || full.Count + delta.Count != layers)
        {
            throw linear.Error("kda_layers", $"expected, with full_attn_layers, each layer from 1 to {layers} once");
        }

        return [.. Enumerable.Range(1, layers).Select(full.Contains)];
    }
}
