using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace LlmEconomics;

/// <summary>When requests are sent.</summary>
public abstract record ArrivalProcess
{
    private protected ArrivalProcess()
    {
    }

    /// <summary>Mean requests per second [1/s]; <see langword="null"/> where answers set the pace.</summary>
    public abstract double? MeanRate { get; }

    /// <summary>Squared coefficient of variation of the times between requests.</summary>
    internal virtual double Variation => 1;

    /// <summary>Whether requests keep coming at one rate.</summary>
    internal virtual bool IsStationary => true;

    /// <summary>A fixed number of clients, each of which sends its next request after the answer to the last.</summary>
    /// <param name="concurrency">Clients, 1 to 2³⁰.</param>
    /// <param name="thinkTime">Mean time between an answer and the client's next request, 0 to 10⁹ s: exponential. Default 0.</param>
    /// <param name="requestsPerClient">Requests that each sends in the mean before the run ends, at least 1; default without end.</param>
    public static ArrivalProcess ClosedLoop(long concurrency, Duration thinkTime = default, double requestsPerClient = double.PositiveInfinity)
    {
        return new ClosedArrivals(concurrency, thinkTime, requestsPerClient);
    }

    /// <summary>Requests independent of one another: exponential times between them.</summary>
    /// <param name="rate">Mean requests per second, 10⁻³⁰⁰ to 10⁹ [1/s].</param>
    public static ArrivalProcess Poisson(double rate)
    {
        return new GammaArrivals(rate, 1);
    }

    /// <summary>Requests in bursts, or more even than by chance: times between them are gamma distributed.</summary>
    /// <param name="rate">Mean requests per second, 10⁻³⁰⁰ to 10⁹ [1/s].</param>
    /// <param name="variation">Standard deviation of the times between requests over their mean, above 0 to 100; 1 is Poisson.</param>
    public static ArrivalProcess Gamma(double rate, double variation)
    {
        return new GammaArrivals(rate, variation);
    }

    /// <summary>Poisson at a rate that follows the hours of a day, over and over.</summary>
    /// <param name="rate">Mean requests per second over the day, 10⁻³⁰⁰ to 10⁹ [1/s].</param>
    /// <param name="hours">
    /// 24 weights, finite and at least 0, the first from midnight to one; only their proportions count. No more than 25 are read.
    /// </param>
    /// <param name="firstHour">The hour at which the run begins, 0 to 23.</param>
    public static ArrivalProcess Daily(double rate, IEnumerable<double> hours, int firstHour = 0)
    {
        return new DailyArrivals(rate, [.. Guard.NotNull(hours).Take(DailyArrivals.Hours + 1)], firstHour);
    }

    /// <summary>The same with a sine over the day, lowest at four in the morning.</summary>
    /// <param name="rate">Mean requests per second over the day, 10⁻³⁰⁰ to 10⁹ [1/s].</param>
    /// <param name="peakOverMean">The busiest hour over the mean, 1 to 2.</param>
    /// <param name="firstHour">The hour at which the run begins, 0 to 23.</param>
    public static ArrivalProcess Daily(double rate, double peakOverMean, int firstHour = 0)
    {
        Guard.Between(peakOverMean, 1, 2);
        return new DailyArrivals(rate, [.. Enumerable.Range(0, 24).Select(h => 1 - ((peakOverMean - 1) * Math.Cos(2 * Math.PI * (h - 4) / 24)))], firstHour);
    }

    /// <summary>The same process at another mean rate.</summary>
    internal abstract ArrivalProcess AtRate(double rate);

    /// <summary>The time of the next request after one.</summary>
    internal abstract double Next(double time, Random random);

    private protected static double Rate(double rate)
    {
        return Guard.Between(rate, MinRate, MaxRate);
    }

    /// <summary>The slowest rate whose mean time is a finite number: searches halve rates, and a run refuses what its clock cannot tell.</summary>
    internal const double MinRate = 1e-300;

    private const double MaxRate = 1e9;

    /// <summary>The kind and its members, the same in every culture.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(GetType().Name, PrintMembers);
    }

    /// <summary>Longer than this is never: 32 years [s].</summary>
    internal const double MaxThinkSeconds = 1e9;
}

/// <summary>Clients that wait for their answers.</summary>
internal sealed record ClosedArrivals : ArrivalProcess
{
    public ClosedArrivals(long concurrency, Duration thinkTime, double requestsPerClient)
    {
        Concurrency = Guard.Between(concurrency, 1, AttentionSpan.MaxTokens);
        Guard.Between(thinkTime.Value, 0, MaxThinkSeconds, nameof(thinkTime));
        ThinkTime = thinkTime;
        RequestsPerClient = requestsPerClient >= 1 ? requestsPerClient
            : throw Guard.OutOfRange(requestsPerClient, nameof(requestsPerClient), "must be at least 1");
    }

