using System.Collections.Immutable;
using System.Globalization;

namespace LlmEconomics;

/// <summary>A measurement beside the prediction: natural logarithms of measured over predicted, where measured.</summary>
internal readonly record struct MeasuredError(DeploymentMeasurement Measurement, LoadPoint Load, double? First, double? Each);

/// <summary>Looks at measurements before they are learnt from.</summary>
internal sealed class MeasurementReview(Deployment deployment, CalibrationPrior prior)
{
    private const double SurpriseLevel = 0.95;

    /// <summary>Standard deviations of a single measurement that two under one load may be apart: of the difference, four.</summary>
    private const double RepeatDeviations = 6;

    private readonly FloorWork floor = new(deployment);
    private readonly List<MeasurementDoubt> doubts = [];

    public IReadOnlyList<MeasurementDoubt> Doubts => doubts;

    /// <summary>The possible ones with their errors, in the order given.</summary>
    public ImmutableArray<MeasuredError> Accept(IEnumerable<DeploymentMeasurement> given)
    {
        ImmutableArray<MeasuredError>.Builder used = ImmutableArray.CreateBuilder<MeasuredError>();
        foreach (DeploymentMeasurement measurement in given)
        {
            PlausibilityReport report = Plausibility.Judge(floor, PerformanceClaim.Of(measurement));
            if (report.Verdict == PlausibilityVerdict.Impossible)
            {
                doubts.Add(new MeasurementDoubt(measurement, DoubtReason.Impossible, report.Summary));
                continue;
            }

            LoadEstimate predicted = deployment.Estimate(measurement.Load);
            MeasuredError error = new(
                measurement, LoadPoint.Of(measurement.Load), Ratio(measurement.TimeToFirstToken, predicted.TimeToFirstToken),
                Ratio(measurement.TimePerOutputToken, predicted.TimePerOutputToken));
            CheckSurprise(measurement, predicted);
            foreach (MeasuredError other in used)
            {
                CheckRepeat(other, error);
            }

            used.Add(error);
        }

        return used.ToImmutable();
    }

    private void CheckSurprise(DeploymentMeasurement measurement, in LoadEstimate predicted)
    {
        List<string> odd = [];
        Check("TTFT", measurement.TimeToFirstToken, predicted.TimeToFirstTokenInterval(SurpriseLevel));
        Check("TPOT", measurement.TimePerOutputToken, predicted.TimePerOutputTokenInterval(SurpriseLevel));
        if (odd.Count > 0)
        {
            doubts.Add(new MeasurementDoubt(measurement, DoubtReason.Surprising, $"{string.Join("; ", odd)}."));
        }

        void Check(string name, Duration? measured, PredictionInterval<Duration> interval)
        {
            if (measured is { } value && !interval.Contains(value))
            {
                odd.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {Text(value)} where {Text(interval.Low)} to {Text(interval.High)} is expected"));
            }
        }
    }

    private void CheckRepeat(in MeasuredError earlier, in MeasuredError later)
    {
        if (earlier.Load != later.Load)
        {
            return;
        }

        bool firsts = Apart(earlier.First, later.First, prior.TimeToFirstToken), eachs = Apart(earlier.Each, later.Each, prior.TimePerOutputToken);
        if (firsts || eachs)
        {
            string what = firsts && eachs ? "both latencies" : firsts ? "TTFT" : "TPOT";
            doubts.Add(new MeasurementDoubt(later.Measurement, DoubtReason.Inconsistent, $"{what} differs from that of the same load in: {earlier.Measurement}."));
        }
    }

    private static bool Apart(double? left, double? right, ErrorPrior errors)
    {
        return Math.Abs(left - right ?? 0) > RepeatDeviations * errors.Noise;
    }

    private static double? Ratio(Duration? measured, Duration predicted)
    {
        return measured is { } value ? Math.Log(value / predicted) : null;
    }

    private static string Text(Duration value)
    {
        return value.ToString("ms:G4", CultureInfo.InvariantCulture);
    }
}
