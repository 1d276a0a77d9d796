namespace LlmEconomics;

/// <content>Time to first token, time per output token and throughput at a fixed concurrency, in closed form.</content>
public sealed partial class Deployment
{
    /// <summary>Rounds of the fixed point between latencies and the number of decoding sequences; the last changes TPOT by less than 0.1 %.</summary>
    private const int Rounds = 4;

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
    /// <exception cref="InsufficientMemoryException">Not one sequence fits beside the weights.</exception>
    public LoadEstimate Estimate(ClosedLoop load)
    {
        Guard.NotNull(load);
        LoadSolver solver = new(this, load);
        double tpot = 0, ttft = 0, decoding = solver.Running;
        PrefillTimes prefill = default;
        for (int round = 0; round < Rounds; round++)
        {
            prefill = solver.Prefill(decoding);
            tpot = solver.TimePerOutputToken(prefill);
            ttft = solver.TimeToFirstToken(prefill, tpot);
            decoding = solver.Running * solver.OutputTokens * tpot / (ttft + (solver.OutputTokens * tpot));
        }

        ttft += solver.Queue(ttft + (solver.OutputTokens * tpot));
        return new LoadEstimate
        {
            TimeToFirstToken = Duration.FromSeconds(ttft),
            TimePerOutputToken = Duration.FromSeconds(tpot),
            OutputTokens = solver.OutputTokens,
            Concurrency = load.Concurrency,
            RunningSequences = solver.Running,
            DecodingSequences = decoding,
            DecodeStep = Duration.FromSeconds(prefill.Decode),
            PrefillPerRequest = Duration.FromSeconds(prefill.Marginal),
            Causes = solver.TokenCauses(decoding, tpot),
            Accelerators = Accelerators,
        };
    }

    /// <summary>Sequences of a load that run at once at most: what memory and the engine's limit hold, all data and pipeline ranks together.</summary>
    /// <remarks>A sequence counts with its prompt and 0.6 of its answer: while it runs its cache grows, and those admitted are at all stages.</remarks>
    private double Capacity(double prompt, double output)
    {
        MemoryPlan plan = Memory;
        double each = plan.Cache.OfSequence((long)Math.Ceiling(prompt + (MeanResidentOutput * output))).Value;
        double held = each > 0 ? plan.CacheRoom.Value / each * Parallelism.Data : double.PositiveInfinity;
        return Math.Min(held, (double)Engine.MaxSequences * Parallelism.Data);
    }

    private const double MeanResidentOutput = 0.6;

    private Duration FloorOf(in LoadSolver load, double decoding)
    {
        return Duration.FromSeconds(load.On(this).Step(decoding, 0));
    }

