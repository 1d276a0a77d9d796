using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>How engines hand out their cache, and what they choose unasked; sources stand in engine-profiles.json.</summary>
public sealed class ServingDefaultTests
{
    private const double Rounding = 5e-4;

    private static readonly ServingDefault s_any = new() { PrefillBudget = 100, MaxSequences = 10 };

    /// <summary>What vLLM 0.19's arg_utils.py and SGLang's server_args.py choose by the memory that nvidia-smi reports, and TensorRT-LLM whatever it is.</summary>
    public static TheoryData<string, string, long, long, double> Published => new()
    {
        { "vLLM", "nvidia-a100-sxm-80gb", 2048, 256, 0.9 }, { "vLLM", "nvidia-h100-sxm-80gb", 8192, 1024, 0.9 }, { "vLLM", "nvidia-h200-sxm-141gb", 8192, 1024, 0.9 },
        { "vLLM", "nvidia-b200-sxm-180gb", 8192, 1024, 0.9 }, { "vLLM", "nvidia-rtx-4090-24gb", 2048, 256, 0.9 }, { "vLLM", "nvidia-l40s-48gb", 2048, 256, 0.9 },
        { "SGLang", "nvidia-a100-sxm-80gb", 8192, 2048, 0.836 }, { "SGLang", "nvidia-h100-sxm-80gb", 8192, 2048, 0.835 }, { "SGLang", "nvidia-h200-sxm-141gb", 8192, 2048, 0.907 },
        { "SGLang", "nvidia-b200-sxm-180gb", 16384, 2048, 0.857 }, { "SGLang", "nvidia-rtx-4090-24gb", 2048, 2048, 0.847 }, { "SGLang", "nvidia-l40s-48gb", 4096, 2048, 0.851 },
        { "TensorRT-LLM", "nvidia-a100-sxm-80gb", 8192, 2048, 0.9 }, { "TensorRT-LLM", "nvidia-h100-sxm-80gb", 8192, 2048, 0.9 },
        { "TensorRT-LLM", "nvidia-h200-sxm-141gb", 8192, 2048, 0.9 }, { "TensorRT-LLM", "nvidia-b200-sxm-180gb", 8192, 2048, 0.9 },
        { "TensorRT-LLM", "nvidia-rtx-4090-24gb", 8192, 2048, 0.9 }, { "TensorRT-LLM", "nvidia-l40s-48gb", 8192, 2048, 0.9 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void An_engine_starts_with_what_it_chooses_on_the_accelerator(string engine, string accelerator, long budget, long sequences, double share)
    {
        EngineProfile chosen = EngineProfile.Find(engine).DefaultsOn(AcceleratorCatalog.Default.Find(accelerator));
        Assert.Equal((budget, sequences), (chosen.PrefillBudget, chosen.MaxSequences));
        Assert.Equal(share, engine == "SGLang" ? StaticShareOf(chosen, AcceleratorCatalog.Default.Find(accelerator)) : chosen.MemoryShare, Rounding);
        Assert.Equal(engine == "TensorRT-LLM", chosen.MemoryShareOfFree);
    }

    [Theory]
    [InlineData("vLLM", 16, 0.0)]
    [InlineData("SGLang", 1, 0.098)]
    [InlineData("TensorRT-LLM", 32, 1.0)]
    [InlineData("llama.cpp", 1, 1.0)]
    [InlineData("generic", 16, 0.0)]
    public void Every_engine_states_its_blocks_and_what_it_reserves(string engine, long block, double reserved)
    {
        EngineProfile profile = EngineProfile.Find(engine);
        Assert.Equal((block, reserved), (profile.BlockTokens, profile.ReservedOutput.Value));
        Assert.Equal(profile.Defaults.IsEmpty, engine == "generic");
        Assert.Contains("Serving:", profile.Source, StringComparison.Ordinal);
        Assert.Contains(engine, EngineProfile.All.Select(e => e.Name));
        Assert.Equal(5, EngineProfile.All.Count);
    }

    [Fact]
    public void The_scheduler_takes_them_from_the_profile()
    {
        foreach (EngineProfile engine in EngineProfile.All)
        {
            EngineLimits limits = EngineLimits.Of(Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, engine: engine.DefaultsOn(Devices.H100)));
            Assert.Equal((engine.BlockTokens, engine.ReservedOutput.Value), (limits.BlockTokens, limits.ReservedOutput));
            Assert.Equal((double)engine.DefaultsOn(Devices.H100).MaxSequences, limits.MaxSequences);
        }
    }

    [Fact]
    public void The_first_that_holds_counts_and_without_one_nothing_changes()
    {
        EngineProfile engine = Profiles.Plain with
        {
            MemoryShare = 0.8,
            MemoryReserve = Bytes.FromGigabytes(2),
            Defaults =
            [
                s_any with { PrefillBudget = 1, Kinds = ["gpu"], MemoryFrom = Bytes.FromGigabytes(50), Except = ["b1"], MemoryShare = 0.5, MemoryReserve = Bytes.Zero },
                s_any with { PrefillBudget = 2, Kinds = ["GPU", "soc"], MemoryFrom = Bytes.FromGigabytes(20), MemoryShareOfFree = true },
            ],
        };
        Assert.Equal((1, 0.5, 0.0), Of(50, "gpu", "A"));
        Assert.Equal((1, 0.5, 0.0), Of(51, null, "A"));
        Assert.Equal((2, 0.8, 2.0), Of(49.9, "gpu", "A"));
        Assert.Equal((2, 0.8, 2.0), Of(90, "gpu", "The B1 card"));
        Assert.Equal((2, 0.8, 2.0), Of(90, "soc", "A"));
        Assert.Same(engine, engine.DefaultsOn(Card(19.9, "gpu", "A")));
        Assert.Same(engine, engine.DefaultsOn(Card(90, "tpu", "A")));
        Assert.True(engine.DefaultsOn(Card(30, "gpu", "A")).MemoryShareOfFree);

        (long, double, double) Of(double gigabytes, string? kind, string name)
        {
            EngineProfile chosen = engine.DefaultsOn(Card(gigabytes, kind, name));
            return (chosen.PrefillBudget, chosen.MemoryShare, chosen.MemoryReserve!.Value.Gigabytes);
        }
    }

    [Fact]
    public void Choosing_twice_changes_nothing_more_and_nothing_else_changes()
    {
        foreach (EngineProfile engine in EngineProfile.All)
        {
            foreach (Accelerator accelerator in AcceleratorCatalog.Default)
            {
                EngineProfile chosen = engine.DefaultsOn(accelerator);
                Assert.Equal(chosen, chosen.DefaultsOn(accelerator));
                Assert.Equal(chosen, EngineProfile.FromJson(chosen.ToJson()));
                Assert.Equal(engine, chosen with
                {
                    PrefillBudget = engine.PrefillBudget, MaxSequences = engine.MaxSequences, MemoryShare = engine.MemoryShare,
                    MemoryReserve = engine.MemoryReserve, MemoryShareOfFree = engine.MemoryShareOfFree,
                });
            }
        }
    }

    [Fact]
    public void What_an_engine_uses_is_what_its_memory_rule_says()
    {
        Assert.Equal(EngineMemory.For("vllm", "0.19.0").Rule, EngineProfile.Vllm.DefaultsOn(Devices.H100).MemoryRule);
        Assert.Equal(EngineMemory.For("tensorrt-llm", "1.2.0").Rule, EngineProfile.TensorRtLlm.DefaultsOn(Devices.H100).MemoryRule);
    }

    [Fact]
    public void A_share_of_free_memory_leaves_that_share_of_what_is_left()
    {
        Deployment total = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, engine: Profiles.Plain with { MemoryShare = 0.9, MemoryReserve = Bytes.FromGigabytes(3) });
        Deployment free = total.With(total.Engine with { MemoryShareOfFree = true });
        Assert.Equal(0.9 * (Devices.H100.Memory - total.Memory.Weights - total.Memory.Reserve).Value, free.Memory.CacheRoom.Value, 1.0);
        Assert.Equal((0.9 * Devices.H100.Memory.Value) - total.Memory.Weights.Value - 3e9, total.Memory.CacheRoom.Value, 1.0);
    }

