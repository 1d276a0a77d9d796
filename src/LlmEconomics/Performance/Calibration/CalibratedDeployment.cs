using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>A deployment whose predictions were corrected by measurements made on it.</summary>
/// <remarks>
/// The error of each latency, <c>ln(measured / predicted)</c>, is a Gaussian field over loads (<see cref="ErrorPrior"/>), conditioned on the
/// measurements: near a measured load the estimate follows it, elsewhere it keeps what the measurements say about the deployment as a whole, and
/// with none it is the prediction. Intervals shrink by the field's own standard deviation. One measurement does, more are better: two
/// at the ends of the range of interest are worth more than two alike. Immutable and safe to share between threads.
/// </remarks>
public sealed class CalibratedDeployment
{
    /// <summary>The most measurements accepted, 1,000: solving takes the cube of their number.</summary>
    public const int MaxMeasurements = 1_000;

    private readonly ErrorField first;
    private readonly ErrorField each;

    private CalibratedDeployment(
        Deployment deployment, CalibrationPrior prior, ImmutableArray<DeploymentMeasurement> measurements, ImmutableArray<MeasurementDoubt> doubts,
        ErrorField first, ErrorField each)
    {
        (Deployment, Prior, Measurements, Doubts) = (deployment, prior, measurements, doubts);
        (this.first, this.each) = (first, each);
    }

    /// <summary>The deployment as it is predicted.</summary>
    public Deployment Deployment { get; }

    /// <summary>What was known about its errors before.</summary>
    public CalibrationPrior Prior { get; }

    /// <summary>The measurements that were used.</summary>
    public ImmutableArray<DeploymentMeasurement> Measurements { get; }

    /// <summary>What is odd about the measurements given: impossible ones were left out, others used.</summary>
    public ImmutableArray<MeasurementDoubt> Doubts { get; }

    /// <summary>Corrects the predictions of a deployment by measurements made on it.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="measurements">What was measured, in any order; at most <see cref="MaxMeasurements"/>. None leaves the predictions as they are.</param>
    /// <param name="prior">What is known about errors before; default <see cref="CalibrationPrior.Default"/>.</param>
    /// <exception cref="ArgumentException">There are too many, one lacks both latencies, or one is of a load the deployment cannot hold.</exception>
    /// <exception cref="UnusableMeasurementsException">Measurements were given and none is possible.</exception>
    public static CalibratedDeployment Of(Deployment deployment, IEnumerable<DeploymentMeasurement> measurements, CalibrationPrior? prior = null)
    {
        Guard.NotNull(deployment);
        prior ??= CalibrationPrior.Default;
        DeploymentMeasurement[] given =
            [.. Guard.AtMost(measurements, MaxMeasurements, nameof(measurements)).Select(m => Guard.NotNull(m, nameof(measurements)))];

        if (given.FirstOrDefault(m => m.TimeToFirstToken is null && m.TimePerOutputToken is null) is { } empty)
        {
            throw new ArgumentException($"measurements must each hold a latency; this one does not: {empty}.", nameof(measurements));
        }

        MeasurementReview review = new(deployment, prior);
        ImmutableArray<MeasuredError> used = review.Accept(given);
        return used.IsEmpty && given.Length > 0
            ? throw new UnusableMeasurementsException(review.Doubts)
            : new CalibratedDeployment(
                deployment, prior, [.. used.Select(u => u.Measurement)], [.. review.Doubts],
                new ErrorField(prior.TimeToFirstToken, Errors(used, u => u.First)), new ErrorField(prior.TimePerOutputToken, Errors(used, u => u.Each)));
    }

    /// <summary>What the deployment does under a load.</summary>
    /// <exception cref="DoesNotFitException">Not one sequence fits beside the weights.</exception>
    public CalibratedEstimate Estimate(ClosedLoop load)
    {
        LoadEstimate predicted = Deployment.Estimate(load);
        LoadPoint point = LoadPoint.Of(load);
        ((double firstError, double firstShrinkage), (double eachError, double eachShrinkage)) = (first.At(point), each.At(point));
        return new CalibratedEstimate
        {
            Predicted = predicted,
            TimeToFirstToken = predicted.TimeToFirstToken * Math.Exp(firstError),
            TimePerOutputToken = predicted.TimePerOutputToken * Math.Exp(eachError),
            TimeToFirstTokenShrinkage = firstShrinkage,
            TimePerOutputTokenShrinkage = eachShrinkage,
        };
    }

    private static (LoadPoint, double)[] Errors(ImmutableArray<MeasuredError> used, Func<MeasuredError, double?> error)
    {
        return [.. used.Where(u => error(u) is not null).Select(u => (u.Load, error(u)!.Value))];
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(CalibratedDeployment),
            (nameof(Deployment), Deployment), (nameof(Prior), Prior), (nameof(Measurements), Measurements),
            (nameof(Doubts), Doubts));
    }
}
