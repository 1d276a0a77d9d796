using LlmEconomics.Tests.Models;
using LlmEconomics.Tests.Performance;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class EngineMemoryLaws
{
    private static readonly Bytes s_memory = Bytes.FromGibibytes(79.18);

    private static readonly ProfiledStep s_step = new(8192, 1024);

    private static readonly Parallelism[] s_layouts = [Parallelism.None, new() { Tensor = 2 }, new() { Tensor = 2, Data = 2, Expert = 4 }, new() { Tensor = 2, Pipeline = 2 }];

    [Fact]
    public void All_parts_of_every_plan_sum_to_the_memory()
    {
        foreach (EngineMemory engine in EngineMemory.All)
        {
            foreach (ModelArchitecture model in (ModelArchitecture[])[DenseModels.Llama31With8B, ExpertModels.Mixtral8X7B, InventedModels.Seeing])
            {
                foreach (Parallelism layout in s_layouts)
                {
                    MemoryPlan plan = MemoryPlan.Of(model, FormatScheme.Bf16, layout, s_memory, engine, s_step);
                    Assert.Equal(s_memory.Value, (plan.Usable + plan.Unused).Value, 1.0);
                    Assert.Equal(plan.Reserve.Value, (plan.Activations + plan.Graphs + plan.Communication + plan.Runtime).Value, 1.0);
                    Assert.Equal(plan.Usable.Value, (plan.Weights + plan.Adapters + plan.Reserve + plan.CacheRoom).Value, 1.0);
                    Assert.Equal(engine.Rule.CacheRoom(s_memory, plan.Weights + plan.Reserve).Value, plan.CacheRoom.Value, 1.0);
                    Assert.Equal(engine.Reserve is null, plan.Peak is not null);
                    Assert.True(plan.Peak is null || plan.Peak.Total == plan.Activations);
                    Assert.StartsWith("79.2 GiB: ", plan.ToString(), StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void A_tower_is_part_of_the_weights_of_every_model_that_has_one()
    {
        CatalogModel[] seeing = [.. ModelCatalog.All.Where(m => m.Architecture.Vision is not null)];
        Assert.True(seeing.Length >= 32);
        Assert.All(seeing, m =>
        {
            StoredWeights stored = StoredWeights.Of(m.Architecture, m.Formats);
            MemoryPlan plan = MemoryPlan.Of(m.Architecture, m.Formats, Parallelism.None, s_memory, 0.9, Bytes.Zero);
            Assert.Equal(stored.Main + stored.Vision, plan.Weights);
            Assert.Equal(stored.Vision, plan.Towers);
            Assert.True(stored.Vision > Bytes.Zero);
        });
    }

    [Fact]
    public void Engines_that_cut_a_tower_hold_half_of_its_matrices_on_two_ranks()
    {
        EngineMemory cutting = EngineMemory.For("vLLM", "0.19"), copying = cutting with { CutsTower = false };
        Bytes cut = Of(cutting).Towers, copied = Of(copying).Towers;
        Assert.Equal(StoredWeights.Of(InventedModels.Seeing, FormatScheme.Bf16).Vision, copied);
        Assert.InRange(cut / copied, 0.5, 0.6);

        static MemoryPlan Of(EngineMemory engine)
        {
            return MemoryPlan.Of(InventedModels.Seeing, FormatScheme.Bf16, new Parallelism { Tensor = 2 }, s_memory, engine, s_step);
        }
    }

    [Fact]
    public void A_stated_reserve_is_one_lump()
    {
        MemoryPlan plan = MemoryPlan.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Parallelism.None, s_memory, 0.9, Bytes.FromGibibytes(3));
        Assert.Equal((Bytes.Zero, Bytes.Zero, Bytes.Zero, Bytes.Zero), (plan.Activations, plan.Graphs, plan.Communication, plan.Runtime));
        Assert.Null(plan.Peak);
        Assert.Equal("79.2 GiB: 15.0 weights, 3.0 reserve, 53.3 cache, 7.9 unused", plan.ToString());
        Assert.Equal((plan.Weights + plan.CacheRoom) / s_memory, plan.StaticShare);
    }

    [Fact]
    public void Sglang_sets_aside_more_for_more_ranks_tokens_and_data_groups()
    {
        // MiB: 512 + 1.5 per token + 2 per graph sequence (256, from four ranks on 512) + 128 per rank + 3 per data rank and sequence; 10 GiB at least.
        Assert.Equal(512 + (1.5 * 8192) + 512 + 128, Of(Parallelism.None, 8192));
        Assert.Equal(512 + (1.5 * 8192) + 1024 + (128 * 8), Of(new Parallelism { Tensor = 8 }, 8192));
        Assert.Equal(512 + (1.5 * 8192) + 1024 + (128 * 8) + (3 * 512 * 8), Of(new Parallelism { Data = 8 }, 8192));
        Assert.Equal(10_240, Of(Parallelism.None, 2048));

        static double Of(Parallelism parallelism, long tokens)
        {
            return MemoryPlan.Of(
                DenseModels.Gpt2, FormatScheme.Bf16, parallelism, s_memory, EngineMemory.For("SGLang", "0.5.9"), new ProfiledStep(tokens, 1)).Reserve.Mebibytes;
        }
    }

    [Fact]
    public void Versions_and_dates_choose_the_same()
    {
        foreach (EngineMemory engine in EngineMemory.All)
        {
            Assert.Equal(engine, EngineMemory.For(engine.Engine.ToUpperInvariant(), engine.Since));
            Assert.Equal(engine, EngineMemory.At(engine.Engine, engine.Released));
            Assert.Contains(engine.Since, engine.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal("0", EngineMemory.At("vllm", new DateOnly(2020, 1, 1)).Since);
        Assert.Equal((38.0, 14.0), (EngineMemory.For("vllm", "0.16.0").SamplerBytes.Value, EngineMemory.For("vllm", "v0.17.1rc2").SamplerBytes.Value));
        Assert.Equal((0.0, true), (EngineMemory.For("vllm", "0.20.2").Graphs.Value, EngineMemory.For("vllm", "0.21").Graphs.Value > 0));
        Assert.Equal((true, false), (EngineMemory.For("llama.cpp", "b6000").KeepsScores, EngineMemory.For("llama.cpp", "b9187").KeepsScores));
        Assert.Contains("known: vLLM", Assert.Throws<ArgumentException>(() => EngineMemory.At("nginx", new DateOnly(2026, 1, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_have_ends()
    {
        EngineMemory any = EngineMemory.For("vLLM", "0.19");
        Refused("Share", () => any with { Share = 0 });
        Refused("SamplerBytes", () => any with { SamplerBytes = -1 });
        Refused("ActivationBytes", () => any with { ActivationBytes = 0 });
        Refused("StepTokens", () => any with { StepTokens = 0 });
        Refused("Context", () => any with { Context = 0 });
        Refused("ExpertInputMultiple", () => any with { ExpertInputMultiple = 0 });
        Refused("Runtime", () => any with { Runtime = -1 });
        Refused("Communication", () => any with { Communication = -1 });
        Refused("CommunicationPerDoubling", () => any with { CommunicationPerDoubling = -1 });
        Refused("Graphs", () => any with { Graphs = -1 });
        Refused("LeastTokens", () => new StaticReserve { LeastTokens = -1 });
        Bytes negative = Bytes.FromBytes(-1);
        Refused("Fixed", () => new StaticReserve { Fixed = negative });
        Refused("PerToken", () => new StaticReserve { PerToken = negative });
        Refused("PerGraphSequence", () => new StaticReserve { PerGraphSequence = negative });
        Refused("PerRank", () => new StaticReserve { PerRank = negative });
        Refused("PerDataSequence", () => new StaticReserve { PerDataSequence = negative });
        Refused("Least", () => new StaticReserve { Least = negative });
        Refused("LeastFrom", () => new StaticReserve { LeastFrom = negative });
        CapturedBatch captured = new(Bytes.Zero, 1, 1, 1);
        Refused("MemoryFrom", () => captured with { MemoryFrom = negative });
        Refused("Sequences", () => captured with { Sequences = -1 });
        Refused("Wide", () => new CapturedBatch(Bytes.Zero, 1, -1, 1));
        Refused("WideFrom", () => captured with { WideFrom = 0 });
        StaticReserve one = new() { Captured = [captured] }, same = new() { Captured = [new(Bytes.Zero, 1, 1, 1)] };
        Assert.Equal((one, one.GetHashCode()), (same, same.GetHashCode()));
        Assert.NotEqual(one, one with { Captured = [] });
        Assert.Throws<ArgumentException>(() => any with { Engine = " " });
        Assert.Throws<ArgumentException>(() => any with { Source = "" });
        Assert.Throws<FormatException>(() => any with { Since = "main" });

        static void Refused(string member, Func<object> change)
        {
            Assert.Equal(member, Assert.Throws<ArgumentOutOfRangeException>(change).ParamName);
        }
    }

    [Fact]
    public void Programs_see_less_than_the_driver_prints()
    {
        Assert.Equal(79.18, AddressableMemory.Of(Devices.H100).Gibibytes, 1e-9);
        Assert.Equal(25_250_627_584, AddressableMemory.Of(AcceleratorCatalog.Default.Find("RTX 4090")).Value);
        Assert.Equal(0.75, AddressableMemory.Of(AcceleratorCatalog.Default.Find("apple-m4-max-128gb")) / AcceleratorCatalog.Default.Find("apple-m4-max-128gb").Memory, 1e-9);
        Assert.Equal(2.0 / 3, AddressableMemory.Of(AcceleratorCatalog.Default.Find("apple-m5-32gb")) / AcceleratorCatalog.Default.Find("apple-m5-32gb").Memory, 1e-9);
        Assert.All(AcceleratorCatalog.Default, a =>
        {
            Bytes seen = AddressableMemory.Of(a);
            Assert.True(seen <= a.Memory && seen > a.Memory * 0.6, a.Name);
            Assert.Equal(seen == a.Memory, AddressableMemory.SourceOf(a) is null);
        });

        // A card made smaller by its user is not the one that was seen.
        Assert.True(AddressableMemory.Of(Devices.H100 with { Memory = Bytes.FromGibibytes(10) }) < Bytes.FromGibibytes(10));
    }
}
