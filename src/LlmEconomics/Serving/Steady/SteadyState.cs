namespace LlmEconomics;

/// <summary>The steady state of one replica, or of several behind a router, in closed form.</summary>
/// <remarks>
/// The time model's step times give what a replica does with so many requests (<see cref="ServiceCurve"/>); how many it has is the workload's doing: given in a closed
/// loop, a distribution in an open one (<see cref="Occupancy"/>). Prompts queue for the steps' budget like work at one server. Means keep Little's law.
/// </remarks>
internal readonly ref partial struct SteadyState
{
    private readonly ServingSystem system;
    private readonly Deployment deployment;
    private readonly WorkloadShape shape;
    private readonly LoadSolver solver;
    private readonly double cached;
    private readonly double promptSquare;

    /// <summary>Sequences that decode in the mean where one request is in the replica all the time: its share of time after the first token.</summary>
    private readonly double alone;

    public SteadyState(ServingSystem system, WorkloadShape shape, double cached)
    {
        (this.system, this.shape, this.cached) = (system, shape, cached);
        deployment = system.Deployment!;
        solver = new LoadSolver(deployment, Moments(shape, deployment.Engine, cached, double.MaxValue));
        promptSquare = shape.PromptSquare(cached, solver.AttentionShare);
        StepMix mix = solver.At(1).Mix(1, Clump);
        double token = mix.Mean * solver.TokenFactor, answer = Decoded * token;
        alone = answer / (answer + solver.FirstToken(mix, token, 0) + Others(mix, solver.FullStep));
    }

    /// <summary>The moments that step times depend on.</summary>
    public static LoadMoments Moments(WorkloadShape shape, EngineProfile engine, double cached, double concurrency)
    {
        return new LoadMoments(shape.Prompt, cached, shape.Output, shape.DecodeContext, concurrency, shape.IsEqual, shape.RequestsPerSlot)
        {
            PromptVariation = shape.PromptSquare(cached, 0) - 1,
            Resident = shape.Resident(engine),
        };
    }

    /// <summary>What a replica does, from one request to as many as there are when all places are taken.</summary>
    /// <remarks>
    /// The first point is a request alone. From there the number of sequences that decode doubles, as long as fewer requests are in the replica than it has places and fewer leave
    /// it than from a full one. In mixed steps no more decode than end when every step is full of prompts: that number is approached by halving.
    /// </remarks>
    public void Fill(ref ServiceCurve curve)
    {
        ServicePoint full = Full(), last = Bounded(Point(alone), full);
        if (last.IsBelow(full))
        {
            curve.Add(last);
        }

        for (double next = 2 * last.Decoding; curve.HasRoom && last.IsBelow(full); next = 2 * last.Decoding)
        {
            ServicePoint point = Bounded(Point(next), full);
            for (int round = 0; round < Closer && !(point.IsBelow(full) && point.Requests <= Bend * last.Requests); round++)
            {
                next = (next + last.Decoding) / 2;
                point = Bounded(Point(next), full);
            }

            if (!(point.IsBelow(full) && point.Rate > last.Rate && point.Requests > last.Requests))
            {
                break;
            }

            curve.Add(point);
            last = point;
        }

        // Where prompts wait for their budget, those that come by chance make the last steps a little longer than a full replica's: time per token never falls with the load.
        double token = last.IsBelow(full) ? Math.Max(full.TokenSeconds, last.TokenSeconds) : full.TokenSeconds, decoding = full.Rate * Decoded * token;
        curve.Add(decoding <= full.Requests ? full with { TokenSeconds = token, Decoding = decoding, FirstSeconds = (full.Requests - decoding) / full.Rate } : full);
    }

    /// <summary>A point whose tokens take no longer than those of a full replica that decodes in nearly all of its places: fewer sequences do not decode more slowly.</summary>
    private ServicePoint Bounded(in ServicePoint point, in ServicePoint full)
    {
        if (point.TokenSeconds <= full.TokenSeconds || full.Decoding < NearlyAll * full.Requests)
        {
            return point;
        }

        double rate = point.Decoding / (Decoded * full.TokenSeconds);
        return point with { TokenSeconds = full.TokenSeconds, Rate = rate, Requests = point.Decoding + (rate * point.FirstSeconds) };
    }

    private const double NearlyAll = 0.9;

    /// <summary>A replica all of whose places are taken.</summary>
    public ServicePoint Full()
    {
        return Full(solver.Capacity);
    }

    /// <summary>Requests of one point of the curve over those of the point before it, at most.</summary>
    private const double Bend = 4;

    /// <summary>How often the distance to the next point is halved to that end.</summary>
    private const int Closer = 6;

    /// <summary>A replica in which so many sequences decode; of endlessly many requests where that is more than there are when every step is full of prompts.</summary>
    private ServicePoint Point(double decoding, bool isOpen = true)
    {
        LoadSolver at = solver.At(decoding);
        StepMix mix = at.Mix(decoding, Clump, alone), met = mix;
        PrefillLine line = new(mix, at, decoding, promptSquare + shape.ArrivalVariation - 1);
        double steps = solver.DecodeSteps, rate = 0, ahead = 0;
        PrefillWait wait = default;
        for (int round = 0; round < Rounds; round++)
        {
            // As long as prompts are in line every step is full; between, so many pieces come into a step as answers end in it.
            double token = met.Mean * at.TokenFactor, answer = Decoded * token;
            ahead = at.FirstToken(met, token, Math.Clamp((decoding / alone) - 1, 0, 1)) + Others(met, line.Room);
            (rate, wait) = isOpen ? line.Balance(decoding, answer, ahead, steps) : line.Closed(decoding, answer, steps);
            if (!double.IsFinite(wait.Seconds))
            {
                return new ServicePoint { Requests = double.PositiveInfinity };
            }

            met = mix with { Pieces = mix.Pieces * Math.Max(0, 1 - (rate * wait.Slowed / decoding)) };
            if (!isOpen || wait.Slowed < Little * answer)
            {
                break;
            }
        }

        double first = ahead + wait.Seconds;
        return new ServicePoint(decoding + (rate * first), decoding, decoding / (Decoded * rate), first, rate)
        {
            Mix = mix,
            Room = line.Room,
            FullSeconds = line.FullSeconds,
            Line = wait,
        };
    }

    private const int Rounds = 2;

    /// <summary>What answers may take longer for the line, over what they take, without steps being looked at again.</summary>
    private const double Little = 5e-3;

    /// <summary>A replica in which so many requests of a closed loop are all the time: those of them that decode are searched for.</summary>
    private ServicePoint Located(double requests)
    {
        ServicePoint all = Point(requests, isOpen: false);
        if (all.Requests - requests <= Exact * requests)
        {
            return all with { Requests = requests };
        }

        Bracket decoding = new(0, -requests, requests, all.Requests - requests, NearlyEqual, "the sequences that decode", Exact * requests);
        while (decoding.IsOpen)
        {
            decoding.Tell(Point(decoding.Next, isOpen: false).Requests - requests);
        }

        // Where every step is full of prompts no number of decoding sequences gives so many requests: the largest that is served, and the rest in line.
        return Point(decoding.Root, isOpen: false) with { Requests = requests };
    }

    private const double Exact = 2e-3;
    private const double NearlyEqual = 1e-9;

    /// <summary>What prompts that come into the same step, while the one before it runs, add to it in the mean [s].</summary>
    /// <param name="mix">The steps.</param>
    /// <param name="room">Pieces that a step holds.</param>
    private static double Others(in StepMix mix, double room)
    {
        double pieces = mix.IsPrefillFirst ? mix.Pieces * mix.Decode / mix.Mean : mix.Pieces;
        return (mix.With(mix.Clump + pieces) - mix.With(1)) * (1 - (1 / room));
    }

    /// <summary>Requests that come at once: gaps that vary more than by chance are those of clumps, of <c>(Cₐ² + 1) / 2</c> in the mean.</summary>
    private double Clump => Math.Max(1, (shape.ArrivalVariation + 1) / 2);

    /// <summary>Tokens of an answer that come from decode steps: all but the first.</summary>
    private double Decoded => Math.Max(0.01, shape.Output - 1);
}
