using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>What is missing is named where it enters.</summary>
public sealed class MissingArgumentTests
{
    private static readonly ModelArchitecture s_model = DenseModels.Gpt2;

    private static readonly FormatScheme s_formats = FormatScheme.Bf16;

    [Fact]
    public void A_missing_model_is_refused_by_name()
    {
        AssertNamed("model", () => ParameterCount.Of(null!));
        AssertNamed("model", () => StoredWeights.Of(null!, s_formats));
        AssertNamed("model", () => PlacedWeight.AllOf(null!));
        AssertNamed("model", () => RankWeights.Of(null!, s_formats, Parallelism.None));
        AssertNamed("model", () => CacheFootprint.Of(null!, s_formats));
        AssertNamed("model", () => CacheFootprint.ElementsPerToken(null!));
        AssertNamed("model", () => ModelOperators.Of(null!, s_formats));
        AssertNamed("model", () => MemoryPlan.Of(null!, s_formats, Parallelism.None, Bytes.FromBytes(1), MemoryRule.OfTotal(1), Bytes.Zero));
        AssertNamed("model", () => new LoraAdapters { Count = 1, Rank = 1 }.OnRank(null!, Parallelism.None));
        AssertNamed("model", () => Reconciliation.Of(null!, 1));
        AssertNamed("mixer", () => AttentionBalance.KeysOf(null!, 64));
    }

    [Fact]
    public void Missing_formats_layouts_and_rules_are_refused_by_name()
    {
        AssertNamed("formats", () => StoredWeights.Of(s_model, null!));
        AssertNamed("formats", () => RankWeights.Of(s_model, null!, Parallelism.None));
        AssertNamed("formats", () => CacheFootprint.Of(s_model, null!));
        AssertNamed("formats", () => ModelOperators.Of(s_model, null!));
        AssertNamed("parallelism", () => RankWeights.Of(s_model, s_formats, null!));
        AssertNamed("parallelism", () => CacheFootprint.Of(s_model, s_formats, null!));
        AssertNamed("rule", () => MemoryPlan.Of(s_model, s_formats, Parallelism.None, Bytes.FromBytes(1), null!, Bytes.Zero));
    }

    private static void AssertNamed(string name, Func<object?> call)
    {
        Assert.Equal(name, Assert.Throws<ArgumentNullException>(() => call()).ParamName);
    }
}