    /// <summary>Times of steps of one load, reduced to what changes with the number of sequences.</summary>
    private readonly struct LoadSolver
    {
        private readonly Deployment deployment;
        private readonly ClosedLoop load;
        private readonly double prompt;
        private readonly double decodeCacheSeconds;
        private readonly double prefillCacheSeconds;
        private readonly double dataRanks;
        private readonly double prefillRanks;
        private readonly double pipeline;
        private readonly double steady;
        private readonly double full;
        private readonly double wave;
        private readonly double clump;
        private readonly double concurrency;
        private readonly TimeCauses decodeCacheCauses;
        private readonly TimeCauses prefillCacheCauses;

        public LoadSolver(Deployment deployment, ClosedLoop load)
        {
            (this.deployment, this.load) = (deployment, load);
            EngineProfile engine = deployment.Engine;
            prompt = load.MeanPromptTokens;
            OutputTokens = load.MeanOutputTokens;
            concurrency = load.Concurrency;
            pipeline = deployment.Parallelism.Pipeline;
            dataRanks = deployment.Parallelism.Data;
            prefillRanks = engine.DataRanksPrefillTogether ? dataRanks : 1;
            double capacity = deployment.Capacity(prompt, OutputTokens);
            Running = capacity >= Math.Min(1, concurrency)
                ? Math.Min(concurrency, capacity)
                : throw new InsufficientMemoryException(
                    $"{deployment.Model.Name} in {deployment.Formats} on {deployment.Accelerators} × {deployment.Accelerator}: not one sequence fits beside the weights.");
            bool equal = load.ShortestLength == 1;
            bool inStep = equal && engine.Scheduling == Scheduling.PrefillFirst;
            wave = inStep ? 1 : Math.Min(1, engine.BurstWeight.Value / load.RequestsPerSlot);
            clump = equal && !inStep && double.IsFinite(load.RequestsPerSlot) ? engine.Clumping.Value : 1;
            full = Math.Max(1, engine.PrefillBudget / prompt);
            steady = Math.Clamp(Running / pipeline / OutputTokens * engine.PollSteps.Value, 1, full);
            steady = Math.Max(steady, prefillRanks);
            long context = (long)Math.Round(prompt + (OutputTokens / 2));
            SequenceGroup decode = new(1, 1, context, 1), whole = new(1, (long)Math.Max(1, Math.Round(prompt)), 0, 1);
            foreach (ref readonly CacheTerm term in deployment.caches.AsSpan())
            {
                CacheTime each = term.Time(decode), filled = term.Time(whole);
                (decodeCacheSeconds, prefillCacheSeconds) = (decodeCacheSeconds + each.Seconds, prefillCacheSeconds + filled.Seconds);
                (decodeCacheCauses, prefillCacheCauses) = (decodeCacheCauses + each.Causes, prefillCacheCauses + filled.Causes);
            }
        }

        public double OutputTokens { get; }

        public double Running { get; }

        /// <summary>The same load on another deployment of the same layout.</summary>
        public LoadSolver On(Deployment other)
        {
            return new LoadSolver(other, load);
        }

        private double Others => Math.Max(0, (Running / pipeline) - 1);

        /// <summary>A step of so many decoding sequences and whole prompts in one pipeline stage's turn.</summary>
        public double Step(double decoding, double prompts)
        {
            StepWork work = Work(decoding, prompts);
            return deployment.AtLeastHost(
                deployment.WeightSeconds(work) + (decoding / dataRanks * decodeCacheSeconds) + (prompts / prefillRanks * prefillCacheSeconds), work);
        }

        private StepWork Work(double decoding, double prompts)
        {
            double sequences = decoding / dataRanks, prefilled = prompts / prefillRanks;
            return new StepWork(sequences + (prefilled * prompt), decoding + (prompts * prompt), sequences + prefilled, sequences);
        }

        private TimeCauses Causes(double decoding, double prompts)
        {
            StepWork work = Work(decoding, prompts);
            return deployment.WithHost(
                deployment.CausesOf(work) + (decodeCacheCauses * (decoding / dataRanks)) + (prefillCacheCauses * (prompts / prefillRanks)), work);
        }

        public PrefillTimes Prefill(double decoding)
        {
            double turn = decoding / pipeline, decode = Step(turn, 0), marginal = (Step(turn, steady) - decode) / steady;
            return new PrefillTimes(decode, marginal, full == steady ? marginal : (Step(turn, full) - decode) / full);
        }

        public double TimePerOutputToken(in PrefillTimes prefill)
        {
            return prefill.Decode + (Others / OutputTokens * (((1 - wave) * prefill.Marginal) + (wave / 2 * prefill.InWave)));
        }

        public double TimeToFirstToken(in PrefillTimes prefill, double tpot)
        {
            EngineProfile engine = deployment.Engine;
            double own = Math.Max(Math.Max(clump, steady) * prefill.Marginal, deployment.launchSeconds);
            double chunks = Math.Max(0, (prompt / engine.PrefillBudget) - 1) * prefill.Decode;
            double steps = engine.FirstTokenSteps.Value + (engine.PollSteps.Value / 2) + (dataRanks > 1 ? engine.DataWaitSteps.Value : 0);
            double overhead = (engine.RequestOverhead.Value * 1e-3) + (engine.PromptOverhead.Value * 1e-6 * prompt);
            return overhead + (steps * tpot) + prefill.Decode + own + chunks + (wave * Others / 2 * prefill.InWave);
        }

        /// <summary>The time per output token by cause: the decode step, and its share of prefills of which each cause takes what it adds to a step.</summary>
        public TimeCauses TokenCauses(double decoding, double tpot)
        {
            TimeCauses decode = Causes(decoding / pipeline, 0);
            TimeCauses added = Causes(decoding / pipeline, steady) + (decode * -1);
            double interference = tpot - decode.Total.Value, total = added.Total.Value;
            return total > 0 ? decode + (added * (interference / total)) : decode;
        }

        public LoadBreakdown Explain(in LoadEstimate estimate)
        {
            double turn = estimate.DecodingSequences / pipeline, tpot = estimate.TimePerOutputToken.Value, ttft = estimate.TimeToFirstToken.Value;
            PrefillTimes prefill = Prefill(estimate.DecodingSequences);
            TimeCauses decode = Causes(turn, 0), added = Causes(turn, steady) + (decode * -1);
            double interference = Math.Max(0, tpot - decode.Total.Value), total = added.Total.Value;
            TimeNode token = TimeNode.Sum(
                "time per output token",
                [TimeNode.ByCause("decode step", decode), TimeNode.ByCause("prefills of others", total > 0 ? added * (interference / total) : default)]);
            double own = Math.Min(ttft, Math.Max(Math.Max(clump, steady) * prefill.Marginal, deployment.launchSeconds));
            double burst = Math.Min(ttft - own, wave * Others / 2 * prefill.InWave);
            TimeNode first = TimeNode.Sum(
                "time to first token",
                [
                    TimeNode.ByCause("own prefill", total > 0 ? added * (own / total) : default), TimeNode.Leaf("prefills before it", TimeCause.Waiting, burst),
                    TimeNode.Leaf("queue, running step and request overhead", TimeCause.Waiting, ttft - own - burst),
                ]);
            return new LoadBreakdown(estimate, token, first, deployment.ideal.Value.FloorOf(this, turn));
        }

        /// <summary>How long a request waits for room, in a loop that has more requests than run.</summary>
        public double Queue(double residence)
        {
            return concurrency > Running ? ((concurrency / Running) - 1) * residence : 0;
        }
    }

    /// <param name="Decode">A step without prefills.</param>
    /// <param name="Marginal">What one prompt adds as prompts come in.</param>
    /// <param name="InWave">What one prompt adds when they fill the budget.</param>
    private readonly record struct PrefillTimes(double Decode, double Marginal, double InWave);
}
