using System.Collections.Immutable;
using MathNet.Numerics;

namespace LlmEconomics;

/// <summary>
/// How tokens choose experts: uniformly, or with given popularities. Tells how many distinct experts a batch touches and how loaded the
/// busiest expert-parallel rank is.
/// </summary>
/// <remarks>
/// Each token picks k distinct experts; tokens are independent. With q the chance that a token picks expert i (the q sum to k):
/// expected distinct experts of T tokens <c>Σ (1 − (1 − qᵢ)^T)</c>, which is <c>E·(1 − (1 − k/E)^T)</c> under uniform routing. It is k at T = 1,
/// approaches E and is concave in T. Popularities become chances by scaling until they sum to k, none above 1.
/// </remarks>
public sealed class ExpertRouting
{
    private readonly ImmutableArray<double> popularity;

    private ExpertRouting(ImmutableArray<double> popularity)
    {
        this.popularity = popularity;
    }

    /// <summary>Every expert is equally likely.</summary>
    public static ExpertRouting Uniform { get; } = new([]);

    /// <summary>Whether every expert is equally likely.</summary>
    public bool IsUniform => popularity.IsEmpty;

    /// <summary>Popularities that fall with rank as <c>1/rank^exponent</c>.</summary>
    /// <param name="experts">Number of experts, 1 to 65,536.</param>
    /// <param name="exponent">0 = uniform; up to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static ExpertRouting PowerLaw(int experts, double exponent)
    {
        Guard.Between(experts, 1, 1 << 16);
        Guard.Between(exponent, 0, 8);
        return new ExpertRouting([.. Enumerable.Range(1, experts).Select(rank => Math.Pow(rank, -exponent))]);
    }

    /// <summary>Measured popularities, one per expert, in any unit.</summary>
    /// <exception cref="ArgumentException">There are none, one is negative or not finite, or all are 0.</exception>
    public static ExpertRouting FromPopularity(params ReadOnlySpan<double> popularity)
    {
        foreach (double p in popularity)
        {
            Guard.NotNegative(p, nameof(popularity));
        }

        return popularity.ContainsAnyExcept(0.0)
            ? new ExpertRouting([.. popularity])
            : throw new ArgumentException("popularity must hold at least one positive number.", nameof(popularity));
    }

    /// <summary>Expected number of distinct experts that <paramref name="tokens"/> tokens touch.</summary>
    /// <param name="experts">Experts (E), 1 to 65,536; with given popularities, as many as those.</param>
    /// <param name="activeExperts">Experts per token (k), 1 to E.</param>
    /// <param name="tokens">Tokens (T), at least 0; need not be whole.</param>
    /// <exception cref="ArgumentException">A number is out of range, or E differs from the number of popularities.</exception>
    public double ExpectedDistinct(int experts, int activeExperts, double tokens)
    {
        Guard.NotNegative(tokens);
        return Distinct(experts, activeExperts).TouchedBy(tokens);
    }

    /// <summary><see cref="ExpectedDistinct"/> as a function of the tokens alone.</summary>
    internal DistinctExperts Distinct(int experts, int activeExperts)
    {
        Check(experts, activeExperts);
        return IsUniform ? DistinctExperts.OfEqual(experts, (double)activeExperts / experts) : DistinctExperts.Of(Chances(activeExperts));
    }

    /// <summary>
    /// Expected number of (token, expert) assignments on the busiest of several ranks that hold equally many experts. An estimate: exact in the
    /// mean and variance of each rank, with the dependence between ranks taken in the limit of many tokens.
    /// </summary>
    /// <param name="experts">Experts (E), a multiple of <paramref name="ranks"/>.</param>
    /// <param name="activeExperts">Experts per token (k), 1 to E.</param>
    /// <param name="tokens">Tokens (T), at least 0.</param>
    /// <param name="ranks">Ranks (R), 1 to E.</param>
    /// <returns>At least the mean <c>T·k/R</c>, at most <c>T·min(k, E/R)</c>.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public double ExpectedMaxLoad(int experts, int activeExperts, double tokens, int ranks)
    {
        Check(experts, activeExperts);
        Guard.NotNegative(tokens);
        Guard.Between(ranks, 1, experts);
        if (experts % ranks != 0)
        {
            throw new ArgumentException($"ranks ({ranks}) must divide experts ({experts}).", nameof(ranks));
        }

        return IsUniform
            ? BusiestOfEqual(experts, activeExperts, tokens, ranks)
            : BusiestOfUnequal(Chances(activeExperts), tokens, experts / ranks);
    }

