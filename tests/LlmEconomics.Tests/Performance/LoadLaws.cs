using LlmEconomics.Tests.Accounting;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class LoadLaws
{
    private const double Rounding = 1e-12;

    private static readonly double[] s_concurrencies = [1e-9, 0.5, 1, 2, 3, 8, 31, 64, 200, 1000, 20_000, 1 << 30];

    private static readonly ClosedLoop[] s_loads =
    [
        new() { Concurrency = 1, PromptTokens = 1024, OutputTokens = 1024 },
        new() { Concurrency = 1, PromptTokens = 8192, OutputTokens = 1024, ShortestLength = 0.8, RequestsPerSlot = 10 },
        new() { Concurrency = 1, PromptTokens = 128, OutputTokens = 2048, RequestsPerSlot = 3 },
        new() { Concurrency = 1, PromptTokens = 128, OutputTokens = 2048, ShortestLength = 0.5, RequestsPerSlot = 3 },
        new() { Concurrency = 1, PromptTokens = 20_000, OutputTokens = 16 },
        new() { Concurrency = 1, PromptTokens = 1, OutputTokens = 1 },
    ];

    [Fact]
    public void Requests_in_flight_are_their_rate_times_their_latency()
    {
        ForEach((deployment, load, where) =>
        {
            LoadEstimate e = deployment.Estimate(load);
            double rate = e.OutputThroughput.TokensPerSecond / e.OutputTokens;
            Assert.True(Loads.AreClose(load.Concurrency, rate * e.RequestLatency.Seconds), where);
            Assert.True(Loads.AreClose(e.OutputThroughput.TokensPerSecond, e.OutputThroughputPerAccelerator.TokensPerSecond * deployment.Accelerators), where);
            Assert.True(e.DecodingSequences > 0 && e.DecodingSequences <= e.RunningSequences && e.RunningSequences <= e.Concurrency, where);
        });
    }

    [Fact]
    public void More_requests_never_wait_less()
    {
        // Bursts of equal requests are left out: what shares their first step is cheaper beside some sequences than beside one (up to 0.3 % of TTFT).
        ForEachConcurrency(l => !(l.ShortestLength == 1 && double.IsFinite(l.RequestsPerSlot)), (fewer, more, where) =>
        {
            Assert.True(Loads.IsAtMost(fewer.TimePerOutputToken.Value, more.TimePerOutputToken.Value), $"TPOT of {where}: {fewer.TimePerOutputToken} {more.TimePerOutputToken}");
            Assert.True(Loads.IsAtMost(fewer.TimeToFirstToken.Value, more.TimeToFirstToken.Value), $"TTFT of {where}: {fewer.TimeToFirstToken} {more.TimeToFirstToken}");
        });
    }

    [Fact]
    public void More_requests_never_yield_less()
    {
        // Answers of a few tokens are left out: half a step of waiting, which holds whole prompts of others, is most of their time.
        ForEachConcurrency(l => l.OutputTokens >= 100, (fewer, more, where) => Assert.True(
            Loads.IsAtMost(fewer.OutputThroughput.TokensPerSecond, more.OutputThroughput.TokensPerSecond), $"{where}: {fewer.OutputThroughput} {more.OutputThroughput}"));
    }

    [Fact]
    public void Beyond_what_memory_holds_only_the_queue_grows()
    {
        foreach (Deployment deployment in Deployments())
        {
            LoadEstimate full = deployment.Estimate(s_loads[0] with { Concurrency = 1 << 29 }), fuller = deployment.Estimate(s_loads[0] with { Concurrency = 1 << 30 });
            Assert.True(full.RunningSequences < 1 << 29 && full.RunningSequences == fuller.RunningSequences, Devices.Named(deployment));
            Assert.Equal(full.TimePerOutputToken, fuller.TimePerOutputToken);
            Assert.True(Loads.AreClose(full.OutputThroughput.TokensPerSecond, fuller.OutputThroughput.TokensPerSecond));
            Assert.True(fuller.TimeToFirstToken > full.TimeToFirstToken * 1.9);
        }
    }

    [Fact]
    public void Causes_and_breakdown_add_up_to_the_estimate()
    {
        ForEach((deployment, load, where) =>
        {
            LoadEstimate e = deployment.Estimate(load);
            LoadBreakdown why = deployment.Explain(load);
            Assert.True(e == why.Estimate, where);
            Assert.True(IsClose(e.TimePerOutputToken, e.Causes.Total), where);
            Assert.True(IsClose(e.TimePerOutputToken, why.TimePerOutputToken.Time), where);
            Assert.True(IsClose(e.TimeToFirstToken, why.TimeToFirstToken.Time), where);
            Assert.True(Enum.GetValues<TimeCause>().All(c => e.Causes[c] >= Duration.Zero && IsClose(e.Causes[c], why.TimePerOutputToken.Causes[c])), where);
            Assert.All(why.TimePerOutputToken.Leaves.Concat(why.TimeToFirstToken.Leaves), leaf => Assert.True(leaf.Time > Duration.Zero, $"{where}: {leaf}"));
            Assert.True(why.IdealTimePerOutputToken <= e.DecodeStep, where);
        });
    }

    [Fact]
    public void An_estimate_allocates_nothing()
    {
        ForEach((deployment, load, where) =>
        {
            _ = deployment.Memory;
            Assert.True(Allocations.Of(() => deployment.Estimate(load)) == 0, where);
        });
    }

    [Fact]
    public void Whatever_is_asked_the_answer_is_a_positive_number_or_a_typed_refusal()
    {
        long[] tokens = [1, 17, 1000, 1 << 20, 1 << 29, (1 << 30) - 1];
        int answers = 0, refusals = 0;
        foreach (Deployment deployment in Deployments().Concat([Deployment.Ideal(Tiny.Dense, FormatScheme.Bf16, Tiny.Card), Deployment.Of(InventedModels.Rwkv, FormatScheme.Bf16, Devices.H100)]))
        {
            foreach (ClosedLoop load in from prompt in tokens
                                        from output in tokens
                                        from concurrency in s_concurrencies
                                        from shortest in (double[])[1, 1e-300]
                                        select new ClosedLoop
                                        {
                                            Concurrency = concurrency, PromptTokens = prompt, OutputTokens = output, ShortestLength = shortest, RequestsPerSlot = concurrency >= 1 ? concurrency : 1,
                                        })
            {
                try
                {
                    LoadEstimate e = deployment.Estimate(load);
                    Assert.All(
                        [e.TimeToFirstToken.Value, e.TimePerOutputToken.Value, e.OutputThroughput.TokensPerSecond, e.RunningSequences, e.DecodingSequences, e.DecodeStep.Value],
                        x => Assert.True(double.IsFinite(x) && x > 0, $"{Devices.Named(deployment)}: {load}: {e}"));
                    Assert.True(e.PrefillPerRequest >= Duration.Zero && double.IsFinite(e.PrefillPerRequest.Value));
                    answers++;
                }
                catch (Exception refusal) when (refusal is DoesNotFitException || (refusal is ArgumentException && load.PromptTokens + load.OutputTokens > 1 << 30))
                {
                    refusals++;
                }
            }
        }

        Assert.True(answers > 1000 && refusals > 1000, $"{answers} answers, {refusals} refusals");
    }

    [Fact]
    public void Any_step_takes_a_finite_time()
    {
        const long Most = 1L << 30;
        StepShape[] shapes =
        [
            StepShape.Decode(Most, Most), StepShape.Prefill(Most, Most), StepShape.Verify(Most, Most - 1, Most), StepShape.Chunk(1, 1, Most), StepShape.Of(new SequenceGroup(1, Most, 0, 0)),
        ];
        foreach (Deployment deployment in Deployments().Select(d => d.IgnoringMemory()))
        {
            Assert.All(shapes, s => Assert.True(double.IsFinite(deployment.StepTime(s).Value) && deployment.StepTime(s) > Duration.Zero, $"{Devices.Named(deployment)}: {s}"));
        }
    }

    private static IEnumerable<Deployment> Deployments()
    {
        // On the accelerator with the most memory: all of these fit.
        return Devices.Deployments.SelectMany(d => Devices.Engines.Select(e => Deployment.Of(d.Model, d.Formats, Devices.B200, d.Parallelism, e)));
    }

    private static void ForEach(Action<Deployment, ClosedLoop, string> law)
    {
        foreach (Deployment deployment in Deployments())
        {
            foreach (ClosedLoop load in s_loads.SelectMany(l => s_concurrencies.Select(c => l with { Concurrency = c })))
            {
                law(deployment, load, $"{Devices.Named(deployment)}: {load}");
            }
        }
    }

    private static void ForEachConcurrency(Func<ClosedLoop, bool> which, Action<LoadEstimate, LoadEstimate, string> law)
    {
        foreach (Deployment deployment in Deployments())
        {
            foreach (ClosedLoop load in s_loads.Where(which))
            {
                LoadEstimate[] estimates = [.. s_concurrencies.Where(c => c >= 1).Select(c => deployment.Estimate(load with { Concurrency = c }))];
                foreach ((LoadEstimate fewer, LoadEstimate more) in estimates.Zip(estimates.Skip(1)))
                {
                    law(fewer, more, $"{Devices.Named(deployment)}: {load}, {fewer.Concurrency} and {more.Concurrency}");
                }
            }
        }
    }

    private static bool IsClose(Duration left, Duration right)
    {
        return Math.Abs(left.Value - right.Value) <= Rounding * Math.Max(Math.Abs(left.Value), Math.Abs(right.Value));
    }
}
