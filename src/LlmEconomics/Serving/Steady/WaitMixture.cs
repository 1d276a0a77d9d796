namespace LlmEconomics;

/// <summary>Time that passes before and beside a request's own work: a constant, and two waits of which each may be none.</summary>
/// <remarks>Both waits are exponential where they are not zero, as in the tails of queues; a third part of the requests may come in a burst, whose wait is even up to its end.</remarks>
/// <param name="First">Chance of the first wait.</param>
/// <param name="FirstMean">Its mean where there is one [s].</param>
/// <param name="Second">Chance of the second.</param>
/// <param name="SecondMean">Its mean where there is one [s].</param>
/// <param name="Burst">Share of the requests that come in a burst.</param>
/// <param name="BurstEnd">The longest wait of those [s].</param>
internal readonly record struct WaitMixture(double First, double FirstMean, double Second, double SecondMean, double Burst = 0, double BurstEnd = 0)
{
    public double Mean => (First * FirstMean) + (Second * SecondMean) + (Burst * BurstEnd / 2);

    /// <summary>Chance that it takes at most so long.</summary>
    public double Within(double seconds)
    {
        if (seconds < 0)
        {
            return 0;
        }

        double queued = Queued(seconds);
        return Burst > 0 ? ((1 - Burst) * queued) + (Burst * (BurstEnd > 0 ? Math.Min(1, seconds / BurstEnd) : 1)) : queued;
    }

    private double Queued(double seconds)
    {
        // Chances that are next to nothing cost no exponential.
        double first = First > 1e-9 ? Alone(FirstMean, seconds) : 0, second = Second > 1e-9 ? Alone(SecondMean, seconds) : 0;
        double queued = ((1 - First) * (1 - Second)) + (First * (1 - Second) * first) + (Second * (1 - First) * second);
        return First > 1e-9 && Second > 1e-9 ? queued + (First * Second * Both(first, second, seconds)) : queued;
    }

    private static double Alone(double mean, double seconds)
    {
        return mean > 0 ? 1 - Math.Exp(-seconds / mean) : 1;
    }

    /// <summary>Chance that both waits together take at most so long.</summary>
    private double Both(double first, double second, double seconds)
    {
        (double a, double b) = (FirstMean, SecondMean);
        return Math.Abs(a - b) <= 1e-6 * Math.Max(a, b)
            ? a > 0 ? first - (Math.Exp(-seconds / a) * seconds / a) : 1
            : ((a * first) - (b * second)) / (a - b);
    }
}
