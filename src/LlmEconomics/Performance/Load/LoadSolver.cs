namespace LlmEconomics;

/// <summary>Times of steps of one load, reduced to what changes with the number of sequences.</summary>
internal readonly partial struct LoadSolver
{
    private readonly Deployment deployment;
    private readonly LoadMoments load;
    private readonly double prompt;
    private readonly double decodeCacheSeconds;
    private readonly double prefillCacheSeconds;
    private readonly SequenceGroup decodeGroup;
    private readonly SequenceGroup prefillGroup;
    private readonly double contextRanks;
    private readonly double dataRanks;
    private readonly double leastRanks;
    private readonly double pipeline;
    private readonly double full;
    private readonly double wave;
    private readonly double clump;
    private readonly double concurrency;
    private readonly TimeCauses decodeCacheCauses;
    private readonly TimeCauses prefillCacheCauses;
    private readonly double verified;
    private readonly double yielded;
    private readonly double draftShare;

    public LoadSolver(Deployment deployment, in LoadMoments load)
    {
        (this.deployment, this.load) = (deployment, load);
        EngineProfile engine = deployment.Engine;
        prompt = load.Computed;
        OutputTokens = load.Output;
        concurrency = load.Concurrency;
        pipeline = deployment.Parallelism.Pipeline;
        dataRanks = deployment.Parallelism.Data;
        contextRanks = deployment.Parallelism.Context;
        leastRanks = engine.DataRanksPrefillTogether ? dataRanks : 1;
        Capacity = deployment.CapacityOf(load.Prompt + OutputTokens, load.Resident ?? (load.Prompt + (engine.ResidentOutput.Value * OutputTokens)));
        Running = Capacity > 0
            ? Math.Min(concurrency, Capacity)
            : throw deployment.NotOneSequence(load.Prompt + OutputTokens);
        bool equal = load.IsEqual;
        bool inStep = equal && engine.Scheduling == Scheduling.PrefillFirst;
        wave = inStep ? 1 : Math.Min(1, engine.BurstWeight.Value / load.RequestsPerSlot);
        clump = equal && !inStep && double.IsFinite(load.RequestsPerSlot) ? engine.Clumping.Value : 1;
        full = Math.Max(1, engine.PrefillBudget / prompt) * dataRanks;
        SpeculativeDecoding? speculation = deployment.Speculation;
        verified = 1 + (speculation?.DraftTokens ?? 0);
        yielded = speculation?.TokensPerStep ?? 1;
        draftShare = speculation?.DraftShare(deployment.Model) ?? 0;
        long context = (long)Math.Round(load.DecodeContext);
        decodeGroup = new SequenceGroup(1, (long)verified, context, (long)verified);
        prefillGroup = new SequenceGroup(1, (long)Math.Max(1, Math.Round(prompt)), (long)Math.Round(load.Cached), 1);
        foreach (ref readonly CacheTerm term in deployment.CacheTerms)
        {
            CacheTime each = term.Time(decodeGroup), filled = term.Time(prefillGroup);
            (decodeCacheSeconds, prefillCacheSeconds) = (decodeCacheSeconds + each.Seconds, prefillCacheSeconds + filled.Seconds);
            if (load.PromptVariation > Noticeable)
            {
                // Attention grows with the square of a prompt: E[f(P)] = f(P) + C²/2 · (f(2·P) − 2·f(P)), exact up to second order.
                double twice = term.Time(prefillGroup with { NewTokens = Math.Min(2 * prefillGroup.NewTokens, AttentionSpan.MaxTokens - prefillGroup.CachedTokens) }).Seconds;
                prefillCacheSeconds += load.PromptVariation / 2 * Math.Max(0, twice - (2 * filled.Seconds));
            }
            (decodeCacheCauses, prefillCacheCauses) = (decodeCacheCauses + each.Causes, prefillCacheCauses + filled.Causes);
        }
    }

    /// <summary>Squared coefficients of variation of prompts below this change no time by a part in a hundred.</summary>
    private const double Noticeable = 0.02;

    public double OutputTokens { get; }

    public double Running { get; }

    /// <summary>Prompt tokens that a step prefills at most, over those of one prompt.</summary>
    public double Chunks => Math.Max(1, prompt / deployment.Engine.PrefillBudget);

    /// <summary>The same load on another deployment of the same layout.</summary>
    public LoadSolver On(Deployment other)
    {
        return new LoadSolver(other, load);
    }

    /// <summary>The solver of another number of requests in flight.</summary>
    public LoadSolver At(double running)
    {
        return new LoadSolver(this, running);
    }

    private LoadSolver(in LoadSolver original, double running)
    {
        this = original;
        Running = Math.Min(running, original.Capacity);
    }

    /// <summary>Sequences that run at once at most.</summary>
    public double Capacity { get; }

    /// <summary>Prompts that share a step with others as they come in.</summary>
    private double Steady => Math.Clamp(Running / pipeline / OutputTokens * deployment.Engine.PollSteps.Value, leastRanks, full);

    private double Others => Math.Max(0, (Running / pipeline) - 1);

    /// <summary>A step of so many decoding sequences and whole prompts in one pipeline stage's turn [s].</summary>
    public double Step(double decoding, double prompts)
    {
        return Step(decoding, prompts, 1);
    }

    /// <summary>A step of so many decoding sequences and pieces of prompts, of which a prompt has so many; each piece is computed by one data rank [s].</summary>
    public double Step(double decoding, double pieces, double chunks)
    {
        StepWork work = Work(decoding, pieces, chunks);
        double prompts = pieces / Ranks(pieces) / chunks;
        return deployment.AtLeastHost(
            deployment.WeightSeconds(work) + (decoding / dataRanks * decodeCacheSeconds) + (prompts * prefillCacheSeconds), work);
    }

    /// <summary>Data ranks that prefill in the same step: as many as there are prompts, or all where the engine waits for it.</summary>
    private double Ranks(double prompts)
    {
        return Math.Clamp(prompts, leastRanks, dataRanks);
    }

    /// <summary>Prompts that fill the engine's budget of tokens on every data rank.</summary>
    public double FullStep => full;

    /// <summary>A step of prompts alone, shared evenly by the data ranks.</summary>
    public double PrefillStep(double prompts)
    {
        StepWork work = Prompts(prompts);
        return deployment.AtLeastHost(deployment.WeightSeconds(work) + (prompts / dataRanks * prefillCacheSeconds), work);
    }

    /// <summary>The same step by cause.</summary>
    public TimeCauses PrefillCauses(double prompts)
    {
        StepWork work = Prompts(prompts);
        return deployment.WithHost(deployment.CausesOf(work) + (prefillCacheCauses * (prompts / dataRanks)), work);
    }

    private StepWork Prompts(double prompts)
    {
        double each = prompts / dataRanks;
        return new StepWork(prompts * prompt, each * prompt / contextRanks, each / contextRanks, each, contextRanks > 1 ? Shape(0, prompts) : default);
    }

    private StepWork Work(double decoding, double pieces, double chunks = 1)
    {
        double sequences = decoding / dataRanks, prefilled = pieces / Ranks(pieces) / chunks, prompts = pieces / chunks;
        return new StepWork(
            (decoding * verified) + (prompts * prompt), ((sequences * verified) + (prefilled * prompt)) / contextRanks,
            ((sequences * verified) + prefilled) / contextRanks, sequences + prefilled, contextRanks > 1 ? Shape(decoding, prompts) : default);
    }

    /// <summary>The step in whole sequences, for what context ranks exchange.</summary>
    private StepShape Shape(double decoding, double prompts)
    {
        return StepShape.Of(
            decodeGroup with { Count = (long)Math.Ceiling(decoding) }, prefillGroup with { Count = (long)Math.Ceiling(prompts) });
    }

    private TimeCauses Causes(double decoding, double prompts)
    {
        StepWork work = Work(decoding, prompts);
        return deployment.WithHost(
            deployment.CausesOf(work) + (decodeCacheCauses * (decoding / dataRanks)) + (prefillCacheCauses * (prompts / Ranks(prompts))), work);
    }

    /// <summary>Time of a request before it is in the engine [s].</summary>
    public double EntrySeconds => deployment.Engine.EntrySecondsPerToken * load.Prompt;

    /// <summary>By how much later than it is computed its client sees a request's first token, but for the steps [s].</summary>
    public double AnswerSeconds => deployment.Engine.AnswerSeconds;

    /// <summary>Time of a request outside steps [s].</summary>
    public double RequestOverhead => EntrySeconds + AnswerSeconds;

    /// <summary>Time per token of so many sequences that only decode: drafting included, over the tokens a step yields.</summary>
    public double TokenTime(double decoding)
    {
        return TokenTime(new PrefillTimes(Step(decoding / pipeline, 0), 0, 0));
    }

    private double TokenTime(in PrefillTimes prefill)
    {
        return prefill.Decode * TokenFactor;
    }

    public PrefillTimes Prefill(double decoding)
    {
        double turn = decoding / pipeline, steady = Steady, decode = Step(turn, 0), marginal = (Step(turn, steady) - decode) / steady;
        return new PrefillTimes(decode, marginal, full == steady ? marginal : (Step(turn, full) - decode) / full);
    }

    /// <summary>Share of the requests that come in waves, and the longest that one of them waits for the others [s].</summary>
    public (double Share, double Longest) BurstOf(in PrefillTimes prefill)
    {
        return (wave, Others * prefill.InWave);
    }

    /// <summary>Weight bytes that a rank reads in a step of so many decoding sequences.</summary>
    public double WeightBytes(double decoding)
    {
        return deployment.WeightBytes(Work(decoding / pipeline, 0));
    }

    public double TimePerOutputToken(in PrefillTimes prefill)
    {
        return TokenTime(prefill) + (Others / OutputTokens * (((1 - wave) * prefill.Marginal) + (wave / 2 * prefill.InWave)));
    }

    public double TimeToFirstToken(in PrefillTimes prefill, double tpot)
    {
        EngineProfile engine = deployment.Engine;
        double own = Math.Max(Math.Max(clump, Steady) * prefill.Marginal, deployment.LaunchSeconds);
        double chunks = Math.Max(0, (prompt / engine.PrefillBudget) - 1) * prefill.Decode;
        double steps = engine.FirstTokenSteps.Value + (engine.PollSteps.Value / 2) + (dataRanks > 1 ? engine.DataWaitSteps.Value : 0);
        return RequestOverhead + (steps * tpot) + prefill.Decode + own + chunks + (wave * Others / 2 * prefill.InWave);
    }

    /// <summary>The time per output token by cause: the decode step, and its share of prefills of which each cause takes what it adds to a step.</summary>
    public TimeCauses TokenCauses(double decoding, double tpot)
    {
        TimeCauses step = Causes(decoding / pipeline, 0), decode = step * TokenFactor;
        return decode + (Added(decoding / pipeline, step) * Math.Max(0, tpot - decode.Total.Value));
    }

    /// <summary>What prompts add to a step, by cause, as shares of the whole; nothing where they add nothing.</summary>
    private TimeCauses Added(double turn, in TimeCauses step)
    {
        TimeCauses added = More(Causes(turn, Steady), step);
        added = added.Total.Value > 0 ? added : More(Causes(turn, full), step);
        return added.Total.Value > 0 ? added * (1 / added.Total.Value) : default;
    }

    /// <summary>Cause by cause what is longer: a host that is waited for in a decode step is not in one that prefills too.</summary>
    private static TimeCauses More(in TimeCauses with, in TimeCauses without)
    {
        return new TimeCauses(
            Longer(with.Compute, without.Compute), Longer(with.WeightReads, without.WeightReads), Longer(with.CacheReads, without.CacheReads),
            Longer(with.Activations, without.Activations), Longer(with.Network, without.Network), Longer(with.Gaps, without.Gaps),
            Longer(with.Host, without.Host), Longer(with.Waiting, without.Waiting));

        static Duration Longer(Duration with, Duration without)
        {
            return Quantity.Max(Duration.Zero, with - without);
        }
    }

    public LoadBreakdown Explain(in LoadEstimate estimate)
    {
        double turn = estimate.DecodingSequences / pipeline, tpot = estimate.TimePerOutputToken.Value, ttft = estimate.TimeToFirstToken.Value;
        PrefillTimes prefill = Prefill(estimate.DecodingSequences);
        TimeCauses step = Causes(turn, 0), decode = step * TokenFactor, added = Added(turn, step);
        TimeNode token = TimeNode.Sum(
            "time per output token",
            [TimeNode.ByCause("decode step", decode), TimeNode.ByCause("prefills of others", added * Math.Max(0, tpot - decode.Total.Value))]);
        double own = Math.Min(ttft, Math.Max(Math.Max(clump, Steady) * prefill.Marginal, deployment.LaunchSeconds));
        double burst = Math.Min(ttft - own, wave * Others / 2 * prefill.InWave);
        TimeNode first = TimeNode.Sum(
            "time to first token",
            [
                added.Total.Value > 0 ? TimeNode.ByCause("own prefill", added * own) : TimeNode.Leaf("own prefill", TimeCause.Host, own), TimeNode.Leaf("prefills before it", TimeCause.Waiting, burst),
                TimeNode.Leaf("queue, running step and request overhead", TimeCause.Waiting, ttft - own - burst),
            ]);
        return new LoadBreakdown(estimate, token, first, deployment.Floor.FloorOf(this, turn));
    }

    /// <summary>How long a request waits for room, in a loop that has more requests than run.</summary>
    public double Queue(double residence)
    {
        return concurrency > Running ? ((concurrency / Running) - 1) * residence : 0;
    }
}

/// <summary>Times of the steps of one load.</summary>
/// <param name="Decode">A step without prefills.</param>
/// <param name="Marginal">What one prompt adds as prompts come in.</param>
/// <param name="InWave">What one prompt adds when they fill the budget.</param>
internal readonly record struct PrefillTimes(double Decode, double Marginal, double InWave);
