using System.Collections.Immutable;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>How many kernels a step runs, counted by hand.</summary>
public sealed class KernelCountsTests
{
    [Fact]
    public void A_dense_layer_is_four_products_an_attention_and_five_others()
    {
        // Queries, keys and values are one product, gate and up another.
        KernelCounts counts = Of(DenseModels.Llama31With8B, FormatScheme.Bf16);
        Assert.Equal(Only(KernelFormat.Bits16, (32 * 4) + 1), counts.Products);
        Assert.Empty(counts.ExpertCalls);
        Assert.Equal((32.0, 0.0, 0.0, 32.0 * 5), (counts.Attention, counts.Latent, counts.Recurrent, counts.Elementwise));
    }

    [Fact]
    public void Norms_on_queries_and_keys_are_kernels()
    {
        Assert.Equal(48 * (5 + 2), Of(ExpertModels.Qwen3With30B, FormatScheme.Bf16).Elementwise);
    }

    [Fact]
    public void A_latent_layer_unpacks_in_two_products_and_routed_experts_are_one_call()
    {
        // Per layer: both down-projections as one, queries up, keys and values unpacked in two, output. Dense: 2. Mixture: shared 2; its router and the head in 16 bits.
        KernelCounts counts = Of(LatentModels.DeepSeekV3, FormatScheme.Fp8Block128);
        Assert.Equal(Only(KernelFormat.Fp8Block, (61 * 5) + (3 * 2) + (58 * 2)).Add(KernelFormat.Bits16, 58 + 1), counts.Products);
        Assert.Equal(Only(KernelFormat.Fp8Block, 58), counts.ExpertCalls);
        Assert.Equal((0.0, 61.0, 0.0, 61.0 * (4 + 2)), (counts.Attention, counts.Latent, counts.Recurrent, counts.Elementwise));
    }

    [Fact]
    public void Recurrences_and_convolutions_are_counted_apart()
    {
        ModelArchitecture hybrid = InventedModels.Recurrent;
        KernelCounts counts = Of(hybrid, FormatScheme.Bf16);
        int recurrences = hybrid.Layers.Sum(g => g.Count * g.Mixers.Sum(m => m.Operators.Count(o => o.Span is null)));
        Assert.Equal((0.0, 0.0, recurrences), (counts.Attention, counts.Latent, counts.Recurrent));
        Assert.True(recurrences >= 10);
    }

    [Theory]
    [InlineData(1, 8, 4, 32)]
    [InlineData(3, 8, 4, 96)]
    public void Layers_that_differ_in_format_are_still_as_many_kernels(int parts, int each, int perLayer, int products)
    {
        LayerGroup layer = DenseModels.Llama31With8B.Layers[0] with { Count = each };
        ModelArchitecture model = DenseModels.Llama31With8B with { Layers = [.. Enumerable.Repeat(layer, parts)] };
        Assert.Equal((parts * each * perLayer) + 1, Of(model, FormatScheme.Bf16).Products.Values.Sum());
        Assert.Equal(products + 1, Of(model, FormatScheme.Bf16).Products.Values.Sum());
    }

    private static ImmutableDictionary<KernelFormat, double> Only(KernelFormat format, double count)
    {
        return ImmutableDictionary<KernelFormat, double>.Empty.Add(format, count);
    }

    private static KernelCounts Of(ModelArchitecture model, FormatScheme formats)
    {
        return KernelCounts.Of(model, ModelOperators.Of(model, formats), w => KernelFormats.Of(w.Format, w.Compute));
    }
}