    public long Concurrency { get; }

    public Duration ThinkTime { get; }

    public double RequestsPerClient { get; }

    public override double? MeanRate => null;

    internal override ArrivalProcess AtRate(double rate)
    {
        return Poisson(rate);
    }

    internal override double Next(double time, Random random)
    {
        return ThinkTime.Value > 0 ? time + (Exponential.Sample(random, 1) * ThinkTime.Value) : time;
    }
}

/// <summary>A renewal process with gamma times.</summary>
internal sealed record GammaArrivals : ArrivalProcess
{
    /// <summary>Times that vary by less than a millionth are equal: samplers need a finite shape.</summary>
    private const double MostEven = 1e12;

    private readonly double shape;

    public GammaArrivals(double rate, double variation)
    {
        MeanRate = Rate(rate);
        CoefficientOfVariation = variation is > 0 and <= 100 ? variation
            : throw Guard.OutOfRange(variation, nameof(variation), "must lie above 0 and be at most 100");
        shape = 1 / (variation * variation);
    }

    public override double? MeanRate { get; }

    public double CoefficientOfVariation { get; }

    internal override double Variation => CoefficientOfVariation * CoefficientOfVariation;

    internal override ArrivalProcess AtRate(double rate)
    {
        return Gamma(rate, CoefficientOfVariation);
    }

    internal override double Next(double time, Random random)
    {
        double rate = MeanRate!.Value;
        return time + (shape == 1 ? -Math.Log(1 - random.NextDouble()) / rate
            : shape >= MostEven ? 1 / rate
            : MathNet.Numerics.Distributions.Gamma.Sample(random, shape, shape * rate));
    }
}

/// <summary>A Poisson process whose rate is constant within each hour.</summary>
internal sealed record DailyArrivals : ArrivalProcess
{
    private const double HourSeconds = 3600;
    private const double DaySeconds = Hours * HourSeconds;

    /// <summary>Hours of a day.</summary>
    public const int Hours = 24;

    private readonly ImmutableArray<double> rates;
    private readonly int firstHour;

    public DailyArrivals(double rate, ImmutableArray<double> hours, int firstHour)
    {
        MeanRate = Rate(rate);
        if (hours.Length != Hours || hours.Any(h => !(h >= 0 && double.IsFinite(h))) || hours.Max() <= 0)
        {
            throw new ArgumentException("hours: there must be 24 weights, finite and at least 0, not all 0.", nameof(hours));
        }

        this.firstHour = Guard.Between(firstHour, 0, 23);

        // Only proportions count: weights are brought near 1 by a power of two, which rounds nothing, so that their sum is finite.
        int exponent = Math.ILogB(hours.Max());
        double[] weights = [.. hours.Select(h => Math.ScaleB(h, -exponent))];
        double mean = weights.Average();
        rates = [.. weights.Select(h => rate * h / mean)];
    }

    public override double? MeanRate { get; }

    /// <summary>The busiest hour over the mean.</summary>
    public double PeakOverMean => rates.Max() / MeanRate!.Value;

    internal override bool IsStationary => false;

    public bool Equals(DailyArrivals? other)
    {
        return other is not null && firstHour == other.firstHour && rates.SequenceEqual(other.rates);
    }

    public override int GetHashCode()
    {
        return HashCode.Combine(MeanRate, firstHour, rates[0], rates[12]);
    }

    internal override ArrivalProcess AtRate(double rate)
    {
        return new DailyArrivals(rate, rates, firstHour);
    }

    internal override double Next(double time, Random random)
    {
        // An exponential amount of expected requests is used up: first by whole days, then hour by hour.
        double left = -Math.Log(1 - random.NextDouble()), day = MeanRate!.Value * DaySeconds, days = Math.Floor(left / day);
        if (days > 0)
        {
            time += days * DaySeconds;
            left = Math.Max(0, left - (days * day));
        }

        for (int passed = 0; passed <= Hours; passed++)
        {
            double hour = Math.Floor(time / HourSeconds), rate = rates[(int)((hour + firstHour) % Hours)], end = (hour + 1) * HourSeconds;
            double inside = rate * (end - time);
            if (left <= inside && rate > 0)
            {
                return time + (left / rate);
            }

            left -= inside;
            time = end;
        }

        // Rounding left a rest of less than an hour's last digit.
        return time;
    }
}
