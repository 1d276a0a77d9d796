namespace LlmEconomics;

/// <summary>Time that passes before and beside a request's own work: two waits, of which each may be none.</summary>
/// <remarks>
/// <para>Both waits are exponential where they are not zero, as in the tails of queues; a third part of the requests may come in a burst, whose wait is even up to its end.</para>
/// <para>With chances p, q and means a, b more than t is left with <c>p·(1 − q)·e^(−t/a) + q·(1 − p)·e^(−t/b) + p·q·(a·e^(−t/a) − b·e^(−t/b))/(a − b)</c>.</para>
/// </remarks>
internal readonly record struct WaitMixture
{
    /// <summary>Means of two waits that are nearer to each other are taken to differ by so much.</summary>
    private const double Apart = 1e-3;

    /// <summary>The waits.</summary>
    /// <param name="first">Chance of the first wait.</param>
    /// <param name="firstMean">Its mean where there is one [s].</param>
    /// <param name="second">Chance of the second.</param>
    /// <param name="secondMean">Its mean where there is one [s].</param>
    /// <param name="burst">Share of the requests that come in a burst.</param>
    /// <param name="burstEnd">The longest wait of those [s].</param>
    public WaitMixture(double first, double firstMean, double second, double secondMean, double burst = 0, double burstEnd = 0)
    {
        (Burst, BurstEnd) = (burst, burstEnd);
        Mean = (first * firstMean) + (second * secondMean) + (burst * burstEnd / 2);
        double both = first * second;
        if (both > 0 && Math.Abs(firstMean - secondMean) < Apart * firstMean)
        {
            secondMean = firstMean * (1 - Apart);
        }

        (FirstMean, SecondMean) = (firstMean, secondMean);
        FirstShare = (first * (1 - second)) + (both > 0 ? both * firstMean / (firstMean - secondMean) : 0);
        SecondShare = (second * (1 - first)) - (both > 0 ? both * secondMean / (firstMean - secondMean) : 0);
    }

    public double FirstMean { get; }

    public double SecondMean { get; }

    /// <summary>What of the chance that a wait goes on falls with the first mean.</summary>
    public double FirstShare { get; }

    /// <summary>What of it falls with the second.</summary>
    public double SecondShare { get; }

    public double Burst { get; }

    public double BurstEnd { get; }

    public double Mean { get; }
}
