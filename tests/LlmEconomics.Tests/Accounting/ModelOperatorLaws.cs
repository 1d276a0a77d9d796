using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>What holds for every model in every number format and for steps of every kind.</summary>
public sealed class ModelOperatorLaws
{
    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void Everything_but_weights_adds_up_over_shapes(string name)
    {
        ForEachPair(name, (operators, a, b, where) =>
        {
            OperatorLoad together = operators.Total(a + b), apart = operators.Total(a) + operators.Total(b);
            foreach ((string part, Func<OperatorLoad, double> of) in Loads.LinearParts)
            {
                Assert.True(Loads.AreClose(of(together), of(apart)), $"{part} of {where}: {of(together)} together, {of(apart)} apart");
            }
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Weights_are_read_at_most_as_often_as_apart_and_at_least_as_often_as_for_the_larger(string name)
    {
        ForEachPair(name, (operators, a, b, where) =>
        {
            double together = operators.Total(a + b).WeightBytes.Value, first = operators.Total(a).WeightBytes.Value, second = operators.Total(b).WeightBytes.Value;
            Assert.True(Loads.IsAtMost(together, first + second), where);
            Assert.True(Loads.IsAtMost(Math.Max(first, second), together), where);
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Twice_the_sequences_are_twice_everything_but_weights(string name)
    {
        ForEach(name, (operators, shape, where) =>
        {
            OperatorLoad once = operators.Total(shape), twice = operators.Total(Varied(shape, g => g with { Count = 2 * g.Count }));
            Assert.All(Loads.LinearParts, part => Assert.True(Loads.AreClose(2 * part.Of(once), part.Of(twice)), $"{part.Name} of {where}"));
            Assert.True(Loads.IsAtMost(twice.WeightBytes.Value, 2 * once.WeightBytes.Value), where);
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void More_of_anything_never_costs_less(string name)
    {
        // One more cached token can begin a new chunk and so empty the view: chunked attention is left out there.
        bool chunked = Architectures.Named(name).Layers.SelectMany(g => g.Sublayers).Any(m => m.Cache.Any(c => c.Span is ChunkSpan));
        ForEach(name, (operators, shape, where) =>
        {
            OperatorLoad before = operators.Total(shape);
            AssertNoLess(before, operators.Total(Varied(shape, g => g with { Count = g.Count + 1 })), $"{where}, one more sequence");
            AssertNoLess(before, operators.Total(Varied(shape, g => g with { NewTokens = g.NewTokens + 1 })), $"{where}, one more token");
            AssertNoLess(before, operators.Total(Varied(shape, g => g with { LogitTokens = g.NewTokens })), $"{where}, all logits");
            if (!chunked)
            {
                AssertNoLess(before, operators.Total(Varied(shape, g => g with { CachedTokens = g.CachedTokens + 1 })), $"{where}, one more cached token");
            }
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_operators_sum_to_the_total(string name)
    {
        ForEach(name, (operators, shape, where) =>
        {
            OperatorLoad[] loads = new OperatorLoad[operators.Items.Count];
            operators.Evaluate(shape, loads);
            Assert.True(operators.Total(shape) == loads.Aggregate(default(OperatorLoad), OperatorLoad.Add), where);
            Assert.True(loads.SequenceEqual(operators.Items.Select(o => o.Load(shape))), where);
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Nothing_to_do_costs_nothing(string name)
    {
        StepShape[] idle = [StepShape.Empty, StepShape.Decode(0, 5000), StepShape.Prefill(4, 0, 5000)];
        foreach ((_, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            Assert.All(idle, shape => Assert.True(operators.Total(shape) == default, $"{shape} in {formats}"));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Evaluation_allocates_nothing(string name)
    {
        foreach ((_, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            OperatorLoad[] loads = new OperatorLoad[operators.Items.Count];
            StepShape shape = Loads.Shapes[^1];
            Assert.True(Allocations.Of(() => operators.Evaluate(shape, loads)) == 0, $"Evaluate in {formats}");
            Assert.True(Allocations.Of(() => operators.Total(shape)) == 0, $"Total in {formats}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Twice_the_layers_cost_twice_the_ends_apart(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (FormatScheme formats in (FormatScheme[])[FormatScheme.Bf16, FormatScheme.Fp8Block128])
        {
            ModelOperators once = Architectures.OperatorsOf(model, formats);
            ModelOperators twice = ModelOperators.Of(model with { Layers = [.. model.Layers, .. model.Layers] }, formats);
            ModelOperators ends = ModelOperators.Of(model with { Layers = [] }, formats);
            Assert.Equal(once.Items.Count, twice.Items.Count);
            foreach (StepShape shape in Loads.Shapes)
            {
                OperatorLoad doubled = once.Total(shape) + once.Total(shape), rest = twice.Total(shape) + ends.Total(shape);
                Assert.All(Loads.Parts, part => Assert.True(Loads.AreClose(part.Of(doubled), part.Of(rest)), $"{part.Name} of {shape} in {formats}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_prompt_in_chunks_takes_the_arithmetic_of_the_whole_prompt(string name)
    {
        // Latent attention picks the cheaper of two forms for each chunk, and unpacks cached keys again: in chunks it can only take more.
        bool twoForms = Architectures.Named(name).Layers.SelectMany(g => g.Sublayers).Any(m => m.Operators.Any(o => o.ExpandedFlopsPerPair is not null));
        foreach ((_, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            double whole = operators.Total(StepShape.Prefill(2, 5000, 300)).Flops.Value;
            double chunks = operators.Total(StepShape.Chunk(2, 2048, 300)).Flops.Value
                + operators.Total(StepShape.Chunk(2, 2048, 2348)).Flops.Value + operators.Total(StepShape.Prefill(2, 904, 4396)).Flops.Value;
            Assert.True(twoForms ? Loads.IsAtMost(whole, chunks) : Loads.AreClose(whole, chunks), $"in {formats}: {whole} whole, {chunks} in chunks");
        }
    }

    [Fact]
    public void Loads_need_a_place_each()
    {
        ModelOperators operators = ModelOperators.Of(DenseModels.Gpt2, FormatScheme.Bf16);
        OperatorLoad[] short1 = new OperatorLoad[operators.Items.Count - 1], long1 = new OperatorLoad[operators.Items.Count + 1];
        Assert.Throws<ArgumentException>(() => operators.Evaluate(StepShape.Decode(1, 1), short1));
        operators.Evaluate(StepShape.Decode(1, 1), long1);
        Assert.Equal(default, long1[^1]);
    }

    [Fact]
    public void Only_products_and_mixing_compute()
    {
        foreach (ModelOperator item in ModelOperators.Of(HybridModels.Qwen3Next, FormatScheme.Bf16).Items.Concat(ModelOperators.Of(DenseModels.Gpt2, FormatScheme.Bf16).Items))
        {
            Assert.Equal(item.Load(StepShape.Prefill(1, 10)).Flops > FlopCount.Zero, item.HasArithmetic);
        }
    }

    private static void AssertNoLess(OperatorLoad before, OperatorLoad after, string where)
    {
        Assert.All(Loads.Parts, part => Assert.True(Loads.IsAtMost(part.Of(before), part.Of(after)), $"{part.Name} of {where}"));
    }

    private static void ForEach(string name, Action<ModelOperators, StepShape, string> law)
    {
        foreach ((_, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            foreach (StepShape shape in Loads.Shapes)
            {
                law(operators, shape, $"{shape} in {formats}");
            }
        }
    }

    private static void ForEachPair(string name, Action<ModelOperators, StepShape, StepShape, string> law)
    {
        foreach ((_, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            for (int i = 0; i < Loads.Shapes.Count; i++)
            {
                StepShape a = Loads.Shapes[i], b = Loads.Shapes[(i + 3) % Loads.Shapes.Count];
                law(operators, a, b, $"({a}) + ({b}) in {formats}");
            }
        }
    }

    private static StepShape Varied(StepShape shape, Func<SequenceGroup, SequenceGroup> change)
    {
        return StepShape.Of([.. Enumerable.Range(0, shape.GroupCount).Select(i => change(shape[i]))]);
    }
}
