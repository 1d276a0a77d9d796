using LlmEconomics.Tests.Models;
using LlmEconomics.Tests.Performance;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>
/// Plans worked out by hand: Llama-3.1-8B has 8.03 billion parameters, of which adapters of rank 16 on all linear layers add 41,943,040.
/// </summary>
public sealed class MemoryPlanTests
{
    private static readonly Bytes s_memory = Bytes.FromGibibytes(79.18);

    [Fact]
    public void Adapters_stand_beside_the_weights_and_take_from_the_cache()
    {
        MemoryPlan bare = Plan(null), adapted = Plan(new LoraAdapters { Count = 3, Rank = 16 });
        Assert.Equal((0.0, 3 * 2 * 41_943_040.0), (bare.Adapters.Value, adapted.Adapters.Value));
        Assert.Equal(bare.Weights, adapted.Weights);
        Assert.Equal(bare.CacheRoom.Value - (6 * 41_943_040.0), adapted.CacheRoom.Value, 1e-3);

        // Nine tenths of the memory are used whatever for, and all of it but the reserve of 3 GiB stays from step to step.
        Assert.Equal(0.9 * 79.18, adapted.Usable.Gibibytes, 1e-9);
        Assert.Equal(0.9 - (3 / 79.18), adapted.StaticShare, 1e-9);
        Assert.Equal("79.2 GiB: 15.0 weights, 0.2 adapters, 3.0 reserve, 53.1 cache, 7.9 unused", adapted.ToString());

        static MemoryPlan Plan(LoraAdapters? adapters)
        {
            return MemoryPlan.Of(
                DenseModels.Llama31With8B, FormatScheme.Bf16, Parallelism.None, s_memory, MemoryRule.OfTotal(0.9), Bytes.FromGibibytes(3),
                adapters);
        }
    }

