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
        double rate = Rate(prompts, decode, load.Concurrency, moved), tpot = TokenTime(decode, rate);

        // Whoever does not decode is on the way to it, or waits where neither pool holds it: Little's law.
        double ttft = (load.Concurrency / rate) - (decode.OutputTokens * tpot);
        double decoding = Math.Min(running, rate * decode.OutputTokens * tpot);
        return new LoadEstimate
        {
            TimeToFirstToken = new Duration(ttft),
            TimePerOutputToken = new Duration(tpot),
            OutputTokens = decode.OutputTokens,
            Concurrency = load.Concurrency,
            RunningSequences = Math.Min(load.Concurrency, running),
            DecodingSequences = decoding,
            DecodeStep = new Duration(decode.Step(decoding / DecodeWorkers, 0)),
            PrefillPerRequest = new Duration(prompts.SecondsPerPrompt),
            Causes = decode.TokenCauses(decoding / DecodeWorkers, tpot),
            Accelerators = Accelerators,
            Regime = Decode.Regime with { Engine = ErrorRegime.Disaggregated },
        };
    }

    /// <summary>The largest rate at which no more requests are in flight than the load has, and no more decode than the pool holds [1/s].</summary>
    private double Rate(in PrefillStation prompts, in LoadSolver decode, double concurrency, double moved)
    {
        double most = prompts.Capacity;
        if (Holds(most, prompts, decode, concurrency, moved))
        {
            return most;
        }

        Bracket rate = Bracket.OfCondition(0, most, RateTolerance, "the rate of disaggregated pools");
        while (rate.IsOpen)
        {
            rate.Tell(Holds(rate.Next, prompts, decode, concurrency, moved));
        }

        return rate.Low;
    }

    private bool Holds(double rate, in PrefillStation prompts, in LoadSolver decode, double concurrency, double moved)
    {
        double tpot = TokenTime(decode, rate), decoding = rate * decode.OutputTokens * tpot;
        double first = prompts.Seconds(rate) + moved + (tpot * Decode.Engine.FirstTokenSteps.Value);
        return (rate * first) + decoding < concurrency && decoding <= decode.Running * DecodeWorkers;
    }

    private const double RateTolerance = 1e-12;
    private const double SequenceTolerance = 1e-9;

    /// <summary>The time per token at which as many sequences of one decode worker end as come, or that of a full worker [s].</summary>
    private double TokenTime(in LoadSolver decode, double rate)
    {
        double each = rate * decode.OutputTokens / DecodeWorkers, full = decode.TokenTime(decode.Running), least = Math.Min(LeastSequences, decode.Running);
        double atLeast = least - (each * decode.TokenTime(least)), atFull = decode.Running - (each * full);
        if (atFull <= 0)
        {
            return full;
        }

        if (atLeast >= 0)
        {
            return decode.TokenTime(least);
        }

        Bracket sequences = new(least, atLeast, decode.Running, atFull, SequenceTolerance, "the sequences of a decode worker");
        while (sequences.IsOpen)
        {
            sequences.Tell(sequences.Next - (each * decode.TokenTime(sequences.Next)));
        }

        return decode.TokenTime(sequences.Root);
    }

    /// <summary>A batch below which the time per token no longer changes.</summary>
    private const double LeastSequences = 1e-3;

    /// <summary>What a prompt's cache takes on its way [s].</summary>
    internal double TransferSeconds(double prompt)
    {
        // Every rank sends its own share of the cache over its own card.
        return (Prefill.Memory.Cache.OfSequence((long)prompt) / TransferRate).Value;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(DisaggregatedDeployment), PrintMembers);
    }
}
