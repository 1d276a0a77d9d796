using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Serving.Simulation;

/// <summary>Whatever the arguments, a run ends, or ends as soon as it is told to.</summary>
public sealed class BoundedRunLaws
{
    /// <summary>A tenth of a second is what is meant; the rest is for a machine that does other things too.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    private static readonly RequestLengths Short = RequestLengths.Independent(LengthDistribution.Fixed(100), LengthDistribution.Fixed(10));

    private static readonly RequestLengths Wild = RequestLengths.Independent(LengthDistribution.LogNormalOfMedian(1000, 0.9, 1 << 29), LengthDistribution.LogNormalOfMedian(1000, 0.9, 1 << 29));

    private static readonly Dictionary<string, Action<CancellationToken>> Hostile = new()
    {
        ["a trillion requests"] = t => Run(Workload.Of(Short, ArrivalProcess.Poisson(10)), t),
        ["a day of the largest weights"] = t => Run(Workload.Of(Short, ArrivalProcess.Daily(1, Enumerable.Repeat(1e308, 24))), t),
        ["a day of a trillionth of a request per second"] = t => Run(Workload.Of(Short, ArrivalProcess.Daily(1e-12, 1.5)), t),
        ["a billion requests per second"] = t => Run(Workload.Of(Short, ArrivalProcess.Gamma(1e9, 100)), t),
        ["a billion clients"] = t => Run(Workload.Of(Short, ArrivalProcess.ClosedLoop(1 << 30)), t),
        ["a billion clients who talk"] = t => Run(Workload.Of(Short, ArrivalProcess.ClosedLoop(1 << 30), PromptReuse.Conversation(LengthDistribution.Geometric(10), Duration.Zero)), t),
        ["lengths of all sizes"] = t => Run(Workload.Of(Wild, ArrivalProcess.Poisson(1)), t),
        ["answers without end under crowded memory"] = t => Run(Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(1), LengthDistribution.Geometric(100_000)), ArrivalProcess.ClosedLoop(4096)), t),
        ["a million prefixes"] = t => Run(Workload.Of(Short, ArrivalProcess.Poisson(10), PromptReuse.SharedPrefix(50, 1_000_000, 1)), t),
        ["long conversations over many replicas"] = t => Run(
            Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(1), LengthDistribution.Fixed(1)), ArrivalProcess.ClosedLoop(1000), PromptReuse.Conversation(LengthDistribution.Fixed(10_000), Duration.Zero)),
            t, ServingSystem.Of(Systems.Llama8(), 65_536) with { Routing = ReplicaRouting.PrefixAware }),
        ["a replay without end"] = t => _ = ServingSystem.Of(Systems.Llama8()).Replay(Endless(), null, t),
        ["levels without end"] = t => _ = CostCurve.ByServiceLevel(ServingSystem.Of(Systems.Llama8()), Systems.Steady(1), Cost, Endless().Select(_ => new ServiceLevel { TimeToFirstToken = Duration.FromSeconds(1) }), t),
        ["limits without end"] = t => _ = CostCurve.ByInteractivity(ServingSystem.Of(Systems.Llama8()), Systems.Steady(1), Cost, Endless().Select(_ => Duration.FromSeconds(1)), null, t),
    };

    public static TheoryData<string> Calls => [.. Hostile.Keys];

    private static HourlyCost Cost => HourlyCost.Of("rent", MoneyRate.FromDollarsPerHour(2));

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_token_cancelled_before_is_seen_at_once(string call)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => Hostile[call](new CancellationToken(canceled: true)));
        Assert.True(watch.Elapsed < AtOnce, $"{watch.Elapsed}");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_token_cancelled_meanwhile_is_seen_at_once_or_the_call_has_ended_by_itself(string call)
    {
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));
        Stopwatch watch = Stopwatch.StartNew();
        Exception? end = Record.Exception(() => Hostile[call](source.Token));
        Assert.True(end is OperationCanceledException or ArgumentException or InvalidOperationException, $"{end}");
        Assert.True(watch.Elapsed < AtOnce, $"{watch.Elapsed}");
    }

    [Fact]
    public void Every_public_method_that_can_be_cancelled_is_tried_here()
    {
        string[] cancellable =
        [
            .. typeof(ServingSystem).Assembly.GetExportedTypes()
                .SelectMany(t => t.GetMethods())
                .Where(m => m.GetParameters().Any(p => p.ParameterType == typeof(CancellationToken)))
                .Select(m => $"{m.DeclaringType!.Name}.{m.Name}").Distinct().Order(StringComparer.Ordinal),
        ];
        Assert.Equal(
            ["CostCurve.ByInteractivity", "CostCurve.ByServiceLevel", "ServingSystem.Replay", "ServingSystem.Simulate"], cancellable);
    }

    [Fact]
    public void Lists_without_end_are_refused()
    {
        IEnumerable<double> ones = Endless().Select(_ => 1.0);
        Assert.Equal("hours", Assert.Throws<ArgumentException>(() => ArrivalProcess.Daily(1, ones)).ParamName);
        Assert.Equal("percentiles", Assert.Throws<ArgumentException>(() => LengthDistribution.OfPercentiles(ones.Select(s => (s, s)))).ParamName);
        Assert.Equal("lengths", Assert.Throws<ArgumentException>(() => LengthDistribution.Empirical(ones.Select(s => (long)s))).ParamName);
        DeploymentMeasurement measured = new() { Load = new ClosedLoop { Concurrency = 1, PromptTokens = 10, OutputTokens = 10 }, TimePerOutputToken = Duration.FromSeconds(1) };
        Assert.Equal("measurements", Assert.Throws<ArgumentException>(() => Systems.Llama8().Calibrate(Endless().Select(_ => measured))).ParamName);
    }

    [Fact]
    public void Long_prompts_on_a_slow_machine_end_as_soon_as_it_is_known_that_they_overload_it()
    {
        // Half a billion parameters on a processor whose prompts of 10,000 tokens in the mean, some a million, come 60 times per second: minutes of prefill each.
        Workload workload = Workload.Of(
            RequestLengths.Independent(LengthDistribution.LogNormalOfMedian(1049, 0.9, 16_200), LengthDistribution.Geometric(507)),
            ArrivalProcess.Gamma(59.6, 1.67), PromptReuse.SharedPrefix(1236, 45, 1));
        ServingSystem system = ServingSystem.Of(Deployment.Of(
            ModelCatalog.Find("Qwen/Qwen2.5-0.5B-Instruct").Architecture, FormatScheme.Bf16, AcceleratorCatalog.Default.Find("amd-epyc-9755-turin"), new Parallelism { Data = 2 },
            EngineProfile.Vllm with { Rules = [] }));
        long sent = 0;
        SimulationOptions options = new() { Requests = 300, Progress = new Told(p => sent = p.Answered + p.InFlight) };
        Assert.Throws<SimulationWindowException>(() => system.Simulate(workload, options, TestContext.Current.CancellationToken));
        Assert.InRange(sent, 0, 10_000);
    }

    [Fact]
    public void Loads_that_a_clock_cannot_tell_apart_are_refused()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Assert.All(
            [ArrivalProcess.Poisson(1e-15), ArrivalProcess.Gamma(1e-9, 0.1), ArrivalProcess.Daily(1e-12, 1.5), ArrivalProcess.ClosedLoop(1, Duration.FromSeconds(1e9))],
            a => Assert.Contains("8.59E+09 s", Assert.Throws<ArgumentOutOfRangeException>(() => system.Simulate(Workload.Of(Short, a), null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal));
        Deployment piped = Deployment.Of(ModelCatalog.Find("meta-llama/Llama-3.1-8B").Architecture, FormatScheme.Bf16, Systems.H100, new Parallelism { Pipeline = 2 }, EngineProfile.Vllm);
        ServingRequest late = new() { Arrival = Duration.FromSeconds(1e300), PromptTokens = 10, OutputTokens = 1 };
        Assert.Throws<ArgumentOutOfRangeException>(() => system.Replay([late], null, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrivalProcess.ClosedLoop(1, Duration.FromSeconds(1e308)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PromptReuse.Conversation(LengthDistribution.Fixed(2), Duration.FromSeconds(1e308)));
        Assert.Throws<InvalidOperationException>(() => ServingSystem.Of(piped, 65_536).Simulate(Systems.Steady(1), null, TestContext.Current.CancellationToken));
    }

    [Property(MaxTest = 60)]
    public Property Legal_extremes_are_finite_or_refused()
    {
        return Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = new(seed);
            Workload workload = Drawn(random);
            ServingSystem system = ServingSystem.Of(Systems.Llama8(random.Next(2) == 0 ? EngineProfile.Vllm : EngineProfile.Sglang));
            using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));
            try
            {
                ServingOutcome outcome = system.Simulate(workload, new SimulationOptions { Requests = 300, Seed = seed }, source.Token);
                ServingEstimate? e = outcome.Steady;
                double[] figures = e is null
                    ? outcome.Overload is { } overload ? [overload.Rate, overload.Saturation] : [Assert.IsType<DoesNotFit>(outcome.Obstacle).Tokens]
                    : [e.RequestRate, e.MeanBatch, e.MeanInFlight, e.Throughput.Output.TokensPerSecond, e.Mfu, e.Mbu, e.CacheOccupancy, e.TimeToFirstToken.Mean.Value, e.RequestLatency.P99.Value];
                Assert.All(figures, f => Assert.True(double.IsFinite(f) && f >= 0, $"{f} of {workload}"));
            }
            catch (Exception end) when (end is SimulationWindowException or ArgumentOutOfRangeException or OperationCanceledException)
            {
                // Refused with the reason, or a long run that was ended.
            }
        });
    }

    /// <summary>Arguments from the ends of what is accepted as often as from its middle.</summary>
    private static Workload Drawn(Random random)
    {
        double Of(params double[] values) => values[random.Next(values.Length)];
        LengthDistribution Length() => random.Next(5) switch
        {
            0 => LengthDistribution.Fixed((long)Of(1, 2, 1000, 1 << 20, 1 << 30)),
            1 => LengthDistribution.Geometric(Of(1, 1 + 1e-15, 2, 1000, 1 << 30)),
            2 => LengthDistribution.LogNormalOfMedian(Of(1, 1000, 1 << 29), Of(0.5000001, 0.9, 1 - 1e-15), 1 << 30),
            3 => LengthDistribution.OfPercentiles([(1e-300, 1), (0.5, Of(1, 500, 1 << 29)), (1 - 1e-15, 1 << 30)]),
            _ => LengthDistribution.UniformRatio((long)Of(1, 1000, 1 << 30), Of(double.Epsilon, 0.5, 1)),
        };

        double rate = Of(1e-15, 1e-9, 1e-3, 1, 1000, 1e9);
        ArrivalProcess arrivals = random.Next(4) switch
        {
            0 => ArrivalProcess.ClosedLoop((long)Of(1, 64, 100), Duration.FromSeconds(Of(0, 1e-300, 1, 1e9))),
            1 => ArrivalProcess.Poisson(rate),
            2 => ArrivalProcess.Gamma(rate, Of(double.Epsilon, 1e-9, 0.5, 1.7, 100)),
            _ => ArrivalProcess.Daily(rate, [.. Enumerable.Range(0, 24).Select(h => h == 3 ? Of(double.Epsilon, 1, 1e308) : Of(0, 1e-300, 1))]),
        };
        PromptReuse reuse = random.Next(3) switch
        {
            0 => PromptReuse.None,
            1 => PromptReuse.SharedPrefix((long)Of(1, 100, 1 << 30), (int)Of(1, 1000), Of(0, 5)),
            _ => PromptReuse.Conversation(LengthDistribution.Fixed((long)Of(1, 3, 10_000)), Duration.FromSeconds(Of(0, 1, 1e9)), (long)Of(0, 100, (1 << 30) - 2)),
        };
        return Workload.Of(RequestLengths.Independent(Length(), Length()), arrivals, reuse);
    }

    private static void Run(Workload workload, CancellationToken token, ServingSystem? system = null)
    {
        _ = (system ?? ServingSystem.Of(Systems.Llama8())).Simulate(workload, new SimulationOptions { Requests = 1_000_000_000_000 }, token);
    }

    private static IEnumerable<ServingRequest> Endless()
    {
        while (true)
        {
            yield return new ServingRequest { PromptTokens = 100, OutputTokens = 10 };
        }
    }

    private sealed class Told(Action<SimulationProgress> seen) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value)
        {
            seen(value);
        }
    }
}