    /// <summary>
    /// One rank's load is a sum of T hypergeometric draws. A binomial with the same mean and variance (real-valued n) stands for it: exact when
    /// each rank holds one expert. Independent ranks would understate the spread, since the loads sum to T·k: equicorrelated ranks deviate from
    /// the mean by √(R/(R − 1)) more.
    /// </summary>
    private static double BusiestOfEqual(int experts, int activeExperts, double tokens, int ranks)
    {
        double mean = tokens * activeExperts / ranks;
        double share = 1.0 / ranks;
        double variance = experts == 1 ? 0 : tokens * activeExperts * share * (1 - share) * (experts - activeExperts) / (experts - 1.0);
        double most = tokens * Math.Min(activeExperts, experts / ranks);
        if (variance <= 0 || ranks == 1)
        {
            return mean;
        }

        double p = 1 - (variance / mean), n = mean / p;
        double excess = ExpectedMaximum(x => BinomialCdf(n, p, x), mean, Math.Sqrt(variance), n, ranks) - mean;
        return Math.Clamp(mean + (excess * Math.Sqrt(ranks / (ranks - 1.0))), mean, most);
    }

    /// <summary>With unequal popularities the ranks' means differ; a normal of each rank's mean and variance stands for its load.</summary>
    private static double BusiestOfUnequal(IReadOnlyList<double> chances, double tokens, int expertsPerRank)
    {
        (double Mean, double Deviation)[] ranks =
        [
            .. chances.Chunk(expertsPerRank).Select(c => (tokens * c.Sum(), Math.Sqrt(tokens * c.Sum(q => q * (1 - q))))),
        ];
        double low = ranks.Max(r => r.Mean), width = ranks.Max(r => r.Deviation);
        if (width == 0)
        {
            return low;
        }

        // E[max] = a + ∫ₐ^∞ (1 − Π F) − ∫₋∞^a Π F, from 8 deviations below the largest mean to 8 above it.
        double from = low - (8 * width), to = low + (8 * width);
        double above = Integrate.GaussLegendre(x => 1 - ranks.Aggregate(1.0, (p, r) => p * NormalCdf(x, r.Mean, r.Deviation)), from, to, 256);
        return Math.Min(Math.Max(low, from + above), tokens * expertsPerRank);
    }

    /// <summary>The mean of the largest of <paramref name="ranks"/> independent draws: <c>Σ_{x ≥ 0} (1 − F(x)^ranks)</c>.</summary>
    private static double ExpectedMaximum(Func<double, double> cdf, double mean, double deviation, double largest, int ranks)
    {
        double reach = (8 + Math.Sqrt(2 * Math.Log(ranks))) * deviation;
        double first = Math.Max(0, Math.Floor(mean - reach)), last = Math.Min(Math.Ceiling(largest), Math.Ceiling(mean + reach));

        // Large loads are summed in strides: the tail is smooth on the scale of the deviation.
        double stride = Math.Max(1, Math.Floor(deviation / 64));
        double sum = first;
        for (double x = first; x < last; x += stride)
        {
            sum += stride * (1 - Math.Pow(cdf(x + ((stride - 1) / 2)), ranks));
        }

        return sum;
    }

    private static double BinomialCdf(double n, double p, double x)
    {
        return x >= n ? 1 : SpecialFunctions.BetaRegularized(n - x, x + 1, 1 - p);
    }

    private static double NormalCdf(double x, double mean, double deviation)
    {
        return deviation == 0 ? (x >= mean ? 1 : 0) : SpecialFunctions.Erfc((mean - x) / (deviation * Math.Sqrt(2))) / 2;
    }

    /// <summary>Popularities scaled to sum to k, none above 1: the most popular are picked by every token first.</summary>
    private double[] Chances(int activeExperts)
    {
        double[] chances = new double[popularity.Length];
        double total = popularity.Sum(), left = activeExperts;
        bool[] certain = new bool[popularity.Length];
        for (bool changed = true; changed;)
        {
            changed = false;
            double scale = total > 0 ? left / total : 0;
            for (int i = 0; i < chances.Length; i++)
            {
                if (!certain[i] && popularity[i] * scale >= 1)
                {
                    certain[i] = changed = true;
                    total -= popularity[i];
                    left--;
                }
            }

            for (int i = 0; i < chances.Length; i++)
            {
                chances[i] = certain[i] ? 1 : popularity[i] * scale;
            }
        }

        return chances;
    }

    private void Check(int experts, int activeExperts)
    {
        Guard.Between(experts, 1, 1 << 16);
        Guard.Between(activeExperts, 1, experts);
        if (!IsUniform && popularity.Length != experts)
        {
            throw new ArgumentException($"experts ({experts}) must equal the number of popularities ({popularity.Length}).", nameof(experts));
        }

        int pickable = IsUniform ? experts : popularity.Count(p => p > 0);
        if (pickable < activeExperts)
        {
            throw new ArgumentException($"activeExperts ({activeExperts}) must not exceed the experts with a positive popularity ({pickable}).", nameof(activeExperts));
        }
    }
}
