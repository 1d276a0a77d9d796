namespace LlmEconomics;

/// <summary>
/// What a replica does with so many decoding sequences, at powers of two and linear between them: time per token, time to first token, and how many
/// requests are then in it and leave it per second.
/// </summary>
/// <remarks>
/// With d decoding sequences, <c>X = d / (G·TPOT(d))</c> requests leave per second, and <c>n = d + X·TTFT(d)</c> are in the system: those that decode and
/// those on the way to it (Little's law). It is the flow-equivalent server of the replica (Denning and Buzen, The Operational Analysis of
/// Queueing Network Models, Computing Surveys 10, 1978).
/// </remarks>
internal ref struct ServiceCurve
{
    public const int MaxPoints = 48;

    private readonly Span<ServicePoint> points;
    private int count;

    public ServiceCurve(Span<ServicePoint> room)
    {
        points = room;
    }

    /// <summary>The most requests that run at once.</summary>
    public readonly ServicePoint Full => points[count - 1];

    public readonly bool HasRoom => count < points.Length - 1;

    public void Add(in ServicePoint point)
    {
        points[count++] = point;
    }

    /// <summary>The replica with so many requests in it, up to those that run at once.</summary>
    public readonly ServicePoint At(double requests)
    {
        int i = 1;
        while (i < count - 1 && points[i].Requests < requests)
        {
            i++;
        }

        return i < count ? ServicePoint.Between(points[i - 1], points[i], requests) : points[0].Below(requests);
    }

    /// <summary>Requests that leave per second with so many in the replica [1/s].</summary>
    public readonly double RateAt(double requests)
    {
        int segment = 0;
        return Locate(requests, ref segment).Rate;
    }

    /// <summary>Requests that leave per second, and decoding sequences, with so many requests in the replica.</summary>
    /// <param name="requests">Requests in it.</param>
    /// <param name="segment">Where the last ones were found: rising numbers are found at once.</param>
    public readonly (double Rate, double Decoding) Locate(double requests, ref int segment)
    {
        while (segment < count - 1 && points[segment].Requests < requests)
        {
            segment++;
        }

        ref readonly ServicePoint high = ref points[segment];
        if (segment == 0 || requests >= high.Requests)
        {
            double part = Math.Min(1, requests / high.Requests);
            return (high.Rate * part, high.Decoding * part);
        }

        ref readonly ServicePoint low = ref points[segment - 1];
        double share = (requests - low.Requests) / (high.Requests - low.Requests);
        double decoding = low.Decoding + ((high.Decoding - low.Decoding) * share), token = low.TokenSeconds + ((high.TokenSeconds - low.TokenSeconds) * share);
        return (decoding / token * (high.Rate * high.TokenSeconds / high.Decoding), decoding);
    }

    /// <summary>Requests in the system at which so many leave per second; those that run at once where no number suffices.</summary>
    public readonly double RequestsAt(double rate)
    {
        for (int i = 0; i < count; i++)
        {
            if (points[i].Rate >= rate)
            {
                ServicePoint high = points[i], low = i > 0 ? points[i - 1] : default;
                return low.Requests + ((high.Requests - low.Requests) * (rate - low.Rate) / (high.Rate - low.Rate));
            }
        }

        return Full.Requests;
    }
}

/// <summary>A replica with some requests in it.</summary>
/// <param name="Requests">Requests in it.</param>
/// <param name="Decoding">Those of them that decode.</param>
/// <param name="TokenSeconds">Time per output token, prefills of others included [s].</param>
/// <param name="FirstSeconds">Time to first token, once admitted [s].</param>
/// <param name="Rate">Requests that leave per second [1/s].</param>
internal readonly record struct ServicePoint(
    double Requests, double Decoding, double TokenSeconds, double FirstSeconds, double Rate)
{
    /// <summary>Its steps, with as many pieces of prompts as answers end.</summary>
    public StepMix Mix { get; init; }

    /// <summary>Prompts in a full step.</summary>
    public double Room { get; init; }

    /// <summary>A full step [s].</summary>
    public double FullSeconds { get; init; }

    /// <summary>What the line of prompts does: its wait is part of the time to first token, what it slows part of the time per token.</summary>
    public PrefillWait Line { get; init; }

    /// <summary>Whether it has fewer requests in it than a full replica, and fewer leave it.</summary>
    public bool IsBelow(in ServicePoint full)
    {
        return Requests < full.Requests && Rate < full.Rate;
    }

    /// <summary>Between two, or beyond them, on the line through both; the rate follows from the tokens.</summary>
    public static ServicePoint Between(in ServicePoint low, in ServicePoint high, double requests)
    {
        double share = high.Requests > low.Requests ? (requests - low.Requests) / (high.Requests - low.Requests) : 1;
        if (requests < low.Requests)
        {
            return low.Below(requests);
        }

        double decoding = Between(low.Decoding, high.Decoding), token = Between(low.TokenSeconds, high.TokenSeconds);
        double output = high.Decoding / (high.Rate * high.TokenSeconds);
        return new ServicePoint(
            requests, decoding, token, Between(low.FirstSeconds, high.FirstSeconds), decoding / (output * token))
        {
            Mix = high.Mix with { Decode = Between(low.Mix.Decode, high.Mix.Decode), Piece = Between(low.Mix.Piece, high.Mix.Piece), Pieces = Between(low.Mix.Pieces, high.Mix.Pieces) },
            Room = high.Room,
            FullSeconds = Between(low.FullSeconds, high.FullSeconds),
            Line = new PrefillWait(
                Between(low.Line.Seconds, high.Line.Seconds), Between(low.Line.Slowed, high.Line.Slowed), Between(low.Line.Busy, high.Line.Busy), Between(low.Line.Left, high.Line.Left)),
        };

        double Between(double a, double b)
        {
            return a + ((b - a) * share);
        }
    }

    /// <summary>Fewer requests than one point has: each is served as there.</summary>
    public ServicePoint Below(double requests)
    {
        double share = requests / Requests;
        return this with { Requests = requests, Decoding = Decoding * share, Rate = Rate * share };
    }
}