    [Fact]
    public void Text_names_every_part_that_is_not_next_to_nothing_and_the_cache_always()
    {
        // Two ranks of vLLM 0.21: half the weights; 8,192 · 2 · 4,096 + 1,024 · 128,256 · 14 bytes of activations; 0.92 · 79.18 for all.
        MemoryPlan plan = MemoryPlan.Of(
            DenseModels.Llama31With8B, FormatScheme.Bf16, new Parallelism { Tensor = 2 }, s_memory, EngineMemory.For("vLLM", "0.21"),
            new ProfiledStep(8192, 1024));
        Assert.Equal(
            "79.2 GiB: 7.5 weights, 1.8 activations, 0.5 graphs, 0.1 communication, 0.7 runtime, 62.3 cache, 6.3 unused", plan.ToString());
        MemoryPlan full = MemoryPlan.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Parallelism.None, plan.Weights * 2, 1, Bytes.Zero);
        Assert.Equal("15.0 GiB: 15.0 weights, 0.0 cache", full.ToString());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.49)]
    [InlineData(4, 0.49 + 0.047)]
    [InlineData(8, 0.49 + (2 * 0.047))]
    public void Buffers_of_two_ranks_grow_with_each_doubling(int ranks, double gibibytes)
    {
        MemoryPlan plan = MemoryPlan.Of(
            DenseModels.Llama31With8B, FormatScheme.Bf16, new Parallelism { Tensor = ranks }, s_memory,
            EngineMemory.For("vLLM", "0.10.2"), new ProfiledStep(8192, 1024));
        Assert.Equal(gibibytes, plan.Communication.Gibibytes, 1e-9);
        Assert.Equal(0.172, plan.Runtime.Gibibytes, 1e-9);
    }

    [Theory]
    [InlineData(10, 3000)]
    [InlineData(3000, 10)]
    public void A_tower_is_part_of_the_fullest_rank_only_where_it_stands_there(int first, int last)
    {
        // Two stages of a layer each; the tower of 64 × 64 numbers is with the first.
        ModelArchitecture model = InventedModels.Seeing with
        {
            Layers = [Layer(first), Layer(last)],
            Vision = new VisionTower { Name = "tower", Weights = [WeightTensor.Linear("patch", 64, 64)] },
        };
        MemoryPlan plan = MemoryPlan.Of(model, FormatScheme.Bf16, new Parallelism { Pipeline = 2 }, s_memory, 0.9, Bytes.Zero);
        Assert.Equal(first > last ? 2 * 64 * 64 : 0, plan.Towers.Value);

        static LayerGroup Layer(int width)
        {
            return LayerGroup.Of(1, new GroupedQueryAttention { QueryHeads = 8, KeyValueHeads = 2, HeadSize = 64 },
                new DenseFeedForward { Width = width });
        }
    }

    [Fact]
    public void The_cache_is_laid_out_as_asked()
    {
        // Gemma-3-27B: 52 of 62 layers see a window, of 2 · 16 · 128 numbers per token; an engine may keep a step's 2,048 tokens beside it.
        CacheLayout roomy = CacheLayout.Exact with { Windows = WindowCache.Batch, BatchTokens = 2048 };
        Assert.Equal(52 * 2048 * 8192.0, (Plan(roomy).Cache.OfSequence(100_000) - Plan(null).Cache.OfSequence(100_000)).Value);

        static MemoryPlan Plan(CacheLayout? layout)
        {
            return MemoryPlan.Of(DenseModels.Gemma3With27B, FormatScheme.Bf16, Parallelism.None, s_memory, MemoryRule.OfTotal(0.9),
                Bytes.Zero, null, layout);
        }
    }

    [Fact]
    public void Experts_in_four_bits_are_padded_to_a_multiple_of_inputs()
    {
        // gpt-oss: 2,880 inputs padded to 3,072, 192 further values of half a byte; in the checkpoint a value takes 4.25 bits.
        EngineMemory vllm = EngineMemory.For("vLLM", "0.19");
        WeightTensor expert = new("up", 5760, 2880, WeightRole.Expert) { Count = 32, ActiveCount = 4 };
        NumberFormat mxfp4 = FormatScheme.Mxfp4Experts.FormatOf(expert, "layers.0.mlp.experts.up_proj").Weights;
        Assert.Equal(1 + (192 * 0.5 / (2880 * 4.25 / 8)), vllm.PaddingOf(expert, mxfp4), 1e-12);
        Assert.Equal(1, vllm.PaddingOf(new WeightTensor("up", 5760, 3072, WeightRole.Expert) { Count = 32, ActiveCount = 4 }, mxfp4));
        Assert.Equal(1, vllm.PaddingOf(new WeightTensor("up", 5760, 2880, WeightRole.Linear), mxfp4));
        Assert.Equal(1, vllm.PaddingOf(expert, NumberFormats.Bf16));
        Assert.Equal(1, (vllm with { ExpertInputMultiple = null }).PaddingOf(expert, mxfp4));
    }

    [Theory]
    [InlineData("0.17.", "0.17")]
    [InlineData("v0.17.0rc1", "0.17")]
    [InlineData("0.16.9.post1", "0.11")]
    [InlineData("0.19.dev3", "0.17")]
    [InlineData("0.20.0.1", "0.20")]
    public void Versions_are_as_long_as_their_numbers(string version, string since)
    {
        Assert.Equal(since, EngineMemory.For("vLLM", version).Since);
    }

    [Fact]
    public void Rules_of_addressable_memory_hold_from_their_bounds_on()
    {
        // H100s of exactly what was seen; Apple's three quarters from 37 GB on, two thirds below; a card that the rule would leave nothing.
        Assert.Equal(79.18, AddressableMemory.Of(Devices.H100 with { Memory = s_memory }).Gibibytes, 1e-9);
        Accelerator mac = AcceleratorCatalog.Default.Find("apple-m4-max-128gb");
        Assert.Equal(0.75 * 37, AddressableMemory.Of(mac with { Memory = Bytes.FromGigabytes(37) }).Gigabytes, 1e-9);
        Assert.Equal(36 * 2 / 3.0, AddressableMemory.Of(mac with { Memory = Bytes.FromGigabytes(36) }).Gigabytes, 1e-9);
        Assert.Equal(0.3, AddressableMemory.Of(Devices.H100 with { Memory = Bytes.FromGibibytes(0.3) }).Gibibytes, 1e-9);
        Assert.Equal((10 * 0.998) - 0.42, AddressableMemory.Of(Devices.H100 with { Memory = Bytes.FromGibibytes(10) }).Gibibytes, 1e-9);
    }
}
