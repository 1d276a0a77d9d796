namespace LlmEconomics;

/// <summary>Requests sent and answered: how many are in flight, for how long, and how long they will have been in the mean.</summary>
internal struct FlightLog
{
    private double arrivals;

    /// <summary>Requests sent.</summary>
    public long Sent;

    /// <summary>Requests answered.</summary>
    public long Answered;

    /// <summary>Latencies of those that were answered, added up [s].</summary>
    public double LatencySum;

    /// <summary>Requests sent and not answered.</summary>
    public readonly long InFlight => Sent - Answered;

    /// <summary>A request is sent.</summary>
    public void Send(double arrival)
    {
        Sent++;
        arrivals += arrival;
    }

    /// <summary>A request is answered.</summary>
    public void Answer(double arrival, double end)
    {
        Answered++;
        LatencySum += end - arrival;
        arrivals = InFlight == 0 ? 0 : arrivals - arrival;
    }

    /// <summary>Requests in flight over all time up to now, which is also all time that they have been in flight [s].</summary>
    public readonly double InFlightSeconds(double now)
    {
        return LatencySum + (InFlight * now) - arrivals;
    }

    /// <summary>Mean latency, what those in flight have waited up to now included: the final mean is at least this [s].</summary>
    public readonly double LeastLatency(double now)
    {
        return Sent > 0 ? InFlightSeconds(now) / Sent : 0;
    }
}
