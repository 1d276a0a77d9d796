using FsCheck.Xunit;
using LlmEconomics.Tests.Models;
using LlmEconomics.Tests.Performance.Calibration;
using Xunit;

namespace LlmEconomics.Tests.Performance.Plausible;

public sealed class PlausibilityLaws
{
    private static readonly PerformanceClaim Nothing = new() { Load = Served.Load(16) };

    [Fact]
    public void What_is_predicted_is_plausible()
    {
        ForEach((deployment, load) =>
        {
            LoadEstimate predicted = deployment.Estimate(load);
            PlausibilityReport report = Plausibility.Check(deployment, new PerformanceClaim
            {
                Load = load, TimeToFirstToken = predicted.TimeToFirstToken, TimePerOutputToken = predicted.TimePerOutputToken, OutputThroughput = predicted.OutputThroughput,
            });
            Assert.True(report.Verdict == PlausibilityVerdict.Plausible, $"{load}: {report}");
            Assert.All(report.Checks, c => Assert.Equal(1, c.TimesPredicted!.Value, 1e-9));
        });
    }

    [Fact]
    public void A_claim_at_the_floor_is_possible_and_one_per_cent_below_is_not()
    {
        ForEach((deployment, load) =>
        {
            foreach ((ClaimedFigure figure, Func<double, PerformanceClaim> claim) in Claims(load))
            {
                // Any claim tells where the floor is; the claim is then made there.
                double floor = 1 / Check(deployment, claim(1), figure).TimesFloor;
                FigureCheck at = Check(deployment, claim(floor), figure), below = Check(deployment, claim(floor * 0.99), figure);
                Assert.Equal(1, at.TimesFloor, 1e-9);
                Assert.True(at.Verdict != PlausibilityVerdict.Impossible, at.Explanation);
                Assert.True(below.Verdict == PlausibilityVerdict.Impossible, below.Explanation);
                Assert.Contains("impossible", below.Explanation, StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void No_estimate_is_below_the_floor_and_the_ideal_step_is_possible()
    {
        ForEach((deployment, load) =>
        {
            LoadEstimate predicted = deployment.Estimate(load);
            FigureCheck each = Check(deployment, Nothing with { Load = load, TimeToFirstToken = predicted.TimeToFirstToken, TimePerOutputToken = predicted.TimePerOutputToken }, ClaimedFigure.TimePerOutputToken);
            Assert.True(each.TimesFloor >= 1 && each.TimesFloor >= each.TimesIdeal * (1 - 1e-9), $"{load}: {each}");
        });
    }

    [Fact]
    public void Utilisations_are_shares_of_the_peaks_for_possible_claims()
    {
        ForEach((deployment, load) =>
        {
            foreach ((ClaimedFigure figure, Func<double, PerformanceClaim> claim) in Claims(load))
            {
                double floor = 1 / Check(deployment, claim(1), figure).TimesFloor;
                FigureCheck at = Check(deployment, claim(floor), figure), twice = Check(deployment, claim(2 * floor), figure);
                Assert.InRange(at.ComputeUtilisation!.Value, 0, 1 + 1e-9);
                Assert.InRange(at.BandwidthUtilisation!.Value, 0, 1 + 1e-9);
                Assert.Equal(at.ComputeUtilisation!.Value / 2, twice.ComputeUtilisation!.Value, 1e-9);
                Assert.Equal(at.BandwidthUtilisation!.Value / 2, twice.BandwidthUtilisation!.Value, 1e-9);
            }
        });
    }

    [Property(MaxTest = 100)]
    public bool A_slower_claim_is_never_less_possible(byte first, byte second)
    {
        (double fast, double slow) = (Math.Min(first, second) * 1e-4 + 1e-6, Math.Max(first, second) * 1e-4 + 1e-6);
        return Check(Served.Dense, Claim(fast), ClaimedFigure.TimePerOutputToken).TimesFloor <= Check(Served.Dense, Claim(slow), ClaimedFigure.TimePerOutputToken).TimesFloor
            && (Plausibility.Check(Served.Dense, Claim(slow)).IsPossible || !Plausibility.Check(Served.Dense, Claim(fast)).IsPossible);

        static PerformanceClaim Claim(double seconds)
        {
            return Nothing with { TimePerOutputToken = Duration.FromSeconds(seconds) };
        }
    }

    [Fact]
    public void Better_hardware_makes_no_claim_less_possible()
    {
        Accelerator h100 = Devices.H100;
        Accelerator better = h100 with
        {
            MemoryBandwidth = h100.MemoryBandwidth * 2, Memory = h100.Memory * 2, Peaks = h100.Peaks.Aggregate(h100.Peaks, (t, p) => t.With(p.Key, p.Value * 2)),
        };
        foreach (ClosedLoop load in Served.Loads)
        {
            Deployment now = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, h100), then = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, better);
            foreach ((ClaimedFigure figure, Func<double, PerformanceClaim> claim) in Claims(load))
            {
                Assert.True(Check(now, claim(0.01), figure).TimesFloor <= Check(then, claim(0.01), figure).TimesFloor);
            }
        }
    }

    [Fact]
    public void Speculation_and_cached_prefixes_make_more_possible()
    {
        PerformanceClaim claim = Nothing with { TimePerOutputToken = Duration.FromMilliseconds(2), TimeToFirstToken = Duration.FromMilliseconds(10), Load = Served.Load(1, 16_000, 100) };
        Assert.False(Plausibility.Check(Served.Dense, claim).IsPossible);
        Assert.True(Plausibility.Check(Served.Dense, claim with { TokensPerStep = 4, CachedPromptShare = 0.99 }).IsPossible);
    }

    private static IEnumerable<(ClaimedFigure Figure, Func<double, PerformanceClaim> Claim)> Claims(ClosedLoop load)
    {
        yield return (ClaimedFigure.TimeToFirstToken, seconds => Nothing with { Load = load, TimeToFirstToken = Duration.FromSeconds(seconds) });
        yield return (ClaimedFigure.TimePerOutputToken, seconds => Nothing with { Load = load, TimePerOutputToken = Duration.FromSeconds(seconds) });
        yield return (ClaimedFigure.OutputThroughput, seconds => Nothing with { Load = load, OutputThroughput = TokenRate.FromTokensPerSecond(1 / seconds) });
        yield return (ClaimedFigure.PrefillThroughput, seconds => Nothing with { Load = load, PrefillThroughput = TokenRate.FromTokensPerSecond(1 / seconds) });
    }

    private static FigureCheck Check(Deployment deployment, PerformanceClaim claim, ClaimedFigure figure)
    {
        return Plausibility.Check(deployment, claim).Checks.Single(c => c.Figure == figure);
    }

    private static void ForEach(Action<Deployment, ClosedLoop> law)
    {
        foreach (Deployment deployment in Served.All)
        {
            foreach (ClosedLoop load in Served.Loads)
            {
                law(deployment, load);
            }
        }
    }
}
