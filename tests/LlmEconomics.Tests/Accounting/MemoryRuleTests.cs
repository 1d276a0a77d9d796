using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

[Properties(Replay = "20261125,19")]
public sealed class MemoryRuleTests
{
    private static readonly ModelArchitecture Small = new()
    {
        Name = "small",
        VocabularySize = 1024,
        HiddenSize = 256,
        Layers = [LayerGroup.Of(24, new GroupedQueryAttention { QueryHeads = 14, KeyValueHeads = 2, HeadSize = 64 }, new DenseFeedForward { Width = 512 })],
    };

    private static readonly FormatScheme Sixteen = new() { Name = "bf16", Linear = ModuleFormat.Uniform(NumberFormats.Bf16) };

    [Property]
    public bool A_fraction_of_what_is_free_leaves_at_least_as_much_room(PositiveInt memory, NonNegativeInt occupied, UnitInterval fraction)
    {
        Bytes all = Bytes.FromBytes(memory.Get), rest = Bytes.FromBytes(occupied.Get % memory.Get);
        return MemoryRule.OfFree(fraction.Value).CacheRoom(all, rest) >= MemoryRule.OfTotal(fraction.Value).CacheRoom(all, rest) - Bytes.FromBytes(1e-6);
    }

    [Fact]
    public void The_two_rules_are_one_when_the_whole_memory_may_be_used()
    {
        Bytes memory = Bytes.FromGibibytes(80), occupied = Bytes.FromGibibytes(30);

        Assert.Equal(MemoryRule.OfTotal(1).CacheRoom(memory, occupied), MemoryRule.OfFree(1).CacheRoom(memory, occupied));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_fraction_lies_above_0_and_at_most_at_1(double fraction)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryRule.OfFree(fraction));
    }

    [Theory]
    [InlineData("0.14.0", 0.9)]
    [InlineData("v0.19.1rc2", 0.9)]
    [InlineData("0.22.0", 0.92)]
    [InlineData("0.25", 0.92)]
    [InlineData("1.0.0+cu130", 0.92)]
    public void Vllm_changed_its_default(string version, double fraction)
    {
        Assert.Equal(MemoryRule.OfTotal(fraction), EngineMemory.For("vLLM", version).Rule);
    }

    [Fact]
    public void Every_default_says_where_it_was_read()
    {
        Assert.All(EngineMemory.All, d => Assert.True(d.Engine == "generic" || d.Source.Contains("github.com/", StringComparison.Ordinal), d.ToString()));
        Assert.Equal(MemoryRule.OfFree(0.9), EngineMemory.For("TensorRT-LLM", "1.0").Rule);
        Assert.Contains("known: vLLM, SGLang, TensorRT-LLM", Assert.Throws<ArgumentException>(() => EngineMemory.For("other", "1.0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_tells_the_rules_apart()
    {
        Assert.Equal(("0.9 of total memory", "0.9 of free memory"), (MemoryRule.OfTotal(0.9).ToString(), MemoryRule.OfFree(0.9).ToString()));
    }

    [Fact]
    public void Unknown_engines_and_versions_are_refused()
    {
        Assert.Throws<ArgumentException>(() => EngineMemory.For("nginx", "1.0"));
        Assert.Throws<FormatException>(() => EngineMemory.For("vllm", "main"));
        Assert.Throws<FormatException>(() => EngineMemory.For("vllm", "0.99999999999"));
    }

    [Fact]
    public void Room_and_what_occupies_memory_add_up_to_what_may_be_used()
    {
        Bytes memory = Bytes.FromGibibytes(80), reserve = Bytes.FromGibibytes(2);
        MemoryPlan total = MemoryPlan.Of(Small, Sixteen, Parallelism.None, memory, 0.9, reserve);
        MemoryPlan free = MemoryPlan.Of(Small, Sixteen, Parallelism.None, memory, MemoryRule.OfFree(0.9), reserve);

        Assert.Equal((memory * 0.9).Value, total.Usable.Value, 1e-3);
        Assert.Equal(total.CacheRoom + ((total.Weights + reserve) * 0.1), free.CacheRoom, (a, b) => Math.Abs(a.Value - b.Value) < 1e-3);
    }

    [Fact]
    public void A_block_holds_its_tokens_in_every_layer()
    {
        CacheFootprint cache = CacheFootprint.Of(Small, Sixteen);
        Bytes budget = cache.OfSequence(16 * 1000);

        Assert.Equal(1000, cache.BlocksThatFit(budget, 16));
        Assert.Equal(999, cache.BlocksThatFit(budget - Bytes.FromBytes(1), 16));
        Assert.Equal(0, cache.BlocksThatFit(-budget, 16));
        Assert.Equal(2000, CacheFootprint.Of(Small, Sixteen, new Parallelism { Tensor = 2 }).BlocksThatFit(budget, 16));
    }

    /// <summary>A fraction above 0 and at most 1.</summary>
    public sealed record UnitInterval(ushort Raw)
    {
        public double Value => (Raw + 1) / 65536.0;
    }
}
