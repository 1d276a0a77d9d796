using System.Globalization;

namespace LlmEconomics;

/// <summary>One claim against the bounds of one deployment, figure by figure; a figure that is not claimed gives nothing.</summary>
internal sealed class ClaimCheck
{
    private const double ExpectedLevel = 0.95;

    /// <summary>Ratios this close to 1 are 1: the floor itself is possible.</summary>
    private const double Rounding = 1e-9;

    private readonly Deployment deployment;
    private readonly PerformanceClaim claim;
    private readonly FloorWork work;
    private readonly LoadEstimate? predicted;
    private readonly double prompt;
    private readonly double output;
    private readonly double decoding;
    private readonly double capacity;

    public ClaimCheck(FloorWork work, PerformanceClaim claim)
    {
        (this.work, this.claim, deployment) = (work, claim, work.Deployment);
        (prompt, output) = (claim.Load.MeanPromptTokens, claim.Load.MeanOutputTokens);
        capacity = work.SequencesThatFit((prompt * (1 - claim.CachedPromptShare)) + (output / 2));
        decoding = Math.Min(claim.Load.Concurrency, Math.Max(1, capacity));
        if (claim is { TimeToFirstToken: { } first, TimePerOutputToken: { } each })
        {
            double tokens = Math.Max(0, output - 1) * each.Value;
            decoding = claim.Load.Concurrency * tokens / (first.Value + tokens);
        }

        predicted = Predict();
    }

    /// <summary>The weights have to be somewhere.</summary>
    public FigureCheck? Capacity()
    {
        return work.CacheRoom.Value > 0 ? null : Broken(
            PhysicalBound.MemoryCapacity, 0,
            Text($"{(deployment.Adapters is null ? "The weights alone" : "Weights and adapters")} exceed the memory of an accelerator by {-work.CacheRoom}: this deployment cannot run."));
    }

    public FigureCheck? First()
    {
        return claim.TimeToFirstToken is { } first
            ? Timed(ClaimedFigure.TimeToFirstToken, first.Value, PrefillShape(1), stages: deployment.Parallelism.Pipeline, $"TTFT of {Ms(first)}", "the prompt")
            : null;
    }

    public FigureCheck? Each()
    {
        return claim.TimePerOutputToken is { } each
            ? Timed(
                ClaimedFigure.TimePerOutputToken, each.Value * claim.TokensPerStep, DecodeShape(), stages: 1, $"TPOT of {Ms(each)}", "a decode step")
            : null;
    }

    /// <summary>Tokens per second: a step's tokens come with their share of prompts, whose arithmetic can hide behind the step's memory traffic but not vanish.</summary>
    public FigureCheck? Throughput()
    {
        if (claim.OutputThroughput is not { } rate)
        {
            return null;
        }

        double sequences = Math.Min(claim.Load.Concurrency, Math.Max(1, capacity)), tokens = sequences * claim.TokensPerStep;
        StepShape step = StepShape.Decode(Whole(sequences / deployment.Parallelism.Pipeline), Context);
        FloorTimes decode = work.Of(step), prefill = work.Of(PrefillShape(1));
        double prompts = tokens / output / deployment.Parallelism.Pipeline;
        FloorTimes both = decode with { Compute = decode.Compute + (prompts * prefill.Compute), Network = decode.Network + (prompts * prefill.Network) };
        return Compare(ClaimedFigure.OutputThroughput, tokens / rate.Value, both, work.Ideal.StepTime(step).Value, $"{rate} of output", "a decode step with its share of prefill");
    }

    public FigureCheck? Prefill()
    {
        if (claim.PrefillThroughput is not { } rate)
        {
            return null;
        }

        long prompts = Whole(claim.Load.Concurrency);
        double tokens = prompts * Math.Max(1, Math.Round(prompt * (1 - claim.CachedPromptShare)));
        return Timed(
            ClaimedFigure.PrefillThroughput, tokens / rate.Value, PrefillShape(prompts), stages: deployment.Parallelism.Pipeline, $"{rate} of prefill", "the prompts");
    }

    /// <summary>Decoding sequences, by Little's law, have their caches in memory.</summary>
    public FigureCheck? Residents()
    {
        return claim is not { TimeToFirstToken: not null, TimePerOutputToken: not null } || decoding <= capacity * (1 + Rounding) ? null : Broken(
            PhysicalBound.MemoryCapacity, capacity / decoding,
            Text($"By Little's law {decoding:0.#} sequences decode at once, and {capacity:0.#} fit the memory: the claim is impossible."));
    }

    public FigureCheck? Little(double tolerance)
    {
        if (claim is not { TimeToFirstToken: { } first, TimePerOutputToken: { } each, OutputThroughput: { } rate })
        {
            return null;
        }

        double latency = first.Value + (Math.Max(0, output - 1) * each.Value), most = claim.Load.Concurrency * output / latency;
        return rate.Value <= most * tolerance ? null : Broken(
            PhysicalBound.LittlesLaw, most / rate.Value,
            Text($"{claim.Load.Concurrency:0.##} requests of {latency:G3} s each give at most {most:0.#} tokens/s by Little's law, and {rate.Value:0.#} are claimed: the figures contradict each other."));
    }

    private FigureCheck Timed(ClaimedFigure figure, double claimed, in StepShape shape, int stages, string what, string workName)
    {
        FloorTimes floor = work.Of(shape);
        // Chunks of prompts can be in all pipeline stages at once; a token passes one after the other.
        floor = new FloorTimes(floor.Compute / stages, floor.Weights / stages, floor.Cache / stages, floor.Network / stages);
        return Compare(figure, claimed, floor, work.Ideal.StepTime(shape).Value / stages, what, workName);
    }

