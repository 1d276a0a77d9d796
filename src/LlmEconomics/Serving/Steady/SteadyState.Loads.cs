namespace LlmEconomics;

/// <content>Loads: an open loop, a closed one.</content>
internal readonly ref partial struct SteadyState
{
    /// <summary>
    /// How much of the variance of the number in the system the mean over one request's life keeps: with a memory as long as that life
    /// <c>2·(1 − (1 − e⁻¹)) = 2/e</c>.
    /// </summary>
    private const double KeptVariance = 2 / Math.E;

    /// <summary>The estimate at a rate below saturation, all replicas together.</summary>
    public ServingEstimate Open(in ServiceCurve curve, double rate, EstimateBasis basis, ServiceLevel? level)
    {
        int replicas = system.Replicas;
        (double share, double variation) = system.Routing == ReplicaRouting.RoundRobin ? (replicas, shape.ArrivalVariation / replicas) : (1, shape.ArrivalVariation);
        Occupancy occupancy = Occupancy.Of(curve, rate / share, variation, (int)(replicas / share), solver.EntrySeconds);
        double output = Decoded, lambda = rate / share, places = curve.Full.Rate * replicas / share;
        double token = occupancy.Decoding / (lambda * output), residence = occupancy.InService / lambda;
        ServicePoint mean = curve.At(occupancy.InService / replicas * share);

        // Places: Allen and Cunneen's wait of the chain's queue. Prompts: those that come into the same step, and the line where the step's budget does not hold them.
        double own = output * token / residence, service = own * own * ((shape.OutputSquare / shape.Output / shape.Output) - 1);
        double slot = (variation + service) / 2 / (places - lambda);
        StepMix mix = mean.Mix with { Pieces = rate / replicas / solver.Turns * solver.Chunks * Math.Max(0, (output * token) - mean.Line.Slowed) / output / solver.TokenFactor };
        double first = Math.Max(0, residence - (output * token)), beside = Math.Min(first, Others(mix, mean.Room)), ahead = mean.FirstSeconds - mean.Line.Seconds - beside, line = Math.Max(0, first - ahead);
        (double chance, double late) = Beside(mix, mean, beside, Math.Min(line, first - beside));
        WaitMixture wait = new(occupancy.Waits, slot, chance, late);
        first += occupancy.Waits * slot;

        // Answers differ by how many others decode meanwhile, by the prompts that come, and by what is in line when they begin.
        double batch = Math.Sqrt(Math.Max(0, occupancy.DecodingSquare - (occupancy.Decoding * occupancy.Decoding)) * KeptVariance) / replicas * share * Slope(curve, mean);
        return Estimate(new Figures
        {
            Basis = basis,
            Rate = rate,
            Token = token,
            Slowed = mean.Line.Slowed,
            TokenDeviation = Math.Sqrt((batch * batch) + Noise(mix, mean, isOpen: true) + Late(mean)),
            First = first,
            Late = solver.AnswerSeconds,
            Wait = wait,
            Point = mean,
            Mix = mix,
            InFlight = rate * (first + Math.Max(solver.AnswerSeconds, output * token)),
            Decoding = occupancy.Decoding * share,
            Decoded = output,
            Busy = occupancy.Busy,
            Writing = occupancy.Writing,
        }, level);
    }

    /// <summary>Chance that a prompt waits for others, and how long it does then [s].</summary>
    private (double Chance, double Seconds) Beside(in StepMix mix, in ServicePoint point, double beside, double line)
    {
        // Of those that come at once all but the first wait for others; of the rest those that find the line busy, or others in their step.
        double chance = 1 - ((1 - Math.Max(beside > 0 ? mix.Share : 0, Math.Min(1, point.Line.Busy))) / Clump);
        return (chance, chance > 0 ? (beside + line) / chance : 0);
    }

    /// <summary>Variance of the time per token for what is in line when an answer begins: nothing, or as much as there is in the tail of a queue [s²].</summary>
    private double Late(in ServicePoint point)
    {
        double slowed = point.Line.Slowed / Decoded;
        return slowed * slowed * ((2 / Math.Max(1e-9, point.Line.Left)) - 1);
    }

    /// <summary>Variance of the time per token of an answer for the prompts that come while it is written [s²].</summary>
    /// <remarks>
    /// Prompts come by chance, and the longer a step the more come in the next: the variance of a branching process, that of
    /// its first generation over <c>(1 − r)²</c>, r prompts coming while one more is computed. Clients of a closed loop do not send more for that. Mixed steps are
    /// no longer than full ones, which bounds it.
    /// </remarks>
    private double Noise(in StepMix mix, in ServicePoint point, bool isOpen)
    {
        double mean = mix.Mean, share = mix.Share;
        if (share <= 0)
        {
            return 0;
        }

        double pieces = mix.Pieces / share, added = mix.Gap(pieces) - mix.Decode, more = mix.Gap(pieces + 1) - mix.Gap(pieces);
        double counts = Math.Max(0, ((mix.Pieces + (mix.Pieces * mix.Pieces)) / share) - (pieces * pieces)) * mix.Clump;
        double growth = isOpen ? 1 / (1 - Math.Min(0.99, mix.Pieces / mean * more)) : 1;
        double noise = ((share * (1 - share) * added * added) + (share * counts * more * more)) * promptSquare / solver.DecodeSteps * growth * growth;
        noise = mix.IsPrefillFirst ? noise : Math.Min(noise, Math.Max(0, point.FullSeconds - mean) * added);
        return noise * solver.TokenFactor * solver.TokenFactor;
    }

    /// <summary>The estimate of a closed loop on one replica with so many requests.</summary>
    public ServingEstimate Closed(in ServiceCurve curve, double concurrency, EstimateBasis basis, ServiceLevel? level)
    {
        int replicas = system.Replicas;
        double each = concurrency / replicas, output = solver.OutputTokens;
        if (shape.ThinkTime > 0)
        {
            each = Thinking(curve, each);
        }

        if (!shape.IsEqual && double.IsInfinity(shape.RequestsPerSlot))
        {
            return Endless(each, basis, level);
        }

        LoadSolver at = new(deployment, Moments(shape, deployment.Engine, cached, each));
        LoadEstimate load = deployment.Estimate(at, each);
        double token = load.TimePerOutputToken.Value, first = load.TimeToFirstToken.Value, residence = first + (output * token);
        double queue = each > load.RunningSequences ? first - (first / (each / load.RunningSequences)) : 0;
        StepMix mix = at.Mix(Math.Max(1, load.DecodingSequences), Clump);
        ServicePoint point = new(each, load.DecodingSequences, token, first - queue, each / residence);
        (double share, double end) = at.BurstOf(at.Prefill(load.DecodingSequences));
        return Estimate(new Figures
        {
            Basis = basis,
            Rate = each / residence * replicas,
            Token = token,
            First = first,
            Wait = new WaitMixture(queue > 0 ? 1 : 0, queue, 0, 0, share, end),
            Point = point,
            Mix = mix,
            InFlight = each * replicas,
            Decoding = load.DecodingSequences * replicas,
            Decoded = output,
            Busy = 1,
            Writing = 1,
        }, level);
    }

    /// <summary>A closed loop that has gone on for so long that nothing is left of its beginning.</summary>
    private ServingEstimate Endless(double each, EstimateBasis basis, ServiceLevel? level)
    {
        double running = Math.Min(each, solver.Capacity);
        ServicePoint point = each < solver.Capacity ? Located(running) : Full();
        double queue = (each - running) / point.Rate, beside = Others(point.Mix, point.Room);
        (double chance, double wait) = Beside(point.Mix, point, beside, point.Line.Seconds);
        return Estimate(new Figures
        {
            Basis = basis,
            Rate = point.Rate * system.Replicas,
            Token = point.TokenSeconds,
            Slowed = point.Line.Slowed,
            TokenDeviation = Math.Sqrt(Noise(point.Mix, point, isOpen: false) + Late(point)),
            First = queue + point.FirstSeconds,
            Late = solver.AnswerSeconds,
            Wait = new WaitMixture(0, 0, chance, wait),
            Point = point,
            Mix = point.Mix,
            InFlight = each * system.Replicas,
            Decoding = point.Decoding * system.Replicas,
            Decoded = Decoded,
            Busy = 1 - Occupancy.Without(running * (1 - Math.Min(1, solver.EntrySeconds * point.Rate / running)), running, 1),
            Writing = 1 - Occupancy.Without(point.Decoding, running, 1),
        }, level);
    }

    /// <summary>Requests in one replica of clients that think between them: <c>N = n + X(n) · think</c>.</summary>
    private double Thinking(in ServiceCurve curve, double clients)
    {
        double most = curve.Full.Requests;
        Bracket requests = new(0, -clients, clients, double.PositiveInfinity, ThinkTolerance, "the requests of clients that think");
        while (requests.IsOpen)
        {
            double next = requests.Next;
            requests.Tell(next + (Math.Min(curve.At(Math.Min(next, most)).Rate, curve.Full.Rate) * shape.ThinkTime) - clients);
        }

        return requests.Root;
    }

    private const double ThinkTolerance = 1e-9;

    private static double Slope(in ServiceCurve curve, in ServicePoint mean)
    {
        ServicePoint more = curve.At(mean.Requests * 1.05);
        return more.Decoding > mean.Decoding ? (more.TokenSeconds - mean.TokenSeconds) / (more.Decoding - mean.Decoding) : 0;
    }
}
