using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class ParameterCountLaws
{
    private static readonly ParameterPart[] s_parts = Enum.GetValues<ParameterPart>();

    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void Parts_sum_to_the_model_and_to_everything(string name)
    {
        ParameterCount count = ParameterCount.Of(Architectures.Named(name));
        Assert.Equal(s_parts.Where(p => p <= ParameterPart.Other).Sum(p => count[p]), count.Main);
        Assert.Equal(count[ParameterPart.MtpLayers] + count[ParameterPart.MtpEmbeddings] + count[ParameterPart.MtpHeads], count.Mtp);
        Assert.Equal(s_parts.Sum(p => count[p]), count.Total);
        Assert.Equal(count.Main + count.Mtp + count[ParameterPart.Vision] + count[ParameterPart.RoutingTables], count.Total);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Each_part_is_the_sum_of_its_tensors(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        ParameterCount count = ParameterCount.Of(model);
        ILookup<ParameterPart, PlacedWeight> weights = PlacedWeight.AllOf(model).ToLookup(w => w.Part);
        Assert.All(s_parts, part => Assert.Equal(weights[part].Sum(w => w.Tensor.Elements), count[part]));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Layers_add_up(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        for (int split = 0; split <= model.Layers.Length; split += Math.Max(1, model.Layers.Length / 4))
        {
            ParameterCount whole = ParameterCount.Of(model), ends = ParameterCount.Of(model with { Layers = [] });
            ParameterCount front = ParameterCount.Of(model with { Layers = model.Layers[..split] }), back = ParameterCount.Of(model with { Layers = model.Layers[split..] });
            Assert.All(s_parts, part => Assert.Equal(front[part] + back[part] - ends[part], whole[part]));
            Assert.Equal(front.Active.WithEmbeddings + back.Active.WithEmbeddings - ends.Active.WithEmbeddings, whole.Active.WithEmbeddings);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Equal_neighbours_may_be_one_group_or_many(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        ModelArchitecture apart = model with { Layers = [.. model.Layers.SelectMany(g => Enumerable.Repeat(g with { Count = 1 }, g.Count))] };
        ParameterCount expected = ParameterCount.Of(model), actual = ParameterCount.Of(apart);
        Assert.All(s_parts, part => Assert.Equal(expected[part], actual[part]));
        Assert.Equal((expected.Active, expected.CorrectionBiases, expected.TiedHead, expected.RotaryBuffers), (actual.Active, actual.CorrectionBiases, actual.TiedHead, actual.RotaryBuffers));
        Assert.Equal(StoredWeights.Of(model, FormatScheme.Fp8Block128).Total, StoredWeights.Of(apart, FormatScheme.Fp8Block128).Total);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_token_meets_all_of_a_dense_model_and_less_of_a_mixture(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        ParameterCount count = ParameterCount.Of(model);
        bool isSparse = model.Layers.SelectMany(g => g.FeedForwards).OfType<MixtureOfExperts>().Any(e => e.ActiveExperts < e.Experts);
        Assert.True(isSparse ? count.Active.WithEmbeddings < count.Main : count.Active.WithEmbeddings == count.Main);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_three_conventions_differ_by_the_two_tables(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        ParameterCount count = ParameterCount.Of(model);
        long table = (long)model.VocabularySize * model.EmbeddingSize;
        Assert.Equal(table, count.Active.WithEmbeddings - count.Active.WithoutInputEmbedding);
        Assert.Equal((model.TiedEmbeddings ? 0 : table) + (model.HeadBias ? model.VocabularySize : 0), count.Active.WithoutInputEmbedding - count.Active.WithoutEmbeddings);
        Assert.InRange(count.Active.WithoutEmbeddings, 1, count.Active.WithoutInputEmbedding);
        Assert.Equal(model.TiedEmbeddings ? table : 0, count.TiedHead);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void All_experts_at_once_are_the_whole_model(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        ModelArchitecture all = model with
        {
            Layers = [.. model.Layers.Select(g => g with { Sublayers = [.. g.Sublayers.Select(s => s is MixtureOfExperts e ? e with { ActiveExperts = e.Experts } : s)] })],
        };
        Assert.Equal(ParameterCount.Of(all).Main, ParameterCount.Of(all).Active.WithEmbeddings);
        Assert.Equal(ParameterCount.Of(model).Main, ParameterCount.Of(all).Main);
    }

    [Fact]
    public void Every_parameter_stands_in_its_part()
    {
        // Qwen3-Next: 36 recurrent and 12 attention layers, 512 experts and a gated shared one in each.
        ParameterCount next = ParameterCount.Of(HybridModels.Qwen3Next);
        const long Recurrence = (2048 * (12_288 + 64)) + (8192 * 4) + (2 * 32) + 128 + (2048 * 4096);
        const long Attention = (2048 * 2 * 4096) + (2 * 2048 * 512) + (4096 * 2048) + (2 * 256);
        Assert.Equal((36 * Recurrence) + (12 * Attention), next[ParameterPart.Mixers]);
        Assert.Equal(48L * 512 * 3 * 2048 * 512, next[ParameterPart.RoutedExperts]);
        Assert.Equal(48 * ((3 * 2048 * 512) + 2048), next[ParameterPart.SharedExperts]);
        Assert.Equal(48 * 512 * 2048, next[ParameterPart.Routers]);
        Assert.Equal(97 * 2048, next[ParameterPart.Norms]);
        Assert.Equal((151_936 * 2048, 151_936 * 2048, 0, 0), (next[ParameterPart.Embedding], next[ParameterPart.Head], next[ParameterPart.DenseFeedForward], next[ParameterPart.Other]));

        // DeepSeek-V3: three dense layers; latent experts' projections count with the routers.
        Assert.Equal(3 * 3 * 7168 * 18_432, ParameterCount.Of(LatentModels.DeepSeekV3)[ParameterPart.DenseFeedForward]);
        Assert.Equal(40 * ((512 * 4096) + 512 + (2 * 4096 * 1024)), ParameterCount.Of(HybridModels.Nemotron3Super)[ParameterPart.Routers]);
        Assert.Equal(1024 * 768, ParameterCount.Of(DenseModels.Gpt2)[ParameterPart.Other]);
    }

    [Fact]
    public void Every_prediction_layer_has_its_router_biases()
    {
        ModelArchitecture v3 = LatentModels.DeepSeekV3, twice = v3 with { Mtp = v3.Mtp! with { Layers = [v3.Mtp.Layers[0] with { Count = 2 }] } };
        Assert.Equal((58 + 2) * 256, ParameterCount.Of(twice).CorrectionBiases);
    }

    [Fact]
    public void More_active_experts_than_experts_are_refused()
    {
        MixtureOfExperts wrong = new() { Experts = 4, ActiveExperts = 5, ExpertWidth = 8 };
        Assert.Throws<InvalidOperationException>(() => ParameterCount.Of(ExpertModels.Mixtral8X7B with { Layers = [new LayerGroup { Sublayers = [wrong] }] }));
    }

    [Fact]
    public void A_count_that_needs_more_than_63_bits_is_refused()
    {
        MixtureOfExperts wide = new() { Experts = 1 << 16, ActiveExperts = 1, ExpertWidth = 1 << 24 };
        ModelArchitecture huge = new() { Name = "huge", VocabularySize = 1, HiddenSize = 1 << 20, Layers = [new LayerGroup { Count = 1024, Sublayers = [wide] }] };
        Assert.Throws<OverflowException>(() => ParameterCount.Of(huge));
    }
}
