using MathNet.Numerics.Statistics;
using Xunit;

namespace LlmEconomics.Tests.Serving.Workloads;

/// <summary>What is drawn is what was asked for.</summary>
public sealed class WorkloadLaws
{
    private const int Draws = 200_000;

    public static TheoryData<string> Distributions => [.. Known.Keys];

    private static readonly Dictionary<string, LengthDistribution> Known = new()
    {
        ["fixed"] = LengthDistribution.Fixed(1000),
        ["uniform"] = LengthDistribution.Uniform(3, 900),
        ["uniform ratio"] = LengthDistribution.UniformRatio(1024, 0.8),
        ["lognormal"] = LengthDistribution.LogNormal(800, 0.9, 1700),
        ["lognormal by median"] = LengthDistribution.LogNormalOfMedian(300, 0.95, 1200),
        ["geometric"] = LengthDistribution.Geometric(150),
        ["empirical"] = LengthDistribution.Empirical([5, 5, 700, 20, 90, 90, 90, 1000]),
        ["percentiles"] = LengthDistribution.OfPercentiles([(0.1, 50), (0.5, 400), (0.9, 1500), (0.99, 3000)], 5000),
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Draws_have_the_stated_moments_and_quantiles(string name)
    {
        LengthDistribution d = Known[name];
        Random random = new(1);
        double[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => (double)d.Draw(random))];
        double error = 4 * Math.Sqrt(Math.Max(0, d.MeanSquare - (d.Mean * d.Mean)) / Draws);
        Assert.Equal(d.Mean, drawn.Average(), error + (1e-3 * d.Mean));
        Assert.Equal(d.MeanSquare, drawn.Average(x => x * x), 0.05 * d.MeanSquare);
        Assert.All([0.05, 0.25, 0.5, 0.75, 0.9], q => Assert.InRange(drawn.Count(x => x <= d.Quantile(q)) / (double)Draws, q - 0.01, 1));
        Assert.Equal(d.Mean, d.Nodes(16).Average(), 1e-3 * d.Mean);
        Assert.True(drawn.Max() <= d.Longest && drawn.Min() >= 1);
    }

    [Fact]
    public void Lognormal_and_percentiles_are_hit_where_they_were_given()
    {
        Assert.Equal(1700, LengthDistribution.LogNormal(800, 0.9, 1700).Quantile(0.9), 1.0);
        Assert.Equal(800, LengthDistribution.LogNormal(800, 0.9, 1700).Mean, 1.0);
        Assert.Equal(300, LengthDistribution.LogNormalOfMedian(300, 0.95, 1200).Quantile(0.5));
        Assert.All([(0.1, 50), (0.5, 400), (0.9, 1500), (0.99, 3000)], p => Assert.Equal(p.Item2, Known["percentiles"].Quantile(p.Item1)));
    }

