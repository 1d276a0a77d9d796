using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Arithmetic follows from parameters: two operations for each weight a token meets in a product.</summary>
public sealed class ArithmeticLaws
{
    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_token_without_a_context_takes_two_operations_for_each_weight_of_a_product_and_looks_at_itself(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        double products = 2.0 * (PlacedWeight.MainOf(model).Where(IsProduct).Sum(w => w.Tensor.ActiveElements) + (model.TiedEmbeddings ? model.Head.Elements : 0));
        double mixing = model.Layers.Sum(g => g.Count * g.Sublayers.Sum(m => m.Operators.Sum(OfFirstToken)));
        foreach ((_, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            double flops = operators.Total(StepShape.Decode(1, 0)).Flops.Value;
            Assert.True(Loads.AreClose(products + mixing, flops), $"in {formats}: {flops}, expected {products + mixing}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Those_weights_are_the_active_parameters_less_tables_and_vectors(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        long products = PlacedWeight.MainOf(model).Where(IsProduct).Sum(w => w.Tensor.ActiveElements);
        long others = PlacedWeight.MainOf(model).Where(w => !IsProduct(w) && w.Part is not (ParameterPart.Embedding or ParameterPart.RoutingTables))
            .Sum(w => w.Tensor.ActiveElements);
        Assert.Equal(ParameterCount.Of(model).Active.WithoutInputEmbedding, products + others);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Number_formats_change_no_arithmetic(string name)
    {
        foreach (StepShape shape in Loads.Shapes)
        {
            double[] flops = [.. Loads.OfModel(name).Select(m => m.Operators.Total(shape).Flops.Value)];
            Assert.All(flops, f => Assert.True(Loads.AreClose(flops[0], f), shape.ToString()));
        }
    }

    [Fact]
    public void Latent_attention_decodes_absorbed_and_prefills_expanded()
    {
        // 61 layers; per cached token and layer 2·128·(2·512 + 64) = 278,528 absorbed, 2·128·(128 + 64 + 128) = 81,920 expanded. arXiv:2405.04434.
        ModelOperators v3 = Architectures.OperatorsOf(LatentModels.DeepSeekV3, FormatScheme.Bf16);
        Assert.Equal(61 * 278_528, Flops(v3, StepShape.Decode(1, 5001)) - Flops(v3, StepShape.Decode(1, 5000)));
        double products = 4096 * (Flops(v3, StepShape.Chunk(1, 1, 0)) - (61 * 81_920));
        Assert.Equal(61 * 81_920.0 * (4096 * 4097L / 2), Flops(v3, StepShape.Chunk(1, 4096, 0)) - products, 1e3);
    }

    [Fact]
    public void An_expanded_prefill_unpacks_the_cached_keys_again()
    {
        // 2·512·128·(128 + 128) per cached key and layer.
        ModelOperators v3 = Architectures.OperatorsOf(LatentModels.DeepSeekV3, FormatScheme.Bf16);
        double perCachedKey = (Flops(v3, StepShape.Chunk(1, 4096, 2001)) - Flops(v3, StepShape.Chunk(1, 4096, 2000))) / 61;
        Assert.Equal((2.0 * 512 * 128 * 256) + (4096 * 81_920), perCachedKey);
    }

    [Theory]
    [InlineData(3000, 2048)]
    [InlineData(100, 100)]
    public void Sparse_attention_scores_all_keys_and_attends_to_the_best(int context, int attended)
    {
        // DeepSeek-V3.2: 64 index heads of width 128, 2,048 keys. One more cached key costs its score, and its attention while there are few.
        ModelOperators v32 = Architectures.OperatorsOf(LatentModels.DeepSeekV32, FormatScheme.Bf16);
        double more = (Flops(v32, StepShape.Decode(1, context)) - Flops(v32, StepShape.Decode(1, context - 1))) / 61;
        Assert.Equal((2 * 64 * 128) + (attended == context ? 278_528 : 0), more);
    }

    private static double Flops(ModelOperators operators, StepShape shape)
    {
        return operators.Total(shape).Flops.Value;
    }

    private static bool IsProduct(PlacedWeight weight)
    {
        return weight.Tensor.Role.FlopsPerElement == 2;
    }

    /// <summary>What a mixer computes for a first token: one pair with itself where it attends, in the cheaper form, and its recurrence.</summary>
    private static double OfFirstToken(SequenceOperator operation)
    {
        double pairs = operation.Span?.Visible(0) ?? 0;
        return operation.FlopsPerToken + (pairs * Math.Min(operation.FlopsPerPair, operation.ExpandedFlopsPerPair ?? double.PositiveInfinity));
    }
}
