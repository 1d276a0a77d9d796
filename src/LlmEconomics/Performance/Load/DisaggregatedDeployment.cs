namespace LlmEconomics;

/// <summary>Prefill and decode on accelerators of their own: prompts are computed in one pool, their cache moves to another that generates.</summary>
/// <remarks>
/// Two stations in a closed loop. Prefill: S the time of a step of g prompts on one worker, capacity <c>μ = workers · g / S</c>, load ρ = X/μ, wait
/// <c>S·ρ / (2(1 − ρ)) / √(workers · g)</c>. Decode: a step of <c>X · G·TPOT / workers</c> sequences. The rate X of requests solves
/// <c>concurrency = X · (overhead + S + wait + transfer + G·TPOT)</c>.
/// </remarks>
public sealed record DisaggregatedDeployment
{
    /// <summary>One prefill worker.</summary>
    public required Deployment Prefill
    {
        get;
        init => field = Guard.NotNull(value, nameof(Prefill));
    }

    /// <summary>Prefill workers, 1 to 65,536.</summary>
    public int PrefillWorkers
    {
        get;
        init => field = Guard.Between(value, 1, Parallelism.MaxRanks, nameof(PrefillWorkers));
    } = 1;

    /// <summary>One decode worker.</summary>
    public required Deployment Decode
    {
        get;
        init => field = Guard.NotNull(value, nameof(Decode));
    }

    /// <summary>Decode workers, 1 to 65,536.</summary>
    public int DecodeWorkers
    {
        get;
        init => field = Guard.Between(value, 1, Parallelism.MaxRanks, nameof(DecodeWorkers));
    } = 1;

    /// <summary>Rate at which a prompt's cache moves from prefill to decode, above 0. Default 25 GB/s: half a 400 Gb/s card per accelerator, assumed.</summary>
    public BytesPerSecond TransferRate
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(TransferRate));
    } = BytesPerSecond.FromBytesPerSecond(25e9);

    /// <summary>What a transfer takes besides: handshakes between processes, at least 0. Default 60 ms, assumed.</summary>
    public Duration TransferOverhead
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(TransferOverhead));
    } = Duration.FromMilliseconds(60);

    /// <summary>Accelerators of both pools.</summary>
    public long Accelerators => (Prefill.Accelerators * PrefillWorkers) + (Decode.Accelerators * DecodeWorkers);

    /// <summary>What the two pools do under a load at fixed concurrency.</summary>
    /// <exception cref="DoesNotFitException">Not one sequence fits on a prefill or a decode worker.</exception>
    /// <exception cref="EngineRefusalException">Prompt and answer together are longer than an engine takes.</exception>
    public LoadEstimate Estimate(ClosedLoop load)
    {
        Guard.NotNull(load);
        Prefill.RequireContext(load.PromptTokens);
        Decode.RequireContext(load.PromptTokens + load.OutputTokens);
        return Estimate(LoadMoments.Of(load));
    }

    internal LoadEstimate Estimate(in LoadMoments load)
    {
        LoadSolver prefill = new(Prefill, load), decode = new(Decode, load with { Concurrency = Math.Max(1, load.Concurrency / DecodeWorkers) });
        PrefillStation prompts = new(prefill, Prefill, PrefillWorkers);
        double moved = TransferOverhead.Value + TransferSeconds(load.Prompt), running = decode.Running * DecodeWorkers;
        (double low, double high) = (0, prompts.Capacity);
        double rate = 0, ttft = 0, tpot = decode.TokenTime(1);
        for (int i = 0; i < Halvings; i++)
        {
            rate = (low + high) / 2;
            tpot = TokenTime(decode, rate);
            ttft = prompts.Seconds(rate) + moved + (tpot * Decode.Engine.FirstTokenSteps.Value);
            double inFlight = rate * (ttft + (decode.OutputTokens * tpot));
            (low, high) = inFlight < load.Concurrency && rate * decode.OutputTokens * tpot <= running ? (rate, high) : (low, rate);
        }

        // Requests that neither pool holds wait: Little's law gives the time to first token.
        ttft = Math.Max(ttft, (load.Concurrency / rate) - (decode.OutputTokens * tpot));
        double decoding = Math.Min(running, rate * decode.OutputTokens * tpot);
        return new LoadEstimate
        {
            TimeToFirstToken = Duration.FromSeconds(ttft),
            TimePerOutputToken = Duration.FromSeconds(tpot),
            OutputTokens = decode.OutputTokens,
            Concurrency = load.Concurrency,
            RunningSequences = Math.Min(load.Concurrency, running),
            DecodingSequences = decoding,
            DecodeStep = Duration.FromSeconds(decode.Step(decoding / DecodeWorkers, 0)),
            PrefillPerRequest = Duration.FromSeconds(prompts.SecondsPerPrompt),
            Causes = decode.TokenCauses(decoding / DecodeWorkers, tpot),
            Accelerators = Accelerators,
            Regime = Decode.Regime with { Engine = ErrorRegime.Disaggregated },
        };
    }

    private const int Halvings = 60;

    /// <summary>The fixed point of the token time and the sequences it keeps on one decode worker.</summary>
    private double TokenTime(in LoadSolver decode, double rate)
    {
        double tpot = decode.TokenTime(1);
        for (int i = 0; i < 30; i++)
        {
            double sequences = Math.Clamp(rate * decode.OutputTokens * tpot / DecodeWorkers, 1e-3, decode.Running);
            tpot = decode.TokenTime(sequences);
        }

        return tpot;
    }

    /// <summary>What a prompt's cache takes on its way [s].</summary>
    internal double TransferSeconds(double prompt)
    {
        // Every rank sends its own share of the cache over its own card.
        return (Prefill.Memory.Cache.OfSequence((long)prompt) / TransferRate).Value;
    }
}
