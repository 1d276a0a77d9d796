namespace LlmEconomics;

/// <summary>How long prompts or answers are, in whole tokens from 1 to 2³⁰.</summary>
/// <remarks>
/// Every distribution is its quantile function: a draw is <c>Quantile(u)</c> of a uniform number, so that two draws with the same number stand at the same
/// place of their distributions, and longer means longer.
/// </remarks>
public abstract record LengthDistribution
{
    /// <summary>Strata over which moments are summed where no formula states them: the mean is then right to about one part in 10,000.</summary>
    private const int Strata = 16_384;

    private readonly Lazy<(double Mean, double Square)> summed;

    private protected LengthDistribution()
    {
        summed = new Lazy<(double, double)>(Sum);
    }

    /// <summary>A copy.</summary>
    protected LengthDistribution(LengthDistribution original)
    {
        summed = new Lazy<(double, double)>(Sum);
    }

    /// <summary>Mean [tokens].</summary>
    public virtual double Mean => summed.Value.Mean;

    /// <summary>Mean of the squares [tokens²].</summary>
    public virtual double MeanSquare => summed.Value.Square;

    /// <summary>Standard deviation over mean.</summary>
    public double Variation => Math.Sqrt(Math.Max(0, (MeanSquare / Mean / Mean) - 1));

    /// <summary>The longest that is drawn.</summary>
    public virtual long Longest => Quantile(1);

    /// <summary>The length that a share of all does not exceed.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside.</exception>
    public long Quantile(double share)
    {
        return Whole(QuantileOf(Guard.Between(share, 0, 1)));
    }

    /// <summary>All are equal.</summary>
    /// <param name="tokens">Tokens, 1 to 2³⁰.</param>
    public static LengthDistribution Fixed(long tokens)
    {
        return new UniformLength(tokens, tokens);
    }

    /// <summary>Every length between two is as likely.</summary>
    /// <param name="shortest">The shortest, 1 to 2³⁰.</param>
    /// <param name="longest">The longest, from the shortest to 2³⁰.</param>
    public static LengthDistribution Uniform(long shortest, long longest)
    {
        return new UniformLength(shortest, longest);
    }

    /// <summary>Every length between a ratio of the longest and the longest is as likely, as benchmark clients draw them.</summary>
    /// <param name="longest">The longest, 1 to 2³⁰.</param>
    /// <param name="ratio">The shortest over the longest, above 0 to 1.</param>
    public static LengthDistribution UniformRatio(long longest, double ratio)
    {
        Guard.Between(longest, 1, AttentionSpan.MaxTokens);
        Guard.Between(ratio, double.Epsilon, 1);
        return new UniformLength(Math.Max(1, (long)Math.Round(longest * ratio)), longest);
    }

    /// <summary>The logarithm is normal: by the mean and one percentile.</summary>
    /// <param name="mean">Mean, 1 to 2³⁰ tokens.</param>
    /// <param name="share">A share above the one at which the mean lies, below 1: 0.9 for the 90th percentile.</param>
    /// <param name="tokens">The length that this share does not exceed, 1 to 2³⁰.</param>
    /// <exception cref="ArgumentException">No lognormal distribution has both: the percentile is more than <c>exp(z²/2)</c> times the mean, or not above it.</exception>
    /// <remarks>With z the normal quantile of the share, <c>σ² / 2 − z·σ + ln(tokens / mean) = 0</c>; of its two roots the smaller is meant.</remarks>
    public static LengthDistribution LogNormal(double mean, double share, double tokens)
    {
        return LogNormalLength.OfMean(mean, share, tokens);
    }

    /// <summary>The logarithm is normal: by the median and another percentile above it.</summary>
    /// <param name="median">Median, 1 to 2³⁰ tokens.</param>
    /// <param name="share">A share above 0.5 and below 1.</param>
    /// <param name="tokens">The length that this share does not exceed, at least the median, to 2³⁰.</param>
    public static LengthDistribution LogNormalOfMedian(double median, double share, double tokens)
    {
        return LogNormalLength.OfMedian(median, share, tokens);
    }

    /// <summary>Every further token ends it with the same chance: <c>P(n) = (1 − 1/mean)ⁿ⁻¹ / mean</c>.</summary>
    /// <param name="mean">Mean, 1 to 2³⁰ tokens.</param>
    public static LengthDistribution Geometric(double mean)
    {
        return new GeometricLength(mean);
    }

    /// <summary>Lengths that were seen, each as likely as often it stands there.</summary>
    /// <param name="lengths">Lengths, 1 to 2³⁰ each, in any order; one to 10 million of them.</param>
    /// <exception cref="ArgumentException">There are none, or too many.</exception>
    public static LengthDistribution Empirical(IEnumerable<long> lengths)
    {
        return new EmpiricalLength(lengths);
    }

    /// <summary>
    /// By percentiles: between two of them lengths grow geometrically with the share, below the first and above the last they are as the nearest two
    /// say, but end at <paramref name="longest"/>.
    /// </summary>
    /// <param name="percentiles">Shares above 0 and below 1 with their lengths, both rising; two to 1,000.</param>
    /// <param name="longest">The longest, at least the last of them; default that one.</param>
    public static LengthDistribution OfPercentiles(IEnumerable<(double Share, double Tokens)> percentiles, long? longest = null)
    {
        return new PercentileLength(percentiles, longest);
    }

    /// <summary>Equal when both are of one kind; kinds compare their own members, and not what was computed from them.</summary>
    public virtual bool Equals(LengthDistribution? other)
    {
        return other is not null && EqualityContract == other.EqualityContract;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return EqualityContract.GetHashCode();
    }

    /// <summary>The quantile before it is rounded to whole tokens.</summary>
    private protected abstract double QuantileOf(double share);

    /// <summary>Share of the lengths that are of one token.</summary>
    internal double ShareOfOne
    {
        get
        {
            if (Quantile(0) > 1 || Quantile(1) <= 1)
            {
                return Quantile(0) > 1 ? 0 : 1;
            }

            Bracket share = Bracket.OfCondition(0, 1, ShareTolerance, "the share of lengths of one token");
            while (share.IsOpen)
            {
                share.Tell(Quantile(share.Next) <= 1);
            }

            // A share that is as good as none stays in the bracket's width.
            return share.Low;
        }
    }

    private const double ShareTolerance = 1e-6;

    /// <summary>A draw.</summary>
    internal long Draw(Random random)
    {
        return Whole(QuantileOf(random.NextDouble()));
    }

    /// <summary>So many lengths of equal weight, short to long, with the mean of the distribution.</summary>
    internal double[] Nodes(int count)
    {
        double[] nodes = new double[count];
        const int inside = 256;
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < inside; j++)
            {
                nodes[i] += Whole(QuantileOf((i + ((j + 0.5) / inside)) / count)) / (double)inside;
            }

            sum += nodes[i];
        }

        // What the strata miss lies in the tail.
        nodes[^1] = Math.Max(nodes[^1], nodes[^1] + (Mean * count) - sum);
        return nodes;
    }

    private static long Whole(double tokens)
    {
        return (long)Math.Clamp(Math.Round(tokens), 1, AttentionSpan.MaxTokens);
    }

    private (double Mean, double Square) Sum()
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < Strata; i++)
        {
            double tokens = Whole(QuantileOf((i + 0.5) / Strata));
            sum += tokens;
            squares += tokens * tokens;
        }

        return (sum / Strata, squares / Strata);
    }

    /// <summary>The kind and its members, the same in every culture.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(GetType().Name, PrintMembers);
    }
}
