using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class RankWeightsLaws
{
    private static readonly FormatScheme[] s_formats = [FormatScheme.Bf16, FormatScheme.Fp8Block128, FormatScheme.Nvfp4];

    private static readonly Parallelism[] s_layouts =
    [
        new() { Tensor = 2 }, new() { Tensor = 8 }, new() { Tensor = 3 }, new() { Data = 8 }, new() { Tensor = 2, Data = 4, Expert = 8 },
        new() { Tensor = 4, Data = 2, Expert = 4 }, new() { Tensor = 4, Data = 2, Expert = 2 },
    ];

    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void One_accelerator_holds_the_whole_model_exactly(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        Assert.All(Architectures.FormatsFor(model), f => Assert.Equal(StoredWeights.Of(model, f) is var s ? s.Main + s.Vision : default, RankWeights.Of(model, f, Parallelism.None)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void All_ranks_together_hold_at_least_the_model(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (FormatScheme formats in s_formats)
        {
            double main = (StoredWeights.Of(model, formats) is var s ? s.Main + s.Vision : default).Value;
            Assert.All(s_layouts.Concat(Stages(model)), p => Assert.True(Loads.IsAtMost(main, p.Accelerators * RankWeights.Of(model, formats, p).Value), $"{p} in {formats}"));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void No_rank_holds_more_than_the_model_but_for_a_second_copy_of_a_shared_table(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (FormatScheme formats in s_formats)
        {
            double main = (StoredWeights.Of(model, formats) is var s ? s.Main + s.Vision : default).Value;
            Assert.All(s_layouts.Concat(Stages(model)), p => Assert.True(Loads.IsAtMost(RankWeights.Of(model, formats, p).Value, main), $"{p} in {formats}"));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Twice_the_ranks_of_any_kind_never_hold_more_each(string name)
    {
        // Experts are spread as whole experts, so their number has to divide; stages as whole layers, so one split has to refine the other.
        ModelArchitecture model = Architectures.Named(name);
        int experts = model.Layers.SelectMany(g => g.FeedForwards).OfType<MixtureOfExperts>().Select(e => e.Experts).DefaultIfEmpty(8).Min();
        foreach (FormatScheme formats in s_formats)
        {
            AssertNoMore(p => p with { Tensor = p.Tensor * 2 }, 6);
            AssertNoMore(p => p with { Tensor = p.Tensor * 2, Expert = p.Expert * 2 }, experts % 8 == 0 ? 3 : 0);
            AssertNoMore(p => p with { Pipeline = p.Pipeline * 2 }, model.LayerCount % 4 == 0 ? 2 : 0);

            void AssertNoMore(Func<Parallelism, Parallelism> twice, int times)
            {
                Parallelism p = Parallelism.None;
                for (int i = 0; i < times; i++)
                {
                    double before = RankWeights.Of(model, formats, p).Value;
                    p = twice(p);
                    Assert.True(Loads.IsAtMost(RankWeights.Of(model, formats, p).Value, before), $"{p} in {formats}");
                }
            }
        }
    }

    [Fact]
    public void What_divides_is_split_and_norms_are_not()
    {
        // Llama-3.1-8B in 16 bits on 8 ranks: 65 norms of 4,096 whole, an eighth of all else.
        const double Norms = 2.0 * 65 * 4096, All = 2.0 * 8_030_261_248;
        Assert.Equal(Norms + ((All - Norms) / 8), RankWeights.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, new Parallelism { Tensor = 8 }).Value);
    }

    [Fact]
    public void Expert_ranks_hold_different_experts_and_all_of_the_rest()
    {
        ModelArchitecture v3 = LatentModels.DeepSeekV3;
        double experts = 2.0 * ParameterCount.Of(v3)[ParameterPart.RoutedExperts], main = StoredWeights.Of(v3, FormatScheme.Bf16).Main.Value;
        Assert.Equal(main - experts + (experts / 32), RankWeights.Of(v3, FormatScheme.Bf16, new Parallelism { Data = 32, Expert = 32 }).Value);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Context_ranks_hold_what_data_ranks_hold(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        Assert.Equal(
            RankWeights.Of(model, FormatScheme.Bf16, new Parallelism { Tensor = 2, Data = 4, Expert = 2 }),
            RankWeights.Of(model, FormatScheme.Bf16, new Parallelism { Tensor = 2, Data = 2, Context = 2, Expert = 2 }));
    }

    [Fact]
    public void Without_expert_parallelism_every_rank_holds_a_slice_of_all_experts()
    {
        ModelArchitecture v3 = LatentModels.DeepSeekV3;
        double experts = 2.0 * ParameterCount.Of(v3)[ParameterPart.RoutedExperts], main = StoredWeights.Of(v3, FormatScheme.Bf16).Main.Value;
        Assert.Equal(main - experts + (experts / 32), RankWeights.Of(v3, FormatScheme.Bf16, new Parallelism { Data = 32 }).Value);
    }

    [Fact]
    public void Tensor_ranks_cut_attention_where_expert_ranks_hold_whole_experts()
    {
        // Mixtral on 8 ranks, 2 tensor × 4 data: every rank one expert whole; attention and tables in halves, norms and routers whole.
        ModelArchitecture mixtral = ExpertModels.Mixtral8X7B;
        ParameterCount count = ParameterCount.Of(mixtral);
        double halves = count[ParameterPart.Mixers] + count[ParameterPart.Embedding] + count[ParameterPart.Head];
        double expected = (halves / 2) + (count[ParameterPart.RoutedExperts] / 8.0) + count[ParameterPart.Norms] + count[ParameterPart.Routers];
        Assert.Equal(2 * expected, RankWeights.Of(mixtral, FormatScheme.Bf16, new Parallelism { Tensor = 2, Data = 4, Expert = 8 }).Value);
    }

    [Fact]
    public void The_first_stage_holds_the_table_and_the_last_one_the_head()
    {
        // GPT-2 shares its table: two stages of six layers each hold it, the last one positions and the final norm too.
        ModelArchitecture gpt2 = DenseModels.Gpt2;
        long layers = ParameterCount.Of(gpt2).Main - ParameterCount.Of(gpt2 with { Layers = [] }).Main;
        Assert.Equal(2.0 * ((layers / 2) + (50_257 * 768) + (1024 * 768) + (2 * 768)), RankWeights.Of(gpt2, FormatScheme.Bf16, new Parallelism { Pipeline = 2 }).Value);

        // Llama-3.1-8B has two tables of a size, and its only norm outside the layers on the last stage.
        ModelArchitecture llama = DenseModels.Llama31With8B;
        Assert.Equal((StoredWeights.Of(llama, FormatScheme.Bf16).Main.Value + (2.0 * 4096)) / 2, RankWeights.Of(llama, FormatScheme.Bf16, new Parallelism { Pipeline = 2 }).Value);
    }

    [Fact]
    public void Earlier_stages_take_one_layer_more_where_they_do_not_divide()
    {
        Assert.Equal([(0, 3), (3, 3), (6, 2), (8, 2)], new Parallelism { Pipeline = 4 }.Stages(10));
        Assert.Equal([(0, 10)], Parallelism.None.Stages(10));
    }

    [Fact]
    public void Accelerators_are_the_product_of_the_axes()
    {
        Assert.Equal(2 * 3 * 5 * 7, new Parallelism { Tensor = 2, Pipeline = 3, Data = 5, Context = 7, Expert = 10 }.Accelerators);
        Assert.Equal(1, Parallelism.None.Accelerators);
    }

    private static IEnumerable<Parallelism> Stages(ModelArchitecture model)
    {
        return ((int[])[2, 3, 4]).Where(n => n <= model.LayerCount).Select(n => new Parallelism { Pipeline = n });
    }
}
