using System.Collections.Immutable;
using System.Globalization;

namespace LlmEconomics;

/// <summary>Reads the feed-forwards of an ordinary decoder: dense, mixtures of experts, or some of each.</summary>
internal static class FeedForwardReader
{
    private const int MaxExperts = 1 << 16, MaxWidth = 1 << 24;

    /// <summary>One feed-forward per layer.</summary>
    public static ImmutableArray<FeedForward> Read(FamilyConfig config, DecoderTraits traits, int layers)
    {
        if (traits.Experts is not { } experts)
        {
            return [.. Dense(config, traits, layers)];
        }

        ImmutableArray<bool> sparse = experts.Layout(config, layers);
        ImmutableArray<DenseFeedForward> dense = sparse.Contains(false) ? Dense(config, traits, layers) : [];
        ImmutableArray<MixtureOfExperts> mixtures = sparse.Contains(true) ? Experts(config, experts, traits.Mlp, layers) : [];
        return [.. sparse.Select((isSparse, i) => isSparse ? (FeedForward)mixtures[i] : dense[i])];
    }

    public static ImmutableArray<DenseFeedForward> Dense(FamilyConfig config, DecoderTraits traits, int layers)
    {
        bool bias = traits.MlpBias.Read(config);
        DenseFeedForward OfWidth(int width) => new() { Module = traits.Mlp, Width = width, Gated = traits.Gated, Bias = bias };
        return [.. Widths(config, traits, layers).Select(OfWidth)];
    }

    /// <summary>One mixture per layer, from the language model's object or another that holds the sizes.</summary>
    public static ImmutableArray<MixtureOfExperts> Experts(
        FamilyConfig config, ExpertTraits traits, string module, int layers, ConfigNode? sizes = null)
    {
        ConfigNode node = sizes ?? config.Text;
        ImmutableArray<int> experts = node.IntPerLayer(ConfigKeys.Experts, layers, 1, MaxExperts);
        ImmutableArray<int> active = node.IntPerLayer(ConfigKeys.ActiveExperts, layers, 1, MaxExperts);
        ImmutableArray<int> widths = node.IntPerLayer(traits.WidthKeys, layers, 1, MaxWidth);
        ImmutableArray<int> shared = traits.Shared(config, widths);
        bool correction = traits.CorrectionBias.Read(config);
        int? latent = node.IntOrNull(ConfigKeys.ExpertLatent, 1, 1 << 20);
        bool latentNorm = latent is not null && node.BoolOrNull("latent_moe_use_norm") == true;
        ImmutableArray<MixtureOfExperts>.Builder mixtures = ImmutableArray.CreateBuilder<MixtureOfExperts>(layers);
        for (int i = 0; i < layers; i++)
        {
            if (active[i] > experts[i])
            {
                throw node.Error(node.FirstOf(ConfigKeys.ActiveExperts)!, $"expected at most the {experts[i]} experts there are");
            }

            mixtures.Add(new MixtureOfExperts
            {
                Module = traits.Module ?? module,
                Experts = experts[i],
                ActiveExperts = active[i],
                ExpertWidth = widths[i],
                Gated = traits.Gated,
                SharedWidth = shared[i],
                SharedModule = traits.SharedModule,
                SharedGate = traits.SharedGate && shared[i] > 0,
                CorrectionBias = correction,
                RouterBias = traits.RouterBias,
                ExpertBias = traits.ExpertBias,
                LatentSize = latent,
                LatentNorm = latentNorm,
            });
        }

        return mixtures.MoveToImmutable();
    }

    private static ImmutableArray<int> Widths(FamilyConfig config, DecoderTraits traits, int layers)
    {
        if (config.Text.FirstOf(traits.WidthKeys) is not null || Absent(config, traits) is not (int width, string reason))
        {
            ImmutableArray<int> widths = config.Text.IntPerLayer(traits.WidthKeys, layers, traits.WidthDivisor, MaxWidth);
            return traits.WidthDivisor == 1 ? widths : [.. widths.Select(w => w / traits.WidthDivisor)];
        }

        config.Text.Report(traits.WidthKeys[0], width.ToString(CultureInfo.InvariantCulture), reason);
        return [.. Enumerable.Repeat(width, layers)];
    }

    /// <summary>The width of a family that need not state one.</summary>
    private static (int Width, string Reason)? Absent(FamilyConfig config, DecoderTraits traits)
    {
        return traits.WidthPerHidden is { } multiple ? (multiple * config.HiddenSize, $"{multiple} × hidden size")
            : config.ApplicableSizes?.Width is { } width ? (width, config.ClassDefault)
            : null;
    }
}
