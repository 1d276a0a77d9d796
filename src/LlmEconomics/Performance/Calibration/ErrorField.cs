using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace LlmEconomics;

/// <summary>
/// The error of a deployment's predictions after some of its loads were measured: the Gaussian field of an <see cref="ErrorPrior"/>, conditioned on
/// the measurements. Far from all of them it is the prior again, shrunk by what they say about the deployment as a whole.
/// </summary>
/// <remarks>
/// With K the covariance of the measured loads plus noise, r their errors and k that between them and a load:
/// mean <c>kᵀ K⁻¹ r</c>, variance <c>C(x, x) + Noise² − kᵀ K⁻¹ k</c>. The mean is linear in r: errors of zero leave the prediction as it is;
/// the variance does not depend on r and falls with every measurement. Source: Rasmussen and Williams, Gaussian Processes for Machine Learning,
/// eq. 2.23 and 2.24, http://gaussianprocess.org/gpml/.
/// </remarks>
internal sealed class ErrorField
{
    private readonly ErrorPrior prior;
    private readonly LoadPoint[] points;
    private readonly Cholesky<double>? covariance;
    private readonly Vector<double>? weights;

    public ErrorField(ErrorPrior prior, IReadOnlyCollection<(LoadPoint Load, double Error)> measured)
    {
        this.prior = prior;
        points = [.. measured.Select(m => m.Load)];
        if (points.Length > 0)
        {
            double noise = prior.Noise * prior.Noise;
            covariance = Matrix<double>.Build
                .Dense(points.Length, points.Length, (i, j) => prior.Covariance(points[i], points[j]) + (i == j ? noise : 0))
                .Cholesky();
            weights = covariance.Solve(Vector<double>.Build.DenseOfEnumerable(measured.Select(m => m.Error)));
        }
    }

    /// <summary>The error expected of a measurement under a load, and its standard deviation over that before calibration.</summary>
    public (double Error, double Shrinkage) At(in LoadPoint load)
    {
        if (covariance is null || weights is null)
        {
            return (0, 1);
        }

        Vector<double> k = Vector<double>.Build.Dense(points.Length);
        for (int i = 0; i < points.Length; i++)
        {
            k[i] = prior.Covariance(load, points[i]);
        }

        double before = prior.Spread * prior.Spread, after = before - k.DotProduct(covariance.Solve(k));
        return (k.DotProduct(weights), Math.Sqrt(Math.Clamp(after / before, 0, 1)));
    }
}