    [Fact]
    public void Impossible_distributions_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LengthDistribution.LogNormal(100, 0.9, 5000));
        Assert.Throws<ArgumentException>(() => LengthDistribution.LogNormal(100, 0.9, 50));
        Assert.Throws<ArgumentOutOfRangeException>(() => LengthDistribution.Fixed(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LengthDistribution.Uniform(10, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => LengthDistribution.UniformRatio(10, double.NaN));
        Assert.Throws<ArgumentException>(() => LengthDistribution.Empirical([]));
        Assert.Throws<ArgumentException>(() => LengthDistribution.OfPercentiles([(0.5, 100), (0.4, 200)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrivalProcess.Poisson(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrivalProcess.Gamma(1, double.NaN));
        Assert.Throws<ArgumentException>(() => ArrivalProcess.Daily(1, [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequestSize(10, 5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => RequestLengths.Independent(Known["fixed"], Known["fixed"], 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    [InlineData(3)]
    public void Times_between_requests_vary_as_asked(double variation)
    {
        double[] gaps = Gaps(ArrivalProcess.Gamma(7, variation));
        Assert.Equal(1 / 7.0, gaps.Average(), 0.03 / 7 * Math.Max(1, variation));
        Assert.Equal(variation, gaps.PopulationStandardDeviation() / gaps.Average(), 0.05 * variation);
    }

    [Fact]
    public void A_day_has_its_mean_and_its_peak()
    {
        ArrivalProcess day = ArrivalProcess.Daily(0.5, 1.8);
        RequestStream stream = Workload.Of(RequestLengths.Independent(Known["fixed"], Known["fixed"]), day).Open(3);
        int[] perHour = new int[24];
        while (stream.NextArrival < 10 * 86_400)
        {
            perHour[(int)(stream.Take().Arrival.Value / 3600) % 24]++;
        }

        Assert.Equal(0.5 * 864_000, perHour.Sum(), 0.01 * 432_000);
        Assert.Equal(1.8, perHour.Max() / perHour.Average(), 0.05);
        Assert.Equal(4, Array.IndexOf(perHour, perHour.Min()), 1.01);
    }

    [Fact]
    public void Another_arrival_process_does_not_change_the_lengths()
    {
        RequestLengths lengths = RequestLengths.Independent(Known["lognormal"], Known["geometric"]);
        RequestStream a = Workload.Of(lengths, ArrivalProcess.Poisson(1)).Open(5), b = Workload.Of(lengths, ArrivalProcess.Gamma(9, 2)).Open(5);
        Assert.Equal(Enumerable.Range(0, 100).Select(_ => a.Take()).Select(r => (r.PromptTokens, r.OutputTokens)), Enumerable.Range(0, 100).Select(_ => b.Take()).Select(r => (r.PromptTokens, r.OutputTokens)));
    }

    [Fact]
    public void Pairs_stay_pairs_and_reasoning_comes_before_the_answer()
    {
        RequestSize[] sizes = [new(10, 1000, 900), new(4000, 5, 0)];
        RequestStream stream = Workload.Of(RequestLengths.Joint(sizes), ArrivalProcess.Poisson(1)).Open(1);
        Assert.All(Enumerable.Range(0, 100).Select(_ => stream.Take()), r => Assert.Contains(new RequestSize(r.PromptTokens, r.OutputTokens, r.ReasoningTokens), sizes));
        WorkloadShape shape = Workload.Of(RequestLengths.Joint(sizes), ArrivalProcess.Poisson(1)).Shape;
        Assert.Equal(((10.0 * 1000) + (4000 * 5)) / 2 / 502.5, shape.PromptOfDecoding, 1e-9);
        Assert.Equal(450, shape.Reasoning, 1e-9);
    }

    [Fact]
    public void Conversations_grow_by_answer_and_turn()
    {
        Workload chat = Workload.Of(
            RequestLengths.Independent(LengthDistribution.Fixed(100), LengthDistribution.Fixed(40)), ArrivalProcess.ClosedLoop(1),
            PromptReuse.Conversation(LengthDistribution.Fixed(3), Duration.Zero, 500));
        RequestStream stream = chat.Open(1);
        List<long> prompts = [];
        for (int i = 0; i < 6; i++)
        {
            ServingRequest request = stream.Take();
            Assert.Equal(request.PromptTokens, request.Segments.Sum(s => s.Tokens));
            Assert.Equal(double.PositiveInfinity, stream.NextArrival);
            stream.Answered(request, request.Arrival.Value + 1);
            prompts.Add(request.PromptTokens);
        }

        Assert.Equal([600, 740, 880, 600, 740, 880], prompts);
        Assert.Equal(740, chat.Shape.Prompt, 1.0);
        Assert.Equal((500 + 640 + 780) / 3.0, chat.Shape.Reusable, 1.0);
    }

    [Fact]
    public void Presets_have_the_percentiles_that_were_published()
    {
        Assert.NotEmpty(WorkloadPreset.All);
        Assert.All(WorkloadPreset.All, p =>
        {
            Assert.All(new[] { p.Input, p.Output }.OfType<LengthStatistics>(), Holds);
            Assert.NotEmpty(p.Source);
            Assert.Same(p, WorkloadPreset.Find(p.Name.ToUpperInvariant()));
            Assert.Equal(p.RequestsPerSecond ?? 3, p.ToWorkload(p.RequestsPerSecond is null ? 3 : null, p.Input is null ? Known["fixed"] : null).Shape.Rate);
        });
        Assert.Throws<KeyNotFoundException>(() => WorkloadPreset.Find("nobody"));
    }

    private static void Holds(LengthStatistics published)
    {
        LengthDistribution lengths = published.ToDistribution();
        Assert.All(published.Percentiles ?? System.Collections.Immutable.ImmutableSortedDictionary<string, double>.Empty, q => Assert.Equal(q.Value, lengths.Quantile(double.Parse(q.Key, System.Globalization.CultureInfo.InvariantCulture)), Math.Max(1, 0.003 * q.Value)));
        Assert.Equal(published.Mean ?? lengths.Mean, lengths.Mean, 0.25 * lengths.Mean);
    }

    [Fact]
    public void Presets_without_prompts_or_a_rate_ask_for_them()
    {
        WorkloadPreset questions = WorkloadPreset.Find("gpqa-deepseek-r1");
        Assert.Equal("rate", Assert.Throws<ArgumentException>(() => questions.ToWorkload(input: Known["fixed"])).ParamName);
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => questions.ToWorkload(rate: 1)).ParamName);
        Assert.Equal(11_500, questions.ToWorkload(1, Known["fixed"]).Shape.Output, 1.0);
    }

    /// <summary>DeepSeek's day: 608e9 prompt and 168e9 generated tokens, 4,989 tokens cached per generated one (open-infra-index, day 6).</summary>
    [Fact]
    public void The_production_day_of_DeepSeek_has_its_ratio_and_its_mean_context()
    {
        WorkloadShape day = WorkloadPreset.Find("deepseek-day-2025").ToWorkload(1).Shape;
        Assert.Equal(608.0 / 168, day.Prompt / day.Output, 0.01);
        Assert.Equal(4989, day.DecodeContext, 5.0);
    }

    private static double[] Gaps(ArrivalProcess arrivals)
    {
        RequestStream stream = Workload.Of(RequestLengths.Independent(Known["fixed"], Known["fixed"]), arrivals).Open(2);
        double[] times = [.. Enumerable.Range(0, Draws).Select(_ => stream.Take().Arrival.Value)];
        return [.. times.Skip(1).Zip(times, (b, a) => b - a)];
    }
}
