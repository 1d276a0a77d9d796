namespace LlmEconomics;

/// <summary>The steady state of one replica, or of several behind a router, in closed form.</summary>
/// <remarks>
/// The time model's step times give what a replica does with so many requests (<see cref="ServiceCurve"/>); how many it has is the workload's doing: given in a closed
/// loop, a distribution in an open one (<see cref="Occupancy"/>). Prompts queue for the steps' budget like work at one server. Means keep Little's law.
/// </remarks>
internal readonly ref struct SteadyState
{
    /// <summary>
    /// How much of the variance of the number in the system the mean over one request's life keeps: with a memory as long as that life
    /// <c>2·(1 − (1 − e⁻¹)) = 2/e</c>.
    /// </summary>
    private const double KeptVariance = 2 / Math.E;

    private readonly ServingSystem system;
    private readonly Deployment deployment;
    private readonly WorkloadShape shape;
    private readonly LoadSolver solver;
    private readonly double cached;
    private readonly double promptSquare;

    public SteadyState(ServingSystem system, WorkloadShape shape, double cached)
    {
        (this.system, this.shape, this.cached) = (system, shape, cached);
        deployment = system.Deployment!;
        solver = new LoadSolver(deployment, Moments(shape, cached, double.MaxValue));
        promptSquare = shape.PromptSquare(cached, solver.AttentionShare);
    }

    /// <summary>The moments that step times depend on.</summary>
    public static LoadMoments Moments(WorkloadShape shape, double cached, double concurrency)
    {
        return new LoadMoments(shape.Prompt, cached, shape.Output, shape.DecodeContext, concurrency, shape.IsEqual, shape.RequestsPerSlot)
        {
            PromptVariation = shape.PromptSquare(cached, 0) - 1,
        };
    }

    /// <summary>What a replica does, from one decoding sequence to as many as there are when all places are taken.</summary>
    public void Fill(ref ServiceCurve curve)
    {
        double most = solver.Capacity;
        ServicePoint last = default;
        for (double next = 1; curve.HasRoom; next = 2 * last.Decoding)
        {
            // In mixed steps no more decode than end when every step is full of prompts: that number is approached, and never reached.
            ServicePoint point = Point(next);
            for (int round = 0; round < Closer && point.Requests > Bend * last.Requests && last.Requests > 0; round++)
            {
                next = (next + last.Decoding) / 2;
                point = Point(next);
            }

            if (point.Requests >= most)
            {
                break;
            }

            curve.Add(point);
            last = point;
        }

        curve.Add(Located(last.Decoding, most));
    }

    /// <summary>Requests of one point of the curve over those of the point before it, at most.</summary>
    private const double Bend = 4;

    /// <summary>How often the distance to the next point is halved to that end.</summary>
    private const int Closer = 4;

    /// <summary>A replica in which so many sequences decode; of endlessly many requests where that is more than leave when every step is full of prompts.</summary>
    private ServicePoint Point(double decoding)
    {
        LoadSolver at = solver.At(decoding);
        StepMix mix = at.Mix(decoding, Clump), met = mix;
        PrefillLine line = new(mix, at, decoding, promptSquare + shape.ArrivalVariation - 1);
        double steps = solver.DecodeSteps, rate = 0, ahead = 0;
        PrefillWait wait = default;
        for (int round = 0; round < Rounds; round++)
        {
            // As long as prompts are in line every step is full; between, so many pieces come into a step as answers end in it.
            double token = met.Mean * at.TokenFactor, answer = Decoded * token;
            ahead = at.FirstToken(met, token) + Others(met, line.Pieces);
            (rate, wait) = line.Balance(decoding, answer, ahead, steps);
            if (!double.IsFinite(wait.Seconds))
            {
                return new ServicePoint { Requests = double.PositiveInfinity };
            }

            met = mix with { Pieces = mix.Pieces * Math.Max(0, 1 - (rate * wait.Slowed / decoding)) };
            if (wait.Slowed < 1e-3 * answer)
            {
                break;
            }
        }

        double first = ahead + wait.Seconds;
        return new ServicePoint(decoding + (rate * first), decoding, decoding / (Decoded * rate), first, rate) 
        {
            Mix = mix,
            FullPieces = line.Pieces,
            FullSeconds = line.FullSeconds,
            Line = wait,
        };
    }

    private const int Rounds = 3;

    /// <summary>A replica with so many requests: those of them that decode are found between too few and too many.</summary>
    private ServicePoint Located(double few, double requests)
    {
        (double low, double high, double decoding) = (few, requests, few > 0 ? Math.Min(requests, 2 * few) : requests / 2);
        ServicePoint found = default;
        for (int round = 0; round < Searches && !(Math.Abs(found.Requests - requests) < 1e-3 * requests); round++)
        {
            ServicePoint point = Point(decoding);
            (low, high) = point.Requests < requests ? (decoding, high) : (low, decoding);
            found = double.IsFinite(point.Requests) ? point : found;
            double guess = double.IsFinite(point.Requests) ? decoding * requests / point.Requests : 0;
            decoding = guess > low && guess < high ? guess : (low + high) / 2;
        }

        return found with { Requests = requests };
    }

    private const int Searches = 16;

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

    /// <summary>The estimate at a rate below saturation, all replicas together.</summary>
    public ServingEstimate Open(in ServiceCurve curve, double rate, EstimateBasis basis, ServiceLevel? level)
    {
        int replicas = system.Replicas;
        (double share, double variation) = system.Routing == ReplicaRouting.RoundRobin ? (replicas, shape.ArrivalVariation / replicas) : (1, shape.ArrivalVariation);
        Occupancy occupancy = Occupancy.Of(curve, rate / share, variation, (int)(replicas / share), solver.RequestOverhead);
        double output = Decoded, lambda = rate / share, places = curve.Full.Rate * replicas / share;
        double token = occupancy.Decoding / (lambda * output), residence = occupancy.InService / lambda;
        ServicePoint mean = curve.At(occupancy.InService / replicas * share);

        // Places: Allen and Cunneen's wait of the chain's queue. Prompts: those that come into the same step, and the line where the step's budget does not hold them.
        double own = output * token / residence, service = own * own * ((shape.OutputSquare / shape.Output / shape.Output) - 1);
        double slot = (variation + service) / 2 / (places - lambda);
        StepMix mix = mean.Mix with { Pieces = rate / replicas / solver.Turns * solver.Chunks * Math.Max(0, (output * token) - mean.Line.Slowed) / output / solver.TokenFactor };
        double first = residence - (output * token), beside = Others(mix, mean.FullPieces), ahead = mean.FirstSeconds - mean.Line.Seconds - beside, line = Math.Max(0, first - ahead);
        (double chance, double late) = Beside(mix, mean, beside, line);
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
            TokenDeviation = Math.Sqrt((batch * batch) + Noise(mix, mean) + Late(mean)),
            First = first,
            Wait = wait,
            Point = mean,
            Mix = mix,
            InFlight = rate * (first + (output * token)),
            Decoding = occupancy.Decoding * share,
            Decoded = output,
            Busy = 1 - occupancy.Idle,
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
    /// its first generation over <c>(1 − r)²</c>, r prompts coming while one more is computed. Mixed steps are
    /// no longer than full ones, which bounds it.
    /// </remarks>
    private double Noise(in StepMix mix, in ServicePoint point)
    {
        double mean = mix.Mean, share = mix.Share;
        if (share <= 0)
        {
            return 0;
        }

        double pieces = mix.Pieces / share, added = mix.Gap(pieces) - mix.Decode, more = mix.Gap(pieces + 1) - mix.Gap(pieces);
        double counts = Math.Max(0, ((mix.Pieces + (mix.Pieces * mix.Pieces)) / share) - (pieces * pieces)) * mix.Clump;
        double growth = 1 / (1 - Math.Min(0.99, mix.Pieces / mean * more));
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
            return Endless(curve, each, basis, level);
        }

        LoadSolver at = new(deployment, Moments(shape, cached, each));
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
    private ServingEstimate Endless(in ServiceCurve curve, double each, EstimateBasis basis, ServiceLevel? level)
    {
        double running = Math.Min(each, curve.Full.Requests);
        ServicePoint point = running < curve.Full.Requests ? Located(0, running) : curve.Full;
        double queue = (each - running) / point.Rate, beside = Others(point.Mix, point.FullPieces);
        (double chance, double wait) = Beside(point.Mix, point, beside, point.Line.Seconds);
        return Estimate(new Figures
        {
            Basis = basis,
            Rate = point.Rate * system.Replicas,
            Token = point.TokenSeconds,
            Slowed = point.Line.Slowed,
            TokenDeviation = Math.Sqrt(Noise(point.Mix, point) + Late(point)),
            First = queue + point.FirstSeconds,
            Wait = new WaitMixture(0, 0, chance, wait),
            Point = point,
            Mix = point.Mix,
            InFlight = each * system.Replicas,
            Decoding = point.Decoding * system.Replicas,
            Decoded = Decoded,
            Busy = 1 - Occupancy.Without(running * (1 - Math.Min(1, solver.RequestOverhead * point.Rate / running)), running, 1),
            Writing = 1 - Occupancy.Without(point.Decoding, running, 1),
        }, level);
    }

    /// <summary>Requests in one replica of clients that think between them: <c>N = n + X(n) · think</c>.</summary>
    private double Thinking(in ServiceCurve curve, double clients)
    {
        (double low, double high) = (0, clients);
        for (int i = 0; i < 50; i++)
        {
            double middle = (low + high) / 2, rate = Math.Min(curve.At(Math.Min(middle, curve.Full.Requests)).Rate, curve.Full.Rate);
            (low, high) = middle + (rate * shape.ThinkTime) < clients ? (middle, high) : (low, middle);
        }

        return Math.Max(low, double.Epsilon);
    }

    private static double Slope(in ServiceCurve curve, in ServicePoint mean)
    {
        ServicePoint more = curve.At(mean.Requests * 1.05);
        return more.Decoding > mean.Decoding ? (more.TokenSeconds - mean.TokenSeconds) / (more.Decoding - mean.Decoding) : 0;
    }

    private ServingEstimate Estimate(in Figures f, ServiceLevel? level)
    {
        double output = solver.OutputTokens, computed = shape.Prompt - cached;
        LoadSolver at = solver;

        // Own work: what every request waits for, and its own prompt in proportion to its tokens.
        double prompt = Math.Min(f.Mix.Piece * at.Chunks, f.First - f.Wait.Mean), rest = Math.Max(0, f.First - f.Wait.Mean - prompt);
        Span<double> nodes = stackalloc double[shape.Prompts.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = rest + (prompt * shape.PromptWork(i, cached, at.AttentionShare));
        }

        // Requests come anywhere in the running step, whatever their prompts: a sequence of low discrepancy stands for chance.
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = Math.Max(0, nodes[i] + (((((i * 7) + 3) % nodes.Length) + 0.5 - (nodes.Length / 2.0)) / nodes.Length * f.Token));
        }

        nodes.Sort();
        LatencyMixture first = new(nodes, f.Wait);
        double spread = f.Slowed * (shape.DecodedInverse - (1 / f.Decoded));
        ShiftedGamma tokens = new(Math.Min(f.Token, f.Mix.Decode * at.TokenFactor), f.Token, f.TokenDeviation), perRequest = tokens with { Mean = f.Token + spread };
        Span<double> ends = stackalloc double[shape.Outputs.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = rest + prompt + (shape.Outputs[i] * f.Decoded / output * tokens.At(Scattered[i % Scattered.Length]));
        }

        ends.Sort();
        LatencyMixture latency = new(ends, f.Wait);
        int replicas = system.Replicas;
        StepMix mix = f.Mix;
        double available = (double)deployment.Accelerators * replicas, prefill = Math.Min(f.Busy, f.Rate / replicas / at.Turns * PrefillSeconds(mix));
        RequestWork work = deployment.RequestWork;
        PeakWork peak = work.Prompt((long)Math.Round(shape.Prompt), (long)Math.Min(Math.Round(cached), Math.Round(shape.Prompt) - 1)) + work.Answer((long)Math.Round(shape.DecodeContext), output - 1);
        // Steps of many sequences last longer: the batch of a step is smaller than that of a moment.
        double batch = f.Writing > 0 ? f.Decoding / replicas / f.Writing * Math.Max(0, 1 - (f.Slowed / (f.Decoded * f.Token))) : 0, steps = batch > 0 ? f.Rate * f.Decoded / (deployment.Speculation?.TokensPerStep ?? 1) / (batch / deployment.Parallelism.Pipeline) : 0;
        double weights = work.WeightSeconds(at.WeightBytes(batch)) * steps;
        double token = f.Token;
        LatencySummary firstToken = first.Summarise(f.First);
        return new ServingEstimate
        {
            Basis = f.Basis,
            TimeToFirstToken = firstToken,
            TimePerOutputToken = perRequest.Summarise(),
            InterTokenLatency = PoissonGaps.Summarise(mix, token),
            RequestLatency = latency.Summarise(f.First + (f.Decoded * token)),
            TimeToAnswer = firstToken.Later(Duration.FromSeconds(shape.Reasoning * token)),
            RequestRate = f.Rate,
            Throughput = new TokenThroughput(
                TokenRate.FromTokensPerSecond(f.Rate * computed), TokenRate.FromTokensPerSecond(f.Rate * cached), TokenRate.FromTokensPerSecond(f.Rate * output)),
            Attainment = level is null ? 1 : Attained(level, first, latency, perRequest),
            Time = new TimeShares(prefill, Math.Max(0, f.Busy - prefill), 1 - f.Busy),
            Mfu = f.Rate * peak.ComputeSeconds / available,
            Mbu = ((f.Rate * peak.CacheSeconds) + weights) / available,
            MeanBatch = batch,
            MeanInFlight = f.InFlight,
            CacheOccupancy = Math.Min(1, f.Point.Requests * deployment.Memory.Cache.OfSequence((long)shape.DecodeContext).Value / deployment.Parallelism.Data / deployment.Memory.CacheRoom.Value),
            PreemptionsPerRequest = 0,
        };
    }

    /// <summary>Share of the requests within every limit, as if they were independent.</summary>
    public static double Attained(ServiceLevel level, in LatencyMixture first, in LatencyMixture latency, in ShiftedGamma token)
    {
        double share = level.TimeToFirstToken is { } f ? first.Within(f.Value) : 1;
        share *= level.TimePerOutputToken is { } each ? token.Within(each.Value) : 1;
        return level.RequestLatency is { } end ? Math.Min(share, latency.Within(end.Value)) : share;
    }

    /// <summary>Standard normal quantiles of sixteen equal shares, scattered: those of times per token that meet answers of rising length.</summary>
    private static readonly double[] Scattered = [.. Enumerable.Range(0, 16).Select(i => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, ((((i * 7) + 3) % 16) + 0.5) / 16))];

    /// <summary>Time of the steps that one prompt takes, or adds to them [s].</summary>
    private double PrefillSeconds(in StepMix mix)
    {
        double pieces = Math.Max(1, mix.Share > 0 ? mix.Pieces / mix.Share : 1);
        return (mix.Gap(pieces) - mix.Decode) * solver.Chunks / pieces;
    }

    /// <summary>What an estimate is made of.</summary>
    private readonly ref struct Figures
    {
        public required EstimateBasis Basis { get; init; }

        public required double Rate { get; init; }

        public required double Token { get; init; }

        /// <summary>What answers take longer for the prompts in line when they begin [s].</summary>
        public double Slowed { get; init; }

        public double TokenDeviation { get; init; }

        public required double First { get; init; }

        public required WaitMixture Wait { get; init; }

        public required ServicePoint Point { get; init; }

        /// <summary>Its steps, with as many prompts as come.</summary>
        public required StepMix Mix { get; init; }

        public required double InFlight { get; init; }

        public required double Decoding { get; init; }

        /// <summary>Tokens of an answer that are counted at the time per token.</summary>
        public required double Decoded { get; init; }

        public required double Busy { get; init; }

        /// <summary>Share of the time in which a replica has sequences that decode.</summary>
        public required double Writing { get; init; }
    }
}
