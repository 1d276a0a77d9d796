namespace LlmEconomics;

/// <summary>The steady state of a prefill pool and a decode pool, in closed form: two stations one after the other.</summary>
internal readonly struct SteadyPools
{
    private readonly DisaggregatedDeployment pools;
    private readonly WorkloadShape shape;
    private readonly PrefillStation prompts;
    private readonly LoadSolver decode;

    public SteadyPools(ServingSystem system, DisaggregatedDeployment pools, WorkloadShape shape)
    {
        (this.pools, this.shape) = (pools, shape);
        Cached = system.PrefixCaching ? Math.Min(shape.Prompt - 1, shape.Reusable) : 0;
        prompts = new PrefillStation(new LoadSolver(pools.Prefill, SteadyState.Moments(shape, pools.Prefill.Engine, Cached, 1)), pools.Prefill, pools.PrefillWorkers);
        decode = new LoadSolver(pools.Decode, SteadyState.Moments(shape, pools.Decode.Engine, 0, double.MaxValue));
    }

    /// <summary>Prompt tokens found in the prefix cache of the prefill pool.</summary>
    public double Cached { get; }

    /// <summary>Requests per second that the narrower pool serves.</summary>
    public double Saturation => Math.Min(prompts.Capacity, DecodeRate(decode.Capacity));

    /// <summary>Time of all workers per request at full use, by what it goes into; the pool that could serve more waits for the other.</summary>
    public ReplicaTime PerRequest()
    {
        double prefillers = (double)pools.Prefill.Accelerators * pools.PrefillWorkers, decoders = (double)pools.Decode.Accelerators * pools.DecodeWorkers, share = prefillers / (prefillers + decoders);
        double batch = decode.Capacity, tokens = Decoded * decode.TokenFactor / batch / pools.DecodeWorkers;
        ReplicaTime work = (ReplicaTime.Of(1 / prompts.Capacity, prompts.CausesPerPrompt, prompts.SecondsOn(pools.Prefill.Floor)) * share)
            + (ReplicaTime.Of(1 / DecodeRate(batch), decode.TokenCauses(batch, 0), tokens * decode.On(pools.Decode.Floor).Step(batch / decode.Turns, 0)) * (1 - share));
        return work with { Unbalanced = (1 / Saturation) - work.Total };
    }

    public string Obstacle => prompts.Capacity < DecodeRate(decode.Capacity) ? "time: the prefill pool is full" : "the decode pool is full";

    private double Decoded => Math.Max(0.01, shape.Output - 1);

    /// <summary>Requests per second of all decode workers with so many sequences on each.</summary>
    private double DecodeRate(double sequences)
    {
        return sequences / (Decoded * decode.TokenTime(sequences)) * pools.DecodeWorkers;
    }

    /// <summary>The sequences of each worker at which as many leave per second as come.</summary>
    private double Decoding(double rate)
    {
        // Fewer sequences than one are each served alone.
        double one = Math.Min(1, decode.Capacity), alone = DecodeRate(one);
        if (rate <= alone)
        {
            return one * rate / alone;
        }

        Bracket sequences = new(one, alone - rate, decode.Capacity, DecodeRate(decode.Capacity) - rate, SequenceTolerance, "the sequences of a decode worker");
        while (sequences.IsOpen)
        {
            sequences.Tell(DecodeRate(sequences.Next) - rate);
        }

        return sequences.Root;
    }

    private const double SequenceTolerance = 1e-9;

    public ServingEstimate Open(double rate, EstimateBasis basis, ServiceLevel? level)
    {
        // What decodes on each worker: the number at which as many leave as come.
        double high = Decoding(rate);
        double token = decode.TokenTime(high), busy = rate / prompts.Capacity, alone = prompts.Seconds(0), line = prompts.Seconds(rate) - alone;
        double burstiness = (shape.ArrivalVariation + 1) / 2;
        double slope = (decode.TokenTime(high + 1) - token) * Math.Sqrt(Math.Max(high, 1)) * Math.Sqrt(burstiness);
        double first = alone + (line * burstiness) + Moved + (token * pools.Decode.Engine.FirstTokenSteps.Value);
        return Estimate(rate, first, token, slope, new WaitMixture(Math.Min(1, busy), busy > 0 ? line * burstiness / busy : 0, 0, 0), high * pools.DecodeWorkers, Decoded, basis, level);
    }

    public ServingEstimate Closed(double concurrency, EstimateBasis basis, ServiceLevel? level)
    {
        LoadEstimate load = pools.Estimate(SteadyState.Moments(shape, pools.Decode.Engine, Cached, concurrency));
        double first = load.TimeToFirstToken.Value, token = load.TimePerOutputToken.Value;
        double rate = concurrency / (first + (shape.Output * token)), wait = Math.Max(0, first - prompts.Seconds(0) - Moved);
        return Estimate(rate, first, token, 0, new WaitMixture(1, wait, 0, 0), load.DecodingSequences, shape.Output, basis, level);
    }

    private double Moved => pools.TransferOverhead.Value + pools.TransferSeconds(shape.Prompt);

    private ServingEstimate Estimate(
        double rate, double first, double token, double deviation, in WaitMixture wait, double decoding, double decoded, EstimateBasis basis, ServiceLevel? level)
    {
        double prompt = Math.Clamp(first - wait.Mean, 0, prompts.SecondsPerPrompt), rest = Math.Max(0, first - wait.Mean - prompt), computed = shape.Prompt - Cached;
        Span<double> nodes = stackalloc double[shape.Prompts.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            PromptNode node = shape.Prompts[i];
            nodes[i] = rest + (prompt * Math.Max(0, node.Tokens - (shape.Reusable > 0 ? node.Reusable * Cached / shape.Reusable : 0)) / computed);
        }

        nodes.Sort();
        Span<double> ends = stackalloc double[shape.Outputs.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = rest + prompt + (shape.Outputs[i] * decoded / shape.Output * token);
        }

        double prefillWorkers = (double)pools.Prefill.Accelerators * pools.PrefillWorkers, decodeWorkers = (double)pools.Decode.Accelerators * pools.DecodeWorkers;
        double all = prefillWorkers + decodeWorkers, each = decoding / pools.DecodeWorkers;
        double prefillBusy = Math.Min(1, rate / prompts.Capacity), decodeBusy = 1 - Math.Exp(-each);
        PeakWork peak = pools.Prefill.RequestWork.Prompt((long)Math.Round(shape.Prompt), (long)Math.Min(Math.Round(Cached), Math.Round(shape.Prompt) - 1))
            + pools.Decode.RequestWork.Answer((long)Math.Round(shape.DecodeContext), shape.Output - 1);
        double steps = decoding > 0 ? rate * decoded / each : 0;
        double weights = pools.Decode.RequestWork.WeightSeconds(decode.WeightBytes(each)) * steps;
        ShiftedGamma tokens = new(Math.Min(token, decode.TokenTime(1)), token, deviation);
        LatencyMixture ahead = new(nodes, stackalloc double[2 * nodes.Length], wait), latency = new(ends, stackalloc double[2 * ends.Length], wait);
        LatencySummary firstToken = ahead.Summarise(first);
        return new ServingEstimate
        {
            Basis = basis,
            TimeToFirstToken = firstToken,
            TimePerOutputToken = tokens.Summarise(),
            InterTokenLatency = tokens.Summarise(),
            RequestLatency = latency.Summarise(first + (decoded * token)),
            TimeToAnswer = firstToken.Later(Duration.FromSeconds(shape.Reasoning * token)),
            RequestRate = rate,
            Throughput = new TokenThroughput(
                TokenRate.FromTokensPerSecond(rate * computed), TokenRate.FromTokensPerSecond(rate * Cached), TokenRate.FromTokensPerSecond(rate * shape.Output)),
            Attainment = level is null ? 1 : SteadyState.Attained(level, ahead, latency, tokens),
            Time = new TimeShares(prefillBusy * prefillWorkers / all, decodeBusy * decodeWorkers / all, 1 - (((prefillBusy * prefillWorkers) + (decodeBusy * decodeWorkers)) / all)),
            Mfu = rate * peak.ComputeSeconds / all,
            Mbu = ((rate * peak.CacheSeconds) + weights) / all,
            MeanBatch = decodeBusy > 0 ? each / decodeBusy : 0,
            MeanInFlight = rate * (first + (decoded * token)),
            CacheOccupancy = Math.Min(1, each * pools.Decode.Memory.Cache.OfSequence((long)shape.DecodeContext).Value / pools.Decode.Parallelism.Data / pools.Decode.CacheRoom),
            PreemptionsPerRequest = 0,
        };
    }
}