    [Fact]
    public void Less_memory_than_an_engine_sets_aside_holds_nothing()
    {
        Accelerator small = Card(3.9, "gpu", "Small");
        Assert.False(Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, small, engine: EngineProfile.Sglang.DefaultsOn(small)).Memory.Fits);
        Assert.Equal("accelerator", Assert.Throws<ArgumentNullException>(() => EngineProfile.Vllm.DefaultsOn(null!)).ParamName);
    }

    [Fact]
    public void Equal_defaults_are_equal()
    {
        ServingDefault one = s_any with { Kinds = ["gpu"], Except = ["x"] }, same = s_any with { Kinds = ["gpu"], Except = ["x"] };
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.All(
            (ServingDefault[])
            [
                one with { Kinds = [] }, one with { Except = ["y"] }, one with { MemoryFrom = Bytes.FromBytes(1) }, one with { PrefillBudget = 1 }, one with { MaxSequences = 1 },
                one with { MemoryShare = 1 }, one with { MemoryReserve = Bytes.Zero }, one with { MemoryShareOfFree = true },
            ],
            other => Assert.NotEqual(one, other));
    }

    /// <summary>SGLang's fraction: what its rule leaves of the memory that nvidia-smi prints.</summary>
    private static double StaticShareOf(EngineProfile engine, Accelerator accelerator)
    {
        return MemoryPlan.Of(
            DenseModels.Gpt2, FormatScheme.Bf16, Parallelism.None, accelerator.Memory, engine.EngineMemory!, new ProfiledStep(engine.PrefillBudget, 1)).StaticShare;
    }

    private static Accelerator Card(double gigabytes, string? kind, string name)
    {
        return Tiny.Card with { Name = name, Kind = kind, Memory = Bytes.FromGigabytes(gigabytes) };
    }
}
