namespace LlmEconomics;

/// <summary>How many requests are in the system, as a distribution over time: a birth–death chain whose departures are the service curve's.</summary>
/// <remarks>
/// <c>π(n + 1) = π(n) · λ / X(n + 1)</c>, and beyond the requests that run at once, c, a queue whose ratio is <c>ρ = λ / X(c)</c>
/// (Gross and Harris, Fundamentals of Queueing Theory, chapter 3). Arrivals that vary more than by chance spread it: the logarithms of the ratios are divided by
/// <c>(Cₐ² + 1) / 2</c>, the diffusion's variance over that of the chain, at a rate that keeps the flow in balance. Waits of the queue are multiplied by <c>(Cₐ² + Cₛ²) / 2</c> (Allen and
/// Cunneen); with c = 1 and Poisson arrivals that is the Pollaczek–Khinchine formula.
/// </remarks>
internal readonly struct Occupancy
{
    /// <summary>States that are summed at most on either side of the likeliest; where there are more, one stands for several.</summary>
    private const int States = 64;

    /// <summary>Standard deviations on either side that are summed.</summary>
    private const double Reach = 6;

    /// <summary>Requests in the system that are not waiting for a place, in the mean.</summary>
    public double InService { get; private init; }

    /// <summary>Decoding sequences in the mean.</summary>
    public double Decoding { get; private init; }

    /// <summary>Mean of the squares of them.</summary>
    public double DecodingSquare { get; private init; }

    /// <summary>Share of the time in which a replica has a step to run.</summary>
    public double Busy { get; private init; }

    /// <summary>Share of the time in which a replica has sequences that decode.</summary>
    public double Writing { get; private init; }

    /// <summary>Chance that a request finds every place taken.</summary>
    public double Waits { get; private init; }

    /// <summary>Requests that leave per second: as many as come.</summary>
    public double Leaving { get; private init; }

    /// <summary>The distribution at a rate below saturation.</summary>
    /// <param name="curve">What a replica does.</param>
    /// <param name="rate">Requests per second [1/s].</param>
    /// <param name="variation">Squared coefficient of variation of the times between requests.</param>
    /// <param name="replicas">Equal replicas that share what comes evenly.</param>
    /// <param name="overhead">Time of a request outside steps [s].</param>
    public static Occupancy Of(in ServiceCurve curve, double rate, double variation, int replicas, double overhead)
    {
        Occupancy found = Of(curve, rate, rate, variation, replicas, overhead);

        // A chain that is spread out no longer lets as many leave as come; its own rate is set so that it does.
        if (variation == 1 || Math.Abs(found.Leaving - rate) <= Tolerance * rate)
        {
            return found;
        }

        // More leave the faster the chain is fed: the bracket is widened from the rate itself.
        double near = rate, far = rate, atNear = found.Leaving - rate, atFar = atNear;
        double factor = atNear < 0 ? Widening : 1 / Widening;
        for (int round = 0; round < MostWidenings && Math.Sign(atFar) == Math.Sign(atNear); round++)
        {
            (near, atNear) = (far, atFar);
            far *= factor;
            found = Of(curve, rate, far, variation, replicas, overhead);
            atFar = found.Leaving - rate;
        }

        if (Math.Abs(atFar) <= Tolerance * rate)
        {
            return found;
        }

        Bracket own = atNear < 0
            ? new(near, atNear, far, atFar, double.Epsilon, "the rate of a spread-out chain", Tolerance * rate)
            : new(far, atFar, near, atNear, double.Epsilon, "the rate of a spread-out chain", Tolerance * rate);
        while (own.IsOpen)
        {
            found = Of(curve, rate, own.Next, variation, replicas, overhead);
            own.Tell(found.Leaving - rate);
        }

        return Of(curve, rate, own.Root, variation, replicas, overhead);
    }

    private const double Tolerance = 1e-3;
    private const double Widening = 1.5;
    private const int MostWidenings = 200;

    private const double Large = 1e200;

    /// <summary>Requests per replica above which none is hardly ever without work.</summary>
    private const double Few = 24;

    /// <summary>Chance that a replica has none of those that work, when so many of the requests do.</summary>
    public static double Without(double working, double requests, int replicas)
    {
        return requests <= 0 ? 1 : replicas == 1 ? Math.Pow(1 - Math.Min(1, working / requests), requests) : Math.Max(0, 1 - (working / replicas));
    }

    private static Occupancy Of(in ServiceCurve curve, double rate, double own, double variation, int replicas, double overhead)
    {
        double places = Math.Max(1, Math.Floor(curve.Full.Requests * replicas)), spread = (variation + 1) / 2;
        double centre = curve.RequestsAt(rate / replicas) * replicas, step = Math.Max(1, centre * 0.01);
        double gain = (curve.RateAt((centre + step) / replicas) - curve.RateAt(Math.Max(1e-9, centre - step) / replicas)) * replicas / (2 * step);
        double deviation = gain > 0 ? Math.Sqrt(rate * spread / gain) : places;
        double low = Math.Max(0, Math.Floor(centre - (Reach * deviation) - 3)), high = Math.Min(places, Math.Ceiling(centre + (Reach * deviation) + 3));
        double width = Math.Max(1, Math.Ceiling((high - low) / States));
        double leaving = 0, weight = 1, sum = 0, inService = 0, decoding = 0, squares = 0, busy = 0, writing = 0, last = 0;
        double working = 1 - Math.Min(1, overhead * curve.RateAt(1));
        int segment = 0;
        for (double n = low; ; n = Math.Min(high, n + width))
        {
            // One state stands for several, but for the first and the last.
            double stands = weight * (n == low || n == high ? 1 : width);
            (double rateOfOne, double batchOfOne) = n > 0 ? curve.Locate(n / replicas, ref segment) : default;
            double batch = batchOfOne * replicas;
            sum += stands;
            inService += stands * n;
            decoding += stands * batch;
            squares += stands * batch * batch;
            leaving += stands * rateOfOne * replicas;

            // A request that is not yet with the engine, or no longer, keeps it from idling as little as none; and so with those that decode.
            bool few = n < Few * replicas;
            busy += stands * (few ? 1 - Without(n * working, n, replicas) : 1);
            writing += stands * (few ? 1 - Without(batch, n, replicas) : 1);
            last = stands;
            if (n >= high)
            {
                break;
            }

            double next = Math.Min(high, n + width), middle = width == 1 ? next : (n + next + 1) / 2;
            double ratio = own / (curve.Locate(middle / replicas, ref segment).Rate * replicas), power = (next - n) / spread;
            weight *= power == 1 ? ratio : Math.Pow(ratio, power);
            if (weight > Large)
            {
                // Against overflow everything so far is scaled down.
                double down = 1 / weight;
                (sum, inService, decoding, squares, weight) = (sum * down, inService * down, decoding * down, squares * down, 1);
                (leaving, busy, writing) = (leaving * down, busy * down, writing * down);
            }
        }

        double full = curve.Full.Rate * replicas, load = rate / full, queue = high >= places && load < 1 ? last * load / (1 - load) : 0, total = sum + queue;
        double fullBatch = curve.Full.Decoding * replicas;
        return new Occupancy
        {
            InService = (inService + (queue * places)) / total,
            Decoding = (decoding + (queue * fullBatch)) / total,
            DecodingSquare = (squares + (queue * fullBatch * fullBatch)) / total,
            Busy = (busy + queue) / total,
            Writing = (writing + queue) / total,
            Waits = high >= places ? (last + queue) / total : 0,
            Leaving = (leaving + (queue * full)) / total,
        };
    }
}