    private FigureCheck Compare(ClaimedFigure figure, double claimed, in FloorTimes floor, double ideal, string what, string workName)
    {
        double times = claimed / floor.Seconds, mfu = floor.Compute / claimed, mbu = floor.Memory / claimed;
        PhysicalBound bound = floor.BoundOf(claimed);
        (PlausibilityVerdict verdict, double? ofPredicted) = times < 1 - Rounding ? (PlausibilityVerdict.Impossible, null) : Expect(figure);
        string at = Text($"{floor.Seconds * 1e3:G4} ms for {workName} ({NameOf(bound)} at its peak)");
        string explanation = verdict == PlausibilityVerdict.Impossible
            ? Text($"{what} is impossible: {at} is {1 / times:G3} times what the claim leaves, {claimed * 1e3:G4} ms.")
            : Text($"{what} is {times:G3} times the floor of {at}, MFU {mfu:P0}, MBU {mbu:P0}: {NameOf(verdict, ofPredicted)}.");
        return new FigureCheck
        {
            Figure = figure, Bound = bound, TimesFloor = times, TimesIdeal = claimed / ideal, ComputeUtilisation = mfu, BandwidthUtilisation = mbu,
            TimesPredicted = ofPredicted, Verdict = verdict, Explanation = explanation,
        };
    }

    /// <summary>Speculation and cached prefixes are not in the prediction, so a claim that has them is not held against it.</summary>
    private (PlausibilityVerdict Verdict, double? OfPredicted) Expect(ClaimedFigure figure)
    {
        if (predicted is not { } estimate || claim.TokensPerStep > 1 || claim.CachedPromptShare > 0)
        {
            return (PlausibilityVerdict.Plausible, null);
        }

        return figure switch
        {
            ClaimedFigure.TimeToFirstToken => Placed(claim.TimeToFirstToken!.Value, estimate.TimeToFirstToken, estimate.TimeToFirstTokenInterval(ExpectedLevel)),
            ClaimedFigure.TimePerOutputToken => Placed(claim.TimePerOutputToken!.Value, estimate.TimePerOutputToken, estimate.TimePerOutputTokenInterval(ExpectedLevel)),
            ClaimedFigure.OutputThroughput => Inverse(claim.OutputThroughput!.Value, estimate.OutputThroughput, estimate.OutputThroughputInterval(ExpectedLevel)),
            _ => (PlausibilityVerdict.Plausible, null),
        };
    }

    private static (PlausibilityVerdict, double?) Placed(Duration claimed, Duration expected, in PredictionInterval<Duration> interval)
    {
        return (Verdict(claimed < interval.Low, claimed > interval.High), claimed / expected);
    }

    private static (PlausibilityVerdict, double?) Inverse(TokenRate claimed, TokenRate expected, in PredictionInterval<TokenRate> interval)
    {
        return (Verdict(claimed > interval.High, claimed < interval.Low), expected / claimed);
    }

    private static PlausibilityVerdict Verdict(bool better, bool worse)
    {
        return better ? PlausibilityVerdict.BetterThanExpected : worse ? PlausibilityVerdict.WorseThanExpected : PlausibilityVerdict.Plausible;
    }

    private LoadEstimate? Predict()
    {
        try
        {
            return deployment.Estimate(claim.Load);
        }
        catch (DoesNotFitException)
        {
            // The engine's memory rule leaves no room; the hardware may.
            return null;
        }
    }

    private static FigureCheck Broken(PhysicalBound bound, double times, string explanation)
    {
        return new FigureCheck
        {
            Figure = ClaimedFigure.Together, Bound = bound, TimesFloor = times, Verdict = PlausibilityVerdict.Impossible, Explanation = explanation,
        };
    }

    private StepShape DecodeShape()
    {
        return StepShape.Decode(Whole(decoding / deployment.Parallelism.Pipeline), Context);
    }

    private StepShape PrefillShape(long prompts)
    {
        long cached = (long)Math.Floor(prompt * claim.CachedPromptShare);
        return StepShape.Prefill(prompts, Math.Max(1, (long)Math.Floor(prompt) - cached), cached);
    }

    private long Context => (long)Math.Floor(prompt + (output / 2));

    private static long Whole(double sequences)
    {
        return (long)Math.Max(1, Math.Floor(sequences * (1 + Rounding)));
    }

    private static string Text(FormattableString text)
    {
        return text.ToString(CultureInfo.InvariantCulture);
    }

    private static string Ms(Duration time)
    {
        return Text($"{time.Value * 1e3:G4} ms");
    }

    private static string NameOf(PhysicalBound bound)
    {
        return bound switch
        {
            PhysicalBound.Compute => "arithmetic",
            PhysicalBound.WeightBandwidth => "reading weights",
            PhysicalBound.CacheBandwidth => "reading the cache",
            PhysicalBound.MemoryBandwidth => "reading weights and cache",
            _ => "exchange between accelerators",
        };
    }

    private static string NameOf(PlausibilityVerdict verdict, double? ofPredicted)
    {
        string place = ofPredicted is { } ratio ? Text($", {ratio:G3} times the predicted time") : "";
        return verdict switch
        {
            PlausibilityVerdict.BetterThanExpected => $"better than such deployments are expected to be{place}",
            PlausibilityVerdict.WorseThanExpected => $"worse than such deployments are expected to be{place}",
            _ => $"plausible{place}",
        };
    }
}
