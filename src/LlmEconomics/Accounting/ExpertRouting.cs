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
        return ChancesOf(experts, activeExperts).ExpectedDistinct(tokens);
    }

    /// <summary>
    /// Expected number of (token, expert) assignments on the busiest of several ranks that hold equally many experts. An estimate: exact in the
    /// mean and variance of each rank, with the dependence between ranks taken in the limit of many tokens. Simulations of 8 to 256 experts on 2 to 256
    /// ranks differ from it by up to 10 % for 1 or 2 tokens, 4 % from 8 tokens on and 1 % from 128 on.
    /// </summary>
    /// <param name="experts">Experts (E), a multiple of <paramref name="ranks"/>.</param>
    /// <param name="activeExperts">Experts per token (k), 1 to E.</param>
    /// <param name="tokens">Tokens (T), at least 0.</param>
    /// <param name="ranks">Ranks (R), 1 to E.</param>
    /// <returns>At least the mean <c>T·k/R</c>, at most <c>T·min(k, E/R)</c>.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public double ExpectedMaxLoad(int experts, int activeExperts, double tokens, int ranks)
    {
        Chances chances = ChancesOf(experts, activeExperts);
        Guard.NotNegative(tokens);
        Guard.Between(ranks, 1, experts);
        if (experts % ranks != 0)
        {
            throw new ArgumentException($"ranks ({ranks}) must divide experts ({experts}).", nameof(ranks));
        }

        return IsUniform || popularity.All(p => p == popularity[0])
            ? BusiestOfEqual(experts, activeExperts, tokens, ranks)
            : BusiestOfUnequal(chances.Each, activeExperts, tokens, experts / ranks);
    }

    /// <summary>The chances of the experts of one layer, worked out once.</summary>
    /// <exception cref="ArgumentException">A number is out of range, or E differs from the number of popularities.</exception>
    internal Chances ChancesOf(int experts, int activeExperts)
    {
        Check(experts, activeExperts);
        return IsUniform ? new Chances(experts, (double)activeExperts / experts) : new Chances([.. Scaled(activeExperts)]);
    }

    /// <summary>
    /// One rank's load is a sum of T hypergeometric draws. A binomial with the same mean and variance (real-valued n) stands for it: exact when
    /// each rank holds one expert. Independent ranks would understate the spread, since the loads sum to T·k: equicorrelated ranks deviate from
    /// the mean by √(R/(R − 1)) more.
    /// </summary>
    private static double BusiestOfEqual(int experts, int activeExperts, double tokens, int ranks)
    {
        double mean = tokens * activeExperts / ranks, share = 1.0 / ranks;
        if (mean == 0 || ranks == 1 || activeExperts == experts)
        {
            return mean;
        }

        double variance = mean * (1 - share) * (experts - activeExperts) / (experts - 1.0);

        RankLoad load = new(mean, variance);
        double excess = ExpectedMaximum(x => Math.Pow(load.AtMost(x), ranks), mean, load.Deviation, ranks) - mean;
        return Math.Clamp(mean + (excess * Math.Sqrt(ranks / (ranks - 1.0))), AtLeast(mean, tokens), tokens * Math.Min(activeExperts, experts / ranks));
    }

    /// <summary>
    /// With unequal popularities the ranks differ in the mean and in the variance; that the loads sum to T·k is left out, which makes up for its
    /// own effect on the variance of each. Never less than equal popularities give.
    /// </summary>
    private static double BusiestOfUnequal(ImmutableArray<double> chances, int activeExperts, double tokens, int expertsPerRank)
    {
        if (expertsPerRank == chances.Length)
        {
            return tokens * activeExperts;
        }

        RankLoad[] ranks = [.. chances.Chunk(expertsPerRank).Select(c => new RankLoad(tokens * c.Sum(), tokens * c.Sum(q => q * (1 - q))))];
        double mean = ranks.Max(r => r.Mean), width = ranks.Max(r => r.Deviation);
        if (width == 0)
        {
            return mean;
        }

        double estimate = ExpectedMaximum(x => ranks.Aggregate(1.0, (p, r) => p * r.AtMost(x)), mean, width, ranks.Length);
        double equal = BusiestOfEqual(chances.Length, activeExperts, tokens, ranks.Length);
        return Math.Clamp(estimate, Math.Max(equal, mean), tokens * Math.Min(activeExperts, expertsPerRank));
    }

    /// <summary>The busiest rank has at least the mean, and at least one assignment of the first token.</summary>
    private static double AtLeast(double mean, double tokens)
    {
        return Math.Max(mean, Math.Min(1, tokens));
    }

    /// <summary>The mean of a maximum from its distribution: <c>Σ_{x ≥ 0} (1 − F(x))</c>, near the largest mean and deviation of its parts.</summary>
    private static double ExpectedMaximum(Func<double, double> distribution, double mean, double deviation, int ranks)
    {
        double reach = (8 + Math.Sqrt(2 * Math.Log(ranks))) * deviation;
        double first = Math.Max(0, Math.Floor(mean - reach)), last = Math.Ceiling(mean + reach);

        // Large loads are summed in strides: the distribution is smooth on the scale of the deviation.
        double stride = Math.Max(1, Math.Floor(deviation / 16));
        double sum = first;
        for (double x = first; x < last; x += stride)
        {
            sum += stride * (1 - distribution(x + ((stride - 1) / 2)));
        }

        return sum;
    }

    /// <summary>Popularities scaled to sum to k, none above 1: the most popular are picked by every token first.</summary>
    private double[] Scaled(int activeExperts)
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

    /// <summary>With what chance a token picks each expert.</summary>
    internal readonly struct Chances
    {
        private readonly int equal;
        private readonly double chance;

        public Chances(int experts, double each)
        {
            equal = experts;
            chance = each;
            Each = [];
        }

        public Chances(ImmutableArray<double> each)
        {
            Each = each;
        }

        /// <summary>Chance by chance; empty where they are equal.</summary>
        public ImmutableArray<double> Each { get; }

        /// <summary>Expected number of distinct experts that <paramref name="tokens"/> tokens touch; allocates nothing.</summary>
        public double ExpectedDistinct(double tokens)
        {
            double sum = equal * Touched(chance, tokens);
            foreach (double each in Each)
            {
                sum += Touched(each, tokens);
            }

            return sum;
        }

        /// <summary>The chance that at least one token picks an expert; less than a token picks a certain expert in part.</summary>
        private static double Touched(double chance, double tokens)
        {
            return chance >= 1 ? Math.Min(1, tokens) : 1 - Math.Pow(1 - chance, tokens);
        }
    }

    /// <summary>A binomial of given mean and variance, with a real-valued number of draws.</summary>
    private readonly struct RankLoad(double mean, double variance)
    {
        private readonly double chance = mean > 0 ? 1 - (variance / mean) : 1;

        public double Mean => mean;

        public double Deviation => Math.Sqrt(variance);

        /// <summary>The chance of at most <paramref name="x"/>.</summary>
        public double AtMost(double x)
        {
            double draws = mean / chance;
            return x >= draws || x > mean + (12 * Deviation) + 12 ? 1 : SpecialFunctions.BetaRegularized(draws - x, x + 1, 1 - chance);
        }
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ExpertRouting), (nameof(IsUniform), IsUniform));
    }
}
