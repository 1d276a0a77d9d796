using System.Globalization;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Closed forms against drawing lots, with a fixed seed. The mean of the draws is known to four of its standard errors.</summary>
public sealed class ExpertRoutingSimulation
{
    private const int Seed = 20261125;

    /// <summary>Experts, experts per token, ranks, tokens, runs: all ways to hold 256 experts, and few experts, and few tokens.</summary>
    public static TheoryData<int, int, int, int, int> Cases => new()
    {
        { 256, 8, 8, 1, 2000 }, { 256, 8, 16, 1, 2000 }, { 256, 8, 32, 2, 2000 }, { 256, 8, 64, 2, 2000 }, { 256, 8, 8, 32, 400 }, { 256, 8, 32, 32, 400 },
        { 256, 8, 64, 32, 400 }, { 256, 8, 256, 8, 1000 }, { 256, 8, 16, 512, 50 }, { 256, 8, 64, 512, 50 }, { 256, 8, 2, 64, 400 }, { 128, 4, 4, 4, 2000 },
        { 128, 8, 128, 128, 200 }, { 8, 2, 8, 1, 4000 }, { 8, 2, 2, 1, 4000 }, { 8, 2, 4, 16, 3000 }, { 16, 1, 16, 2, 4000 }, { 16, 1, 4, 8, 3000 }, { 64, 6, 8, 3000, 20 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Touched_experts_are_exact_and_the_busiest_rank_is_as_close_as_stated(int experts, int active, int ranks, int tokens, int runs)
    {
        double stated = tokens < 8 ? 0.10 : tokens < 128 ? 0.04 : 0.01;
        foreach (double exponent in (double[])[0, 0.3, 1, 2])
        {
            ExpertRouting routing = exponent == 0 ? ExpertRouting.Uniform : ExpertRouting.PowerLaw(experts, exponent);
            (Draw distinct, Draw busiest) = Simulate(experts, active, ranks, tokens, runs, exponent);
            AssertClose(distinct, routing.ExpectedDistinct(experts, active, tokens), 0);
            AssertClose(busiest, routing.ExpectedMaxLoad(experts, active, tokens, ranks), stated);

            // What happens less than once in so many runs shows in no standard error.
            void AssertClose(Draw draw, double expected, double tolerance)
            {
                double rare = 5.0 / runs;
                Assert.True(Math.Abs(expected - draw.Mean) <= (4 * draw.Error) + rare + (tolerance * draw.Mean), $"exponent {exponent}, seed {Seed}: {expected}, drawn {draw}");
            }
        }
    }

    private static (Draw Distinct, Draw Busiest) Simulate(int experts, int active, int ranks, int tokens, int runs, double exponent)
    {
        Random random = new(Seed);
        double[] chances = Chances(experts, active, exponent);
        int[] order = [.. Enumerable.Range(0, experts)];
        List<int> distinct = [], busiest = [];
        for (int run = 0; run < runs; run++)
        {
            int[] loads = new int[experts];
            for (int token = 0; token < tokens; token++)
            {
                Pick(random, chances, order, loads);
            }

            distinct.Add(loads.Count(l => l > 0));
            busiest.Add(loads.Chunk(experts / ranks).Max(rank => rank.Sum()));
        }

        return (Draw.Of(distinct), Draw.Of(busiest));
    }

    /// <summary>Systematic sampling in random order: every expert is picked with exactly its chance, and as many as the chances sum to.</summary>
    private static void Pick(Random random, double[] chances, int[] order, int[] loads)
    {
        random.Shuffle(order);
        double start = random.NextDouble(), passed = 0;
        foreach (int expert in order)
        {
            double next = passed + chances[expert];
            if (Math.Floor(next - start) > Math.Floor(passed - start))
            {
                loads[expert]++;
            }

            passed = next;
        }
    }

    private static double[] Chances(int experts, int active, double exponent)
    {
        double[] popularity = [.. Enumerable.Range(1, experts).Select(rank => Math.Pow(rank, -exponent))];
        int certain = 0;
        while (popularity[certain] * (active - certain) >= popularity.Skip(certain).Sum() && certain < active - 1)
        {
            certain++;
        }

        double rest = popularity.Skip(certain).Sum();
        return [.. popularity.Select((p, i) => i < certain ? 1 : Math.Min(1, p * (active - certain) / rest))];
    }

    private sealed record Draw(double Mean, double Error)
    {
        public static Draw Of(List<int> drawn)
        {
            double mean = drawn.Average();
            return new Draw(mean, Math.Sqrt(drawn.Average(d => (d - mean) * (d - mean)) / drawn.Count));
        }

        public override string ToString()
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Mean} ± {Error}");
        }
    }
}
