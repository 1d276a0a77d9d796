namespace LlmEconomics;

/// <content>What is reported of a load.</content>
internal readonly ref partial struct SteadyState
{
    private ServingEstimate Estimate(in Figures f, ServiceLevel? level)
    {
        double output = solver.OutputTokens, computed = shape.Prompt - cached;
        LoadSolver at = solver;

        // Own work: what every request waits for, and its own prompt in proportion to its tokens.
        double prompt = Math.Clamp(f.First - f.Wait.Mean, 0, f.Mix.Piece * at.Chunks), rest = Math.Max(0, f.First - f.Wait.Mean - prompt);
        Span<double> nodes = stackalloc double[shape.Prompts.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = rest + (prompt * shape.PromptWork(i, cached, at.AttentionShare));
        }

        // Requests come anywhere in the running step, whatever their prompts: a sequence of low discrepancy stands for chance.
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = f.Late + Math.Max(0, nodes[i] + ((Scattered(i, nodes.Length) - 0.5) * f.Token));
        }

        nodes.Sort();
        LatencyMixture first = new(nodes, stackalloc double[2 * nodes.Length], f.Wait);
        double spread = f.Slowed * Math.Max(0, shape.DecodedInverse - (1 / f.Decoded));
        ShiftedGamma tokens = new(Math.Min(f.Token, f.Mix.Decode * at.TokenFactor), f.Token, f.TokenDeviation);

        // A first token that is seen late leaves the others less time: short answers more than long ones, which the slowest are.
        double typical = f.Token + spread - Math.Min(f.Token, f.Late / f.Decoded), seen = Math.Max(0, f.Token + spread - (f.Late * shape.DecodedInverse));
        ShiftedGamma perRequest = new(Math.Clamp(tokens.Least + typical - tokens.Mean - spread, 0, typical), typical, f.TokenDeviation);
        Span<double> ends = stackalloc double[shape.Outputs.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = rest + prompt + Math.Max(f.Late, shape.Outputs[i] * f.Decoded / output * tokens.At(ScatteredQuantiles[i % ScatteredQuantiles.Length]));
        }

        ends.Sort();
        LatencyMixture latency = new(ends, stackalloc double[2 * ends.Length], f.Wait);
        int replicas = system.Replicas;
        StepMix mix = f.Mix;
        double available = (double)deployment.Accelerators * replicas, prefill = Math.Min(f.Busy, f.Rate / replicas / at.Turns * PrefillSeconds(mix));
        RequestWork work = deployment.RequestWork;
        PeakWork peak = work.Prompt((long)Math.Round(shape.Prompt), (long)Math.Min(Math.Round(cached), Math.Round(shape.Prompt) - 1)) + work.Answer((long)Math.Round(shape.DecodeContext), output - 1);
        // Steps of many sequences last longer: the batch of a step is smaller than that of a moment.
        double batch = f.Writing > 0 ? f.Decoding / replicas / f.Writing * Math.Max(0, 1 - (f.Slowed / (f.Decoded * f.Token))) : 0, steps = batch > 0 ? f.Rate * f.Decoded / (deployment.Speculation?.TokensPerStep ?? 1) / (batch / deployment.Parallelism.Pipeline) : 0;
        double weights = work.WeightSeconds(at.WeightBytes(batch)) * steps;
        double token = f.Token;
        LatencySummary firstToken = first.Summarise(f.First + f.Late);
        return new ServingEstimate
        {
            Basis = f.Basis,
            TimeToFirstToken = firstToken,
            TimePerOutputToken = perRequest.Summarise() with { Mean = Duration.FromSeconds(seen) },
            InterTokenLatency = PoissonGaps.Summarise(mix, token),
            RequestLatency = latency.Summarise(f.First + Math.Max(f.Late, f.Decoded * token)),
            TimeToAnswer = firstToken.Later(Duration.FromSeconds(shape.Reasoning * seen)),
            RequestRate = f.Rate,
            Throughput = new TokenThroughput(
                TokenRate.FromTokensPerSecond(f.Rate * computed), TokenRate.FromTokensPerSecond(f.Rate * cached), TokenRate.FromTokensPerSecond(f.Rate * output)),
            Attainment = level is null ? 1 : Attained(level, first, latency, perRequest),
            Time = new TimeShares(prefill, Math.Max(0, f.Busy - prefill), 1 - f.Busy),
            Mfu = f.Rate * peak.ComputeSeconds / available,
            Mbu = ((f.Rate * peak.CacheSeconds) + weights) / available,
            MeanBatch = batch,
            MeanInFlight = f.InFlight,
            CacheOccupancy = Math.Min(1, f.Point.Requests * deployment.Memory.Cache.OfSequence((long)shape.DecodeContext).Value / deployment.Parallelism.Data / deployment.CacheRoom),
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
    private static readonly double[] ScatteredQuantiles = [.. Enumerable.Range(0, 16).Select(i => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Scattered(i, 16)))];

    /// <summary>The middle of one of so many equal shares, which meet numbers from 0 on as if by chance.</summary>
    private static double Scattered(int number, int shares)
    {
        return ((((number * 7) + 3) % shares) + 0.5) / shares;
    }

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

        /// <summary>Time to the first token in the engine [s].</summary>
        public required double First { get; init; }

        /// <summary>By how much later clients see first tokens [s].</summary>
        public double Late { get; init; }

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
