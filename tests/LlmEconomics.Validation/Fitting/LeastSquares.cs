using MathNet.Numerics.LinearAlgebra;

namespace LlmEconomics.Validation.Fitting;

/// <summary>Levenberg-Marquardt with forward differences: smooth residuals, few parameters, many rows.</summary>
internal static class LeastSquares
{
    private const double Difference = 1e-3;
    private const int MaxRounds = 25;

    public static double[] Minimise(Func<double[], double[]> residuals, double[] start)
    {
        double[] at = [.. start];
        double[] current = residuals(at);
        double cost = Cost(current), damping = 1e-2;
        for (int round = 0; round < MaxRounds; round++)
        {
            (Matrix<double> normal, Vector<double> gradient) = Normal(residuals, at, current);
            double before = cost;
            while (damping < 1e6)
            {
                Matrix<double> damped = normal + Matrix<double>.Build.DenseOfDiagonalVector(normal.Diagonal() * damping);
                double[] next = [.. at.Zip(damped.Cholesky().Solve(gradient), (x, step) => x - Math.Clamp(step, -1, 1))];
                double[] tried = residuals(next);
                if (Cost(tried) < cost)
                {
                    (at, current, cost, damping) = (next, tried, Cost(tried), damping / 5);
                    break;
                }

                damping *= 4;
            }

            if (before - cost < 1e-5 * before)
            {
                break;
            }
        }

        return at;
    }

    private static (Matrix<double> Normal, Vector<double> Gradient) Normal(Func<double[], double[]> residuals, double[] at, double[] current)
    {
        Matrix<double> jacobian = Matrix<double>.Build.Dense(current.Length, at.Length);
        for (int i = 0; i < at.Length; i++)
        {
            double[] moved = [.. at];
            moved[i] += Difference;
            double[] there = residuals(moved);
            for (int row = 0; row < current.Length; row++)
            {
                jacobian[row, i] = (there[row] - current[row]) / Difference;
            }
        }

        return (jacobian.TransposeThisAndMultiply(jacobian), jacobian.TransposeThisAndMultiply(Vector<double>.Build.Dense(current)));
    }

    private static double Cost(double[] residuals)
    {
        return residuals.Sum(r => r * r);
    }
}
