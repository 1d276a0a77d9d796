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

    public SteadyState(ServingSystem system, WorkloadShape shape, double cached)
    {
        (this.system, this.shape, this.cached) = (system, shape, cached);
        deployment = system.Deployment!;
        solver = new LoadSolver(deployment, Moments(shape, cached, double.MaxValue));
    }

    /// <summary>The moments that step times depend on.</summary>
    public static LoadMoments Moments(WorkloadShape shape, double cached, double concurrency)
    {
        return new LoadMoments(shape.Prompt, cached, shape.Output, shape.DecodeContext, concurrency, shape.IsEqual, shape.RequestsPerSlot);
    }

    /// <summary>What a replica does, from one decoding sequence to as many as there are when all places are taken.</summary>
    public void Fill(ref ServiceCurve curve)
    {
        double most = solver.Capacity;
        for (double decoding = 1; ; decoding *= 2)
        {
            ServicePoint point = Point(decoding);
            if (point.Requests >= most)
            {
                curve.Add(FullPoint(point, most));
                return;
            }

            curve.Add(point);
        }
    }

    /// <summary>A replica in which so many sequences decode.</summary>
    private ServicePoint Point(double decoding)
    {
        LoadSolver at = solver.At(decoding);
        (double step, double prompt) = at.StepAndPrompt(decoding);
        StepMix mix = at.Mix(new PrefillTimes(step, prompt, 0), Clump);
        double token = at.TokenTime(mix), first = at.FirstToken(mix, token) + Others(mix), rate = decoding / (Decoded * token);
        return new ServicePoint(decoding + (rate * first), decoding, token, first, step, prompt, rate);
    }

    /// <summary>A replica whose places are all taken: those of them that decode are in proportion to their time.</summary>
    private ServicePoint FullPoint(ServicePoint beyond, double most)
    {
        ServicePoint point = beyond;
        for (int round = 0; round < 4; round++)
        {
            point = Point(Math.Max(double.Epsilon, point.Decoding * most / point.Requests));
        }

        return point with { Requests = most };
    }

    /// <summary>What prompts that come into the same step add to it in the mean [s].</summary>
    private static double Others(in StepMix mix)
    {
        return mix.With(mix.Clump + mix.Pieces) - mix.With(1);
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
        Occupancy occupancy = Occupancy.Of(curve, rate / share, variation, (int)(replicas / share));
        double output = Decoded, lambda = rate / share, places = curve.Full.Rate * replicas / share;
        double token = occupancy.Decoding / (lambda * output), residence = occupancy.InService / lambda;
        ServicePoint mean = curve.At(occupancy.InService / replicas * share);

        // Places: Allen and Cunneen's wait of the chain's queue. Prompts: those that come into the same step, and where the step's budget does not hold them, the
        // work of others that came in before, as at one server (Pollaczek and Khinchine).
        double own = output * token / residence, service = own * own * ((shape.OutputSquare / shape.Output / shape.Output) - 1);
        double slot = (variation + service) / 2 / (places - lambda);
        double busy = Math.Min(0.999, rate / replicas * mean.PromptSeconds), square = MeanSquare(shape) / (shape.Prompt * shape.Prompt);
        StepMix mix = solver.At(Math.Max(1, mean.Decoding)).Mix(new PrefillTimes(mean.StepSeconds, mean.PromptSeconds, 0), Clump);
        double held = Math.Min(1, mix.Pieces / solver.Chunks / solver.FullStep), beside = Others(mix);
        double line = busy * mean.PromptSeconds * square / 2 * (variation + 1) / 2 / (1 - busy) * held, chance = Math.Max(beside > 0 ? mix.Share + ((1 - mix.Share) * (1 - (1 / Clump))) : 0, busy * held);
        WaitMixture wait = new(occupancy.Waits, slot, chance, chance > 0 ? (beside + line) / chance : 0);
        double first = residence - (output * token) + wait.Mean - beside;
        double deviation = Math.Sqrt(Math.Max(0, occupancy.DecodingSquare - (occupancy.Decoding * occupancy.Decoding)) * KeptVariance) / replicas * share * Slope(curve, mean);
        double noise = mix.Pieces > 0 ? (mix.Mean - mix.Decode) * (mix.Mean - mix.Decode) / mix.Pieces / output : 0;
        return Estimate(new Figures
        {
            Basis = basis,
            Rate = rate,
            Token = token,
            TokenDeviation = Math.Sqrt((deviation * deviation) + noise),
            First = first,
            Wait = wait,
            Point = mean,
            InFlight = rate * (first + (output * token)),
            Decoding = occupancy.Decoding * share,
            Decoded = output,
            Busy = 1 - occupancy.Empty,
        }, level);
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

        LoadSolver at = new(deployment, Moments(shape, cached, each));
        LoadEstimate load = deployment.Estimate(at, each);
        double token = load.TimePerOutputToken.Value, first = load.TimeToFirstToken.Value, residence = first + (output * token);
        double queue = each > load.RunningSequences ? first - (first / (each / load.RunningSequences)) : 0;
        ServicePoint point = new(each, load.DecodingSequences, token, first - queue, load.DecodeStep.Value, load.PrefillPerRequest.Value, each / residence);
        (double share, double end) = at.BurstOf(at.Prefill(load.DecodingSequences));
        return Estimate(new Figures
        {
            Basis = basis,
            Rate = each / residence * replicas,
            Token = token,
            First = first,
            Wait = new WaitMixture(queue > 0 ? 1 : 0, queue, 0, 0, share, end),
            Point = point,
            InFlight = each * replicas,
            Decoding = load.DecodingSequences * replicas,
            Decoded = output,
            Busy = 1,
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

    private static double MeanSquare(WorkloadShape shape)
    {
        double sum = 0;
        foreach (PromptNode node in shape.Prompts)
        {
            sum += node.Tokens * node.Tokens;
        }

        return sum / shape.Prompts.Length;
    }

    private ServingEstimate Estimate(in Figures f, ServiceLevel? level)
    {
        double output = solver.OutputTokens, computed = shape.Prompt - cached;
        LoadSolver at = solver;

        // Own work: what every request waits for, and its own prompt in proportion to its tokens.
        double prompt = Math.Min(f.Point.PromptSeconds, f.First - f.Wait.Mean), rest = Math.Max(0, f.First - f.Wait.Mean - prompt);
        Span<double> nodes = stackalloc double[shape.Prompts.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            PromptNode node = shape.Prompts[i];
            nodes[i] = rest + (prompt * Math.Max(0, node.Tokens - (shape.Reusable > 0 ? node.Reusable * cached / shape.Reusable : 0)) / computed);
        }

        // Requests come anywhere in the running step, whatever their prompts: a sequence of low discrepancy stands for chance.
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = Math.Max(0, nodes[i] + (((((i * 7) + 3) % nodes.Length) + 0.5 - (nodes.Length / 2.0)) / nodes.Length * f.Token));
        }

        nodes.Sort();
        LatencyMixture first = new(nodes, f.Wait);
        Span<double> ends = stackalloc double[shape.Outputs.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = rest + prompt + (shape.Outputs[i] * f.Decoded / output * f.Token);
        }

        LatencyMixture latency = new(ends, f.Wait);
        int replicas = system.Replicas;
        StepMix mix = at.At(Math.Max(1, f.Decoding / replicas / Math.Max(1e-9, f.Busy))).Mix(new PrefillTimes(f.Point.StepSeconds, f.Point.PromptSeconds, 0), Clump);
        double available = (double)deployment.Accelerators * replicas, prefill = f.Busy * (1 - (mix.Decode / mix.Mean));
        RequestWork work = deployment.RequestWork;
        PeakWork peak = work.Prompt((long)Math.Round(shape.Prompt), (long)Math.Min(Math.Round(cached), Math.Round(shape.Prompt) - 1)) + work.Answer((long)Math.Round(shape.DecodeContext), output - 1);
        double batch = f.Busy > 0 ? f.Decoding / replicas / f.Busy : 0, steps = batch > 0 ? f.Rate * f.Decoded / (deployment.Speculation?.TokensPerStep ?? 1) / (batch / deployment.Parallelism.Pipeline) : 0;
        double weights = work.WeightSeconds(at.WeightBytes(batch)) * steps;
        double token = f.Token;
        LatencySummary firstToken = first.Summarise(f.First);
        return new ServingEstimate
        {
            Basis = f.Basis,
            TimeToFirstToken = firstToken,
            TimePerOutputToken = Normal(token, f.TokenDeviation),
            InterTokenLatency = PoissonGaps.Summarise(mix, token),
            RequestLatency = latency.Summarise(f.First + (f.Decoded * token)),
            TimeToAnswer = firstToken.Later(Duration.FromSeconds(shape.Reasoning * token)),
            RequestRate = f.Rate,
            Throughput = new TokenThroughput(
                TokenRate.FromTokensPerSecond(f.Rate * computed), TokenRate.FromTokensPerSecond(f.Rate * cached), TokenRate.FromTokensPerSecond(f.Rate * output)),
            Attainment = level is null ? 1 : Attained(level, first, latency, token, f.TokenDeviation),
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
    public static double Attained(ServiceLevel level, in LatencyMixture first, in LatencyMixture latency, double token, double deviation)
    {
        double share = level.TimeToFirstToken is { } f ? first.Within(f.Value) : 1;
        share *= level.TimePerOutputToken is not { } each ? 1
            : deviation > 0 ? MathNet.Numerics.Distributions.Normal.CDF(token, deviation, each.Value)
            : token <= each.Value ? 1 : 0;
        return level.RequestLatency is { } end ? Math.Min(share, latency.Within(end.Value)) : share;
    }

    /// <summary>A latency whose spread is normal.</summary>
    public static LatencySummary Normal(double mean, double deviation)
    {
        return new LatencySummary(Duration.FromSeconds(mean), At(0), At(1.281552), At(1.644854), At(2.326348));

        Duration At(double z)
        {
            return Duration.FromSeconds(Math.Max(0, mean + (z * deviation)));
        }
    }

    /// <summary>What an estimate is made of.</summary>
    private readonly ref struct Figures
    {
        public required EstimateBasis Basis { get; init; }

        public required double Rate { get; init; }

        public required double Token { get; init; }

        public double TokenDeviation { get; init; }

        public required double First { get; init; }

        public required WaitMixture Wait { get; init; }

        public required ServicePoint Point { get; init; }

        public required double InFlight { get; init; }

        public required double Decoding { get; init; }

        /// <summary>Tokens of an answer that are counted at the time per token.</summary>
        public required double Decoded { get; init; }

        public required double Busy { get; init; }
    }
}
