using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Totals as the Hugging Face Hub states them, each explained by what it counts. Sources as in <see cref="PublishedParameterTests"/>.</summary>
public sealed class ReconciliationTests
{
    private const string Layers = "multi-token-prediction layers", Copies = "multi-token-prediction copies of embedding", Heads = "multi-token-prediction heads";

    [Theory]
    [InlineData("DeepSeek-V3", 684_489_845_504, Layers, Copies, Heads)] // deepseek-ai/DeepSeek-R1 and DeepSeek-V3 share an architecture
    [InlineData("DeepSeek-V3", 684_531_386_000, Layers, Copies, Heads, "quantisation scales")]
    [InlineData("DeepSeek-V3.2", 685_396_921_376, Layers, Copies, Heads, "quantisation scales")]
    [InlineData("LongCat-Flash", 561_862_880_256, Layers, Copies)]
    [InlineData("Falcon-7B", 7_217_189_760, "stored copy of the tied head")]
    [InlineData("Llama-2-7B", 6_738_417_664, "rotary buffers")]
    [InlineData("Nemotron-3-Nano", 31_577_937_344, "router correction biases")]
    [InlineData("Nemotron-3-Super", 123_611_012_096, Layers, "router correction biases")]
    [InlineData("Qwen3-Next-80B-A3B", 81_324_862_720, Layers)]
    [InlineData("Qwen3-Next-80B-A3B", 79_674_391_296)]
    [InlineData("Llama-3.1-8B", 8_030_261_248)]
    [InlineData("OPT-125M", 125_237_760, "two offset rows of the position table")] // facebook/opt-125m has 125,239,296: a count that takes it to have 2,048 positions
    public void A_published_total_is_explained_by_what_it_counts(string name, long published, params string[] included)
    {
        Reconciliation explained = Reconciliation.Of(Architectures.Named(name), published, FormatScheme.Fp8Block128);
        Assert.True(explained.IsExact, explained.ToString());
        Assert.Equal(included, explained.Included.Select(i => i.Name));
        Assert.Equal(published, explained.Main + explained.Included.Sum(i => i.Parameters));
    }

    [Fact]
    public void What_is_not_in_a_total_is_listed_too()
    {
        Reconciliation v3 = Reconciliation.Of(LatentModels.DeepSeekV3, 684_489_845_504, FormatScheme.Fp8Block128);
        Assert.Equal(
            [new TotalItem("quantisation scales", 41_540_496), new("router correction biases", -59 * 256), new("embedding", -926_679_040), new("head", -926_679_040)],
            v3.Excluded);
        Assert.Equal(671_026_419_200, v3.Main);
    }

    [Fact]
    public void Vision_and_tables_are_things_a_total_may_count()
    {
        long main = ParameterCount.Of(InventedModels.Seeing).Main, vision = ParameterCount.Of(InventedModels.Seeing)[ParameterPart.Vision];
        Assert.Equal([new TotalItem("vision tower and projector", vision)], Reconciliation.Of(InventedModels.Seeing, main + vision).Included);
        long v4 = ParameterCount.Of(LatentModels.DeepSeekV4Flash).Total;
        Assert.Equal([new TotalItem("routing tables", 2_327_040)], Reconciliation.Of(LatentModels.DeepSeekV4Flash, v4).Included);
    }

    [Fact]
    public void A_total_without_either_table_is_recognised()
    {
        ParameterCount llama = ParameterCount.Of(DenseModels.Llama31With8B);
        Assert.Equal(["embedding", "head"], Reconciliation.Of(DenseModels.Llama31With8B, llama.Active.WithoutEmbeddings).Included.Select(i => i.Name));
    }

    [Fact]
    public void Only_a_table_of_the_hidden_width_holds_positions()
    {
        ModelArchitecture narrow = DenseModels.Gpt2 with { Extra = [new WeightTensor("per_layer", 1024, 256, WeightRole.Lookup), new WeightTensor("project_out", 210, 768, WeightRole.Linear)] };
        Reconciliation explained = Reconciliation.Of(narrow, 1);
        Assert.DoesNotContain(explained.Included.Concat(explained.Excluded), i => i.Name.Contains("position", StringComparison.Ordinal));
        Assert.Contains(Reconciliation.Of(DenseModels.Gpt2, 1_000_000_000_000).Excluded, i => i.Parameters == -2 * 768);
    }

