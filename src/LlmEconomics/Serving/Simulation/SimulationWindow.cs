namespace LlmEconomics;

/// <summary>The requests that a run without an end is measured over, and whether they are enough.</summary>
/// <remarks>
/// A round is one request of every client, a whole conversation where turns follow one another; of an open loop one request. In a closed loop
/// the measured time begins with the mean of a round of sends and ends with the mean of another, so that clients that stay in step are counted
/// neither twice nor not at all: over k rounds that is each client's own time for k requests, in the mean. A visit is the time from a request
/// to the end of its answer, or of its conversation.
/// </remarks>
internal sealed class SimulationWindow
{
    /// <summary>
    /// Rates over n times between requests are wrong by <c>c/√n</c> by chance and by <c>c²/n</c> in the mean, c their coefficient of variation:
    /// 10 % and 1 %.
    /// </summary>
    private const double LeastTimes = 100;

    /// <summary>
    /// Rounds that a mean is over at least, and after which a burst of clients whose answers differ much, or not at all, is behind.
    /// </summary>
    private const double Rounds = 2;

    /// <summary>
    /// Clients that begin together lose step by the spread of their rounds: after k rounds with a coefficient of variation c the wave that is
    /// left of the burst has <c>exp(−2π²·c²·k)</c> of its height. So many rounds over c² leave 5 %.
    /// </summary>
    private const double InStep = 0.15;

    /// <summary>
    /// Rounds of a warm-up at most: clients who stay in step for longer, whose answers differ by 4 % or less, are in step as long as anybody looks.
    /// </summary>
    private const double MostRounds = 100;

    /// <summary>Visits after which an open loop that began empty is full: short of it by <c>e⁻²</c> where visits are exponential.</summary>
    private const double VisitsBefore = 2;

    /// <summary>Visits that its measured time lasts at least: what the start lacks is then below 3 % of what is counted.</summary>
    private const double VisitsWithin = 5;

    /// <summary>A warm-up that nobody set is made longer up to so many times the requests of the run.</summary>
    private const double MostLonger = 2;

    private readonly double? rate;
    private readonly bool isStationary;
    private readonly bool isSet;
    private readonly double turns = 1;
    private readonly double betweenTurns;
    private readonly double leastRequests;
    private readonly double mostWarmUp;

    public SimulationWindow(Workload workload, SimulationOptions options)
    {
        ClosedArrivals? clients = workload.Arrivals as ClosedArrivals;
        (rate, isStationary) = (workload.Arrivals.MeanRate, workload.Arrivals.IsStationary);
        (isSet, Requests) = (options.WarmUp is not null, options.Requests);
        if (workload.Reuse is ConversationReuse conversation)
        {
            (turns, betweenTurns) = (conversation.Turns.Mean, conversation.ThinkTime.Value);
        }

        double round = clients is null ? 1 : Math.Ceiling(clients.Concurrency * turns);
        double before = clients is null ? 0 : Math.Ceiling(RoundsInStep(workload) * round);
        Round = (long)round;
        leastRequests = Math.Max(LeastTimes * Math.Max(1, workload.Arrivals.Variation), clients is null ? 0 : Rounds * round);
        WarmUp = options.WarmUp ?? (long)Math.Max(Requests / 5, before);
        mostWarmUp = MostLonger * ((double)WarmUp + Requests);
        if (Requests < leastRequests || WarmUp < before)
        {
            throw Refusal(
                clients is null ? "Too few requests for a rate" : FormattableString.Invariant($"Too few requests for {clients.Concurrency} clients"),
                leastRequests, Math.Max(before, isSet ? 0 : WarmUp));
        }
    }

    /// <summary>Rounds until clients that began together are as they will be.</summary>
    private static double RoundsInStep(Workload workload)
    {
        double variance = Square(workload.Lengths.Output.Variation);
        if (workload.Reuse is ConversationReuse conversation)
        {
            variance = Square(conversation.Turns.Variation) + (variance / conversation.Turns.Mean);
        }

        return variance > 0 ? Math.Clamp(InStep / variance, Rounds, MostRounds) : Rounds;
    }

    private static double Square(double value)
    {
        return value * value;
    }

    /// <summary>Requests that figures are means over.</summary>
    public long Requests { get; }

    /// <summary>Requests sent before them.</summary>
    public long WarmUp { get; private set; }

    /// <summary>Number of the last of them.</summary>
    public long Last => WarmUp + Requests - 1;

    /// <summary>Number of the one in their middle.</summary>
    public long Middle => WarmUp + (Requests / 2);

    /// <summary>Requests over which the beginning of the measured time is spread, and its end.</summary>
    public long Round { get; }

    /// <summary>Whether a queue that grows from the middle to the end is an overload and not a busy hour.</summary>
    public bool HasSteadyRate => isStationary && rate is not null;

    /// <summary>Makes a warm-up that nobody set longer by one request, if the system is still filling when it would end.</summary>
    /// <param name="now">The time [s].</param>
    /// <param name="flight">Requests so far: more in flight than answered is a system that fills.</param>
    public bool TryPostpone(double now, in FlightLog flight)
    {
        bool isFull = flight.InFlight <= flight.Answered && now >= VisitsBefore * Visit(flight.LeastLatency(now));
        if (isSet || !HasSteadyRate || isFull || WarmUp >= mostWarmUp)
        {
            return false;
        }

        WarmUp++;
        return true;
    }

    /// <summary>Refuses a window that is too short for the latencies in it.</summary>
    /// <param name="start">When it began [s].</param>
    /// <param name="end">When it ended [s].</param>
    /// <param name="latency">Mean latency of the measured requests, at least [s].</param>
    /// <exception cref="SimulationWindowException">It is too short.</exception>
    public void Check(double start, double end, double latency)
    {
        double visit = Visit(latency), before = isSet ? VisitsBefore : VisitsBefore / 2, within = isStationary ? VisitsWithin : 1;
        if (rate is { } perSecond && (end - start < within * visit || (isStationary && start < before * visit)))
        {
            throw Refusal(
                FormattableString.Invariant(
                    $"Requests are in flight for {latency:G3} s or more, long against the {start:G3} s before and the {end - start:G3} s within the measured time"),
                Math.Max(leastRequests, within * visit * perSecond), Math.Max(WarmUp, VisitsBefore * visit * perSecond));
        }
    }

    /// <summary>From a client's first request to the end of its last answer [s].</summary>
    private double Visit(double latency)
    {
        return (turns * latency) + ((turns - 1) * betweenTurns);
    }

    private SimulationWindowException Refusal(string reason, double requests, double warmUp)
    {
        return new SimulationWindowException(reason, Requests, WarmUp, requests, warmUp);
    }
}
