namespace LlmEconomics;

/// <content>Time to first token, time per output token and throughput at a fixed concurrency, in closed form.</content>
public sealed partial class Deployment
{
    /// <summary>Rounds of the fixed point between latencies and the number of decoding sequences; the last changes TPOT by less than 0.1 %.</summary>
    private const int Rounds = 8;

    /// <summary>What the deployment does under a load at fixed concurrency; allocates nothing once <see cref="Memory"/> is known.</summary>
    /// <remarks>
    /// With B running requests, P and G mean prompt and generated tokens, t(d, g) the time of a step of d decoding sequences and g whole
    /// prompts, t₀ = t(d, 0), p = (t(d, g) − t₀)/g, σ the share of prefill work that comes in waves:
    /// <code>
    /// TPOT = t₀ + (B − 1)/G · ((1 − σ)·p₁ + σ·p_w/2)
    /// TTFT = request overhead + wait for the running step + own prefill + σ·(B − 1)/2 · p_w
    /// d    = B · G·TPOT / (TTFT + G·TPOT)
    /// </code>
    /// p₁ is that of prompts as they come in, p_w that of prompts which fill the step's budget. In a wave all prompts come at once: each waits for
    /// half of the others, and half of the others make it wait again between its first tokens, so that <c>TTFT + G·TPOT</c> does not depend on σ. A benchmark's
    /// first burst is one wave in <see cref="ClosedLoop.RequestsPerSlot"/>; requests of equal length under <see cref="Scheduling.PrefillFirst"/> stay
    /// in step for ever (σ = 1). Requests that memory does not hold wait for others to end.
    /// </remarks>
    /// <exception cref="DoesNotFitException">Not one sequence fits beside the weights.</exception>
    /// <exception cref="ArgumentException">Prompt and answer together are longer than 2³⁰ tokens.</exception>
    /// <exception cref="NotFiniteNumberException">A figure of the accelerator or of a profile is so near to 0 or so large that a time overflows.</exception>
    /// <exception cref="EngineRefusalException">Prompt and answer together are longer than the engine takes.</exception>
    public LoadEstimate Estimate(ClosedLoop load)
    {
        RequireContext(Guard.NotNull(load).PromptTokens + load.OutputTokens);
        return Estimate(new LoadSolver(this, LoadMoments.Of(Guard.NotNull(load))), load.Concurrency);
    }

    internal LoadEstimate Estimate(in LoadSolver solver, double concurrency)
    {
        double decoding = Decoding(solver);
        PrefillTimes prefill = solver.Prefill(decoding);
        double tpot = solver.TimePerOutputToken(prefill), ttft = solver.TimeToFirstToken(prefill, tpot);
        ttft += solver.Queue(ttft + (solver.OutputTokens * tpot));
        return new LoadEstimate
        {
            TimeToFirstToken = new Duration(ttft),
            TimePerOutputToken = new Duration(tpot),
            OutputTokens = solver.OutputTokens,
            Concurrency = concurrency,
            RunningSequences = solver.Running,
            DecodingSequences = decoding,
            DecodeStep = new Duration(prefill.Decode),
            PrefillPerRequest = new Duration(prefill.Marginal),
            Causes = solver.TokenCauses(decoding, tpot),
            Accelerators = Accelerators,
            Regime = Regime,
        };
    }

    /// <summary>Sequences of a load that run at once at most: what memory and the engine's limit hold, all data and pipeline ranks together.</summary>
    /// <returns>0 where not one sequence fits to its end on a rank.</returns>
    /// <remarks>A sequence counts with its prompt and a share of its answer: while it runs its cache grows, and those admitted are at all stages.</remarks>
    internal double Capacity(double prompt, double output)
    {
        return CapacityOf(prompt + output, prompt + (Engine.ResidentOutput.Value * output));
    }

    /// <summary>Sequences that run at once at most.</summary>
    /// <param name="whole">Tokens of a sequence at its end: 0 run where not one of them fits.</param>
    /// <param name="resident">Tokens for which a running one needs room, in the mean over time.</param>
    internal double CapacityOf(double whole, double resident)
    {
        if (!ChecksMemory)
        {
            return (double)Engine.MaxSequences * Parallelism.Data;
        }

        MemoryPlan plan = Memory;
        if (plan.Cache.OfSequence((long)Math.Ceiling(whole)) > plan.CacheRoom)
        {
            return 0;
        }

        double each = plan.Cache.OfSequence((long)Math.Ceiling(resident)).Value;
        double held = each > 0 ? plan.CacheRoom.Value / each * Parallelism.Data : double.PositiveInfinity;
        return Math.Min(held, (double)Engine.MaxSequences * Parallelism.Data);
    }

    /// <summary>The running sequences that decode: the share of a request's time that comes after its first token, at the times that so many have.</summary>
    private static double Decoding(in LoadSolver solver)
    {
        // The times hardly depend on it, so that a few rounds suffice; where they do it is searched for.
        double decoding = solver.Running;
        for (int round = 0; round < Rounds; round++)
        {
            double next = After(solver, decoding);
            if (Math.Abs(next - decoding) <= Exact * decoding)
            {
                return next;
            }

            decoding = next;
        }

        double all = After(solver, solver.Running) - solver.Running;
        Bracket found = new(0, -solver.Running, solver.Running, -Math.Min(0, all), Exact, "the sequences that decode");
        while (found.IsOpen)
        {
            found.Tell(found.Next - After(solver, found.Next));
        }

        return found.Root;
    }

    private const double Exact = 1e-4;

    /// <summary>The sequences that decode at the times of so many.</summary>
    private static double After(in LoadSolver solver, double decoding)
    {
        PrefillTimes prefill = solver.Prefill(decoding);
        double tpot = solver.TimePerOutputToken(prefill), answer = solver.OutputTokens * tpot;
        return solver.Running * answer / (solver.TimeToFirstToken(prefill, tpot) + answer);
    }

    internal Duration FloorOf(in LoadSolver load, double decoding)
    {
        return new Duration(load.On(this).Step(decoding, 0));
    }
}
