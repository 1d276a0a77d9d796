using System.Collections.Immutable;
using System.Reflection;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class EngineProfileTests
{
    private static readonly EngineProfile s_own = Profiles.Plain;

    public static TheoryData<string, double, double> Ranges => new()
    {
        { nameof(EngineProfile.KernelOverhead), 0.01, 10 }, { nameof(EngineProfile.MemoryScale), 0.01, 2 }, { nameof(EngineProfile.CacheScale), 0.01, 2 },
        { nameof(EngineProfile.ProductComputeScale), 0.01, 2 }, { nameof(EngineProfile.ExpertComputeScale), 0.01, 2 }, { nameof(EngineProfile.ExpertTraffic), 0, 20 },
        { nameof(EngineProfile.ExpertSkew), 0.01, 1 }, { nameof(EngineProfile.ExpertImbalance), 0, 10 }, { nameof(EngineProfile.HostPerSequence), 0, 1e6 },
        { nameof(EngineProfile.Maturity), 0, 5 }, { nameof(EngineProfile.HostMaturity), 0, 5 }, { nameof(EngineProfile.RequestOverhead), 0, 1e6 },
        { nameof(EngineProfile.PromptOverhead), 0, 1e6 }, { nameof(EngineProfile.FirstTokenSteps), 0, 1e4 }, { nameof(EngineProfile.LaunchTime), 0, 1e6 },
        { nameof(EngineProfile.BurstWeight), 0, 10 }, { nameof(EngineProfile.Clumping), 1, 100 }, { nameof(EngineProfile.DataWaitSteps), 0, 1e4 },
        { nameof(EngineProfile.HostPerStep), 0, 1e6 }, { nameof(EngineProfile.StreamPerCycle), 1e-3, 1e6 }, { nameof(EngineProfile.KernelMaturity), 0, 5 },
        { nameof(EngineProfile.ResidentOutput), 0, 1 }, { nameof(EngineProfile.PollSteps), 1, 1e4 }, { nameof(EngineProfile.AllReduceLatency), 0, 1e6 },
        { nameof(EngineProfile.ReservedOutput), 0, 1 },
    };

    public static TheoryData<string> Members => [.. typeof(EngineProfile).GetProperties().Where(p => p.SetMethod is not null).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Figures_have_both_ends(string member, double low, double high)
    {
        PropertyInfo property = typeof(EngineProfile).GetProperty(member)!;
        Assert.Equal(low, ((Tunable)property.GetValue(With(property, (Tunable)low))!).Value);
        Assert.Equal(high, ((Tunable)property.GetValue(With(property, (Tunable)high))!).Value);
        Assert.All([Math.BitDecrement(low), Math.BitIncrement(high)], bad =>
            Assert.Equal(member, Assert.Throws<ArgumentOutOfRangeException>(() => With(property, (Tunable)bad)).ParamName));
    }

    [Fact]
    public void Every_figure_has_a_range()
    {
        Assert.Equal(
            typeof(EngineProfile).GetProperties().Where(p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) == typeof(Tunable)).Select(p => p.Name).Order(),
            Ranges.Select(r => r.Data.Item1).Order());
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Every_member_counts_towards_equality(string member)
    {
        PropertyInfo property = typeof(EngineProfile).GetProperty(member)!;
        object? now = property.GetValue(s_own);
        object changed = now switch
        {
            string text => text + "x",
            bool flag => !flag,
            long number => number - 1,
            double number => number / 2,
            Tunable figure => (Tunable)(figure.Value == 1 ? 1.0 : 0.5),
            Bytes bytes => bytes + Bytes.FromGigabytes(1),
            DateOnly date => date.AddDays(1),
            LlmEconomics.Scheduling => Scheduling.PrefillFirst,
            LaunchCounts counts => counts with { Latent = 5 },
            ImmutableArray<string> => ImmutableArray.Create("x"),
            ImmutableArray<ServingDefault> => ImmutableArray.Create(new ServingDefault { PrefillBudget = 1, MaxSequences = 1 }),
            ImmutableSortedDictionary<string, DateOnly> dates => dates.Add("1", new DateOnly(2026, 1, 1)),
            ImmutableDictionary<string, KernelEfficiency> kernels => kernels.Add("a/fp8", KernelEfficiency.Ideal),
            ImmutableDictionary<string, Tunable> starts => starts.Add("a/fp8", 1),
            _ when property.PropertyType == typeof(CacheLayout) => CacheLayout.Exact,
            _ when property.PropertyType == typeof(ImmutableArray<EngineRule>?) => ImmutableArray<EngineRule>.Empty,
            _ when property.PropertyType == typeof(DateOnly?) => new DateOnly(2025, 1, 1),
            _ => (Tunable)3,
        };
        if (now is Tunable { Value: 1 })
        {
            changed = new Tunable(1, 1, 1.5);
        }

        EngineProfile other = With(property, changed);
        Assert.NotEqual(s_own, other);
        Assert.Equal(s_own, With(property, now));
        Assert.Equal(s_own.GetHashCode(), With(property, now).GetHashCode());
        Assert.Equal(other, EngineProfile.FromJson(other.ToJson()));
    }

    [Fact]
    public void Other_members_have_ends_too()
    {
        Assert.All([0, -1L, (1L << 30) + 1], bad => Refused("PrefillBudget", () => s_own with { PrefillBudget = bad }));
        Assert.All([0, -1L, (1L << 30) + 1], bad => Refused("MaxSequences", () => s_own with { MaxSequences = bad }));
        Assert.All([0, -1L, EngineProfile.MaxBlockTokens + 1], bad => Refused("BlockTokens", () => s_own with { BlockTokens = bad }));
        Assert.All([0, -1, 1.01, double.NaN], bad => Refused("MemoryShare", () => s_own with { MemoryShare = bad }));
        Refused("MemoryReserve", () => s_own with { MemoryReserve = Bytes.FromBytes(-1) });
        Assert.All([new DateOnly(2014, 12, 31), new DateOnly(2051, 1, 1)], bad =>
        {
            Refused("Release", () => s_own with { Release = bad });
            Refused("ReferenceDate", () => s_own with { ReferenceDate = bad });
        });
        Refused("Latent", () => new LaunchCounts(-1, 0, 0));
        Refused("Recurrent", () => new LaunchCounts(0, 1001, 0));
        Refused("Experts", () => default(LaunchCounts) with { Experts = -1 });
        Refused("Attention", () => new LaunchCounts(0, 0, 0, -1));
        Assert.Equal("Name", Assert.Throws<ArgumentException>(() => s_own with { Name = "" }).ParamName);
        Assert.Equal("Source", Assert.Throws<ArgumentException>(() => s_own with { Source = "" }).ParamName);
        Assert.Equal("Aliases", Assert.Throws<ArgumentException>(() => s_own with { Aliases = [null!] }).ParamName);
        Assert.Equal("Versions", Assert.Throws<ArgumentNullException>(() => s_own with { Versions = null! }).ParamName);
        Assert.Equal("Experts", Assert.Throws<ArgumentException>(() => s_own with { Experts = s_own.Experts.Add("hopper/fp9", KernelEfficiency.Ideal) }).ParamName);
        Assert.Equal("Experts", Assert.Throws<ArgumentException>(() => s_own with { Experts = s_own.Experts.Add("hopper/fp8", null!) }).ParamName);
        Assert.Equal("ExtraStart", Assert.Throws<ArgumentException>(() => s_own with { ExtraStart = s_own.ExtraStart.Add("fp8", 1) }).ParamName);
    }

    [Fact]
    public void Shipped_engines_are_found_by_name_and_alias_whatever_the_case()
    {
        Assert.Equal(
            ["vLLM", "SGLang", "TensorRT-LLM", "llama.cpp", "generic"],
            new[] { EngineProfile.Vllm, EngineProfile.Sglang, EngineProfile.TensorRtLlm, EngineProfile.LlamaCpp, EngineProfile.Generic }.Select(e => e.Name));
        Assert.All(EngineProfile.All, e =>
        {
            Assert.All([e.Name, e.Name.ToUpperInvariant(), .. e.Aliases], name => Assert.Same(e, EngineProfile.Find(name)));
            Assert.True(e.Source.Length > 20 && e.Release >= new DateOnly(2025, 1, 1), e.Name);
        });
        string message = Assert.Throws<KeyNotFoundException>(() => EngineProfile.Find("nginx")).Message;
        Assert.All(EngineProfile.All, e => Assert.Contains(e.Name, message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => EngineProfile.Find(" "));
    }

    [Fact]
    public void A_version_is_its_release_date()
    {
        EngineProfile old = EngineProfile.Vllm.At("0.11.0");
        Assert.Equal((new DateOnly(2025, 10, 2), "vLLM (2025-10)"), (old.Release, old.ToString()));
        Assert.Equal((old.Release.DayNumber - old.ReferenceDate.DayNumber) / 365.25, old.Age);
        Assert.Equal(EngineProfile.Vllm, old with { Release = EngineProfile.Vllm.Release });
        string message = Assert.Throws<KeyNotFoundException>(() => EngineProfile.Vllm.At("9.9")).Message;
        Assert.Contains("0.11.0", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EngineProfile.Vllm.At(""));
    }

    [Fact]
    public void Expert_kernels_of_the_engine_come_first_then_those_it_shares_then_the_generations()
    {
        EfficiencyProfile generation = Profiles.Round with { SharesKernelsWith = "older" };
        KernelEfficiency own = Kernel(1), shared = Kernel(2), general = Kernel(3), stand = Kernel(4);
        EngineProfile engine = s_own with { Experts = s_own.Experts.Add("older/fp8", shared).Add("round/fp4", stand).Add("other/fp8", Kernel(9)) };
        Assert.Equal((shared, true), (engine.ExpertKernel(generation, KernelFormat.Fp8, out bool isOwn), isOwn));
        EngineProfile better = engine with { Experts = engine.Experts.Add("round/fp8", own) };
        Assert.Equal((own, true), (better.ExpertKernel(generation, KernelFormat.Fp8, out isOwn), isOwn));

        // Without a kernel of the format: the generation's own of it, else the nearest of either, engine first, else 16 bits.
        Assert.Equal((stand, false), (engine.ExpertKernel(generation, KernelFormat.Weights4Activations8, out isOwn), isOwn));
        EfficiencyProfile listed = generation with { Experts = generation.Experts.Add(KernelFormat.Weights4Activations8, general) };
        Assert.Equal((general, false), (engine.ExpertKernel(listed, KernelFormat.Weights4Activations8, out isOwn), isOwn));
        Assert.Equal((generation.Experts[KernelFormat.Bits16], false), (engine.ExpertKernel(generation, KernelFormat.Weights4, out isOwn), isOwn));

        static KernelEfficiency Kernel(double start)
        {
            return KernelEfficiency.Ideal with { Start = start };
        }
    }

    [Fact]
    public void No_engine_adds_nothing()
    {
        EngineProfile none = EngineProfile.None;
        Assert.Equal((0.0, 0.0, 1.0, 0.0), (none.HostPerSequence.Value, none.RequestOverhead.Value, none.MemoryShare, none.MemoryReserve!.Value.Value));
        Assert.DoesNotContain(none, EngineProfile.All);
    }

    private static EngineProfile With(PropertyInfo property, object? value)
    {
        EngineProfile copy = s_own with { };
        try
        {
            property.SetValue(copy, value);
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }

        return copy;
    }

    private static void Refused(string member, Func<object> change)
    {
        Assert.Equal(member, Assert.Throws<ArgumentOutOfRangeException>(change).ParamName);
    }
}
