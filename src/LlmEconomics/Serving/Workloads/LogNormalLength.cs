using MathNet.Numerics.Distributions;

namespace LlmEconomics;

/// <summary>A normal logarithm.</summary>
internal sealed record LogNormalLength : LengthDistribution
{
    private LogNormalLength(double mu, double sigma)
    {
        (Mu, Sigma) = (mu, sigma);
    }

    public double Mu { get; }

    public double Sigma { get; }

    public static LogNormalLength OfMean(double mean, double share, double tokens)
    {
        Guard.Between(mean, 1, AttentionSpan.MaxTokens);
        Guard.Between(tokens, 1, AttentionSpan.MaxTokens);
        double z = NormalQuantile(share), root = (z * z) - (2 * Math.Log(tokens / mean));
        return tokens >= mean && root >= 0
            ? new LogNormalLength(Math.Log(mean) - (Square(z - Math.Sqrt(root)) / 2), z - Math.Sqrt(root))
            : throw new ArgumentException(
                FormattableString.Invariant($"tokens ({tokens:G6}): the {share:P0} percentile of a lognormal distribution with mean {mean:G6} lies between that and {mean * Math.Exp(z * z / 2):G6}."), nameof(tokens));
    }

    public static LogNormalLength OfMedian(double median, double share, double tokens)
    {
        Guard.Between(median, 1, AttentionSpan.MaxTokens);
        Guard.Between(tokens, median, AttentionSpan.MaxTokens);
        double spread = Math.Log(tokens / median);
        return new LogNormalLength(Math.Log(median), spread > 0 ? spread / NormalQuantile(share) : 0);
    }

    private protected override double QuantileOf(double share)
    {
        return share <= 0 ? 1 : share >= 1 ? AttentionSpan.MaxTokens : Math.Exp(Mu + (Sigma * Normal.InvCDF(0, 1, share)));
    }

    private static double NormalQuantile(double share)
    {
        return share is > 0.5 and < 1 && Normal.InvCDF(0, 1, share) is > 0 and var z ? z
            : throw Guard.OutOfRange(share, nameof(share), "must lie above 0.5 and below 1");
    }

    private static double Square(double value)
    {
        return value * value;
    }
}