    [Fact]
    public void Scales_count_only_where_formats_are_given()
    {
        Assert.DoesNotContain("quantisation scales", Reconciliation.Of(LatentModels.DeepSeekV3, 1).Included.Concat(Reconciliation.Of(LatentModels.DeepSeekV3, 1).Excluded).Select(i => i.Name));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void What_stays_unexplained_is_stated(long remainder)
    {
        Reconciliation explained = Reconciliation.Of(DenseModels.Qwen25With72B, 72_706_203_648 + remainder);
        Assert.False(explained.IsExact);
        Assert.Equal(remainder, explained.Unexplained);
        Assert.Empty(explained.Included);
        Assert.Contains("unexplained", explained.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_near_explains_nothing()
    {
        // 5 more than with the second copy of the table: 5 parameters are nothing that a checkpoint holds, so that the copy may be none either.
        ModelArchitecture falcon = DenseModels.Falcon7B;
        Reconciliation explained = Reconciliation.Of(falcon, 7_217_189_765);
        Assert.Empty(explained.Included);
        Assert.Equal(7_217_189_765 - ParameterCount.Of(falcon).Main, explained.Unexplained);
    }

    /// <summary>mistralai/Mixtral-8x22B-v0.1's index: 281,260,142,592 bytes in 16 bits; its vocabulary in the config is 32,000, in the checkpoint 32,768.</summary>
    [Fact]
    public void A_padded_vocabulary_is_whole_rows_of_embedding_and_head()
    {
        ModelArchitecture mixtral = DenseModels.Llama2With7B with { VocabularySize = 32_000 };
        long row = 2L * mixtral.HiddenSize, main = ParameterCount.Of(mixtral).Main;
        Reconciliation explained = Reconciliation.Of(mixtral, main + (768 * row));
        Assert.True(explained.IsExact);
        Assert.Equal([new TotalItem("vocabulary rows (768 more)", 768 * row)], explained.Included);
        Assert.Equal(ParameterCount.Of(mixtral with { VocabularySize = 32_768 }).Main, explained.Published);
    }

    [Theory]
    [InlineData(1)] // no padding: 32,001 is a multiple of nothing that anybody pads to
    [InlineData(8_000)] // no padding: a quarter of the vocabulary
    [InlineData(-64 - 1)] // 31,935 and 32,000: the longer one is padded
    public void Rows_that_no_padding_makes_are_no_explanation(long rows)
    {
        ModelArchitecture model = DenseModels.Llama2With7B;
        Reconciliation explained = Reconciliation.Of(model, ParameterCount.Of(model).Main + (rows * 2 * model.HiddenSize));
        Assert.Equal(rows < 0, explained.IsExact);
        Assert.Equal(rows < 0 ? 0 : rows * 2 * model.HiddenSize, explained.Unexplained);
    }

    /// <summary>Whatever is published: an explanation is exact, or there is none and the gap is stated whole.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000_007)]
    [InlineData(700_000_000_003)]
    public void An_explanation_is_exact_or_none(long published)
    {
        Assert.All([LatentModels.DeepSeekV3, DenseModels.Falcon7B, HybridModels.Nemotron3Nano], model =>
        {
            Reconciliation explained = Reconciliation.Of(model, published, FormatScheme.Fp8Block128);
            Assert.Equal(explained.IsExact ? published : explained.Main, explained.Main + explained.Included.Sum(i => i.Parameters));
            Assert.Equal(published - explained.Main, explained.Unexplained + explained.Included.Sum(i => i.Parameters));
        });
    }

    [Fact]
    public void Of_equal_explanations_the_shortest_is_taken()
    {
        // Both tables out and one copy of each in is the same as nothing.
        ModelArchitecture model = LatentModels.DeepSeekV3;
        Assert.Empty(Reconciliation.Of(model, ParameterCount.Of(model).Main).Included);
    }

    [Fact]
    public void Text_is_the_sum()
    {
        Assert.Equal("31,577,937,344 = 31,577,940,288 main − 2,944 router correction biases", Reconciliation.Of(HybridModels.Nemotron3Nano, 31_577_937_344).ToString());
        Assert.Equal("8,030,261,250 = 8,030,261,248 main + 2 unexplained", Reconciliation.Of(DenseModels.Llama31With8B, 8_030_261_250).ToString());
        Assert.Equal("8,030,261,246 = 8,030,261,248 main − 2 unexplained", Reconciliation.Of(DenseModels.Llama31With8B, 8_030_261_246).ToString());
        Assert.Equal("6,738,417,664 = 6,738,415,616 main + 2,048 rotary buffers", Reconciliation.Of(DenseModels.Llama2With7B, 6_738_417_664).ToString());
    }

    [Fact]
    public void Equal_explanations_are_equal()
    {
        Reconciliation one = Reconciliation.Of(DenseModels.Llama2With7B, 6_738_417_664);
        Assert.Equal(one, Reconciliation.Of(DenseModels.Llama2With7B, 6_738_417_664));
        Assert.Equal(one.GetHashCode(), Reconciliation.Of(DenseModels.Llama2With7B, 6_738_417_664).GetHashCode());
        Assert.NotEqual(one, Reconciliation.Of(DenseModels.Llama2With7B, 6_738_417_665));
    }

    [Fact]
    public void A_total_is_at_least_one_parameter()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Reconciliation.Of(DenseModels.Llama31With8B, 0));
    }
}
