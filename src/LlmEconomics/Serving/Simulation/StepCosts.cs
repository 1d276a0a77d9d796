namespace LlmEconomics;

/// <summary>Step times of one deployment, reduced to what changes from step to step.</summary>
/// <remarks>
/// A step of d decoding sequences whose attention takes A seconds in all: <c>W(d) + A / data ranks</c>, W kept per d; prompts that share the step add
/// their tokens to the weights' work and their own attention. It is <see cref="Deployment.StepTime"/> of that step.
/// </remarks>
internal sealed class StepCosts
{
    private readonly Deployment deployment;
    private readonly double dataRanks;
    private readonly double contextRanks;
    private readonly double leastRanks;
    private readonly double drafting;
    private readonly AcceptanceDraw? acceptance;
    private double[] weightSeconds = [];
    private double[] weightBytes = [];

    public StepCosts(Deployment deployment, int seed)
    {
        acceptance = deployment.Speculation is { } speculation ? new AcceptanceDraw(speculation, seed) : null;
        this.deployment = deployment;
        dataRanks = deployment.Parallelism.Data;
        contextRanks = deployment.Parallelism.Context;
        leastRanks = deployment.Engine.DataRanksPrefillTogether ? dataRanks : 1;
        drafting = 1 + (deployment.Speculation?.DraftShare(deployment.Model) ?? 0);
        Verified = 1 + (deployment.Speculation?.DraftTokens ?? 0);
        CacheFootprint cache = deployment.Memory.Cache;
        Curve = SequenceCurve.Through(context => (DecodeAttention(context), cache.OfSequence(context).Value));
    }

    /// <summary>Attention and memory of a decoding sequence over its context.</summary>
    public SequenceCurve Curve { get; }

    /// <summary>Tokens that a step computes per decoding sequence.</summary>
    public int Verified { get; }

    /// <summary>A step in which so many sequences only decode: the part that does not depend on their contexts.</summary>
    public DecodeCost Decode(int sequences, double attention, double slope)
    {
        double after = deployment.HostSecondsPerSequence * sequences / dataRanks;
        return new DecodeCost(
            WeightSeconds(sequences) - after + (attention / dataRanks), slope / dataRanks, deployment.HostFloorSeconds, after, drafting);
    }

    /// <summary>A step that prefills.</summary>
    public double Mixed(int sequences, double attention, in PromptLoad prompts)
    {
        StepWork work = Work(sequences, prompts);
        return deployment.AtLeastHost(
            deployment.WeightSeconds(work) + (attention / dataRanks) + (prompts.Attention / Ranks(prompts.Count)), work) * (sequences > 0 ? drafting : 1);
    }

    /// <summary>Weight bytes that a step reads on a rank.</summary>
    public double WeightBytesOf(int sequences, in PromptLoad prompts)
    {
        return prompts.Tokens > 0 ? deployment.WeightBytes(Work(sequences, prompts)) : WeightBytes(sequences);
    }

    /// <summary>Decode steps in which a sequence gets so many tokens.</summary>
    public long DecodeSteps(long tokens, long id, int attempt)
    {
        return acceptance?.Steps(tokens, id, attempt) ?? tokens;
    }

    /// <summary>Attention of a chunk of a prompt on the rank that serves it [s].</summary>
    public double ChunkAttention(long tokens, long cached)
    {
        SequenceGroup group = new(1, tokens, cached, 0);
        double sum = 0;
        foreach (ref readonly CacheTerm term in deployment.CacheTerms)
        {
            sum += term.Time(group).Seconds;
        }

        return sum;
    }

    private double DecodeAttention(long context)
    {
        SequenceGroup group = new(1, Verified, Math.Min(context, AttentionSpan.MaxTokens), 0);
        double sum = 0;
        foreach (ref readonly CacheTerm term in deployment.CacheTerms)
        {
            sum += term.Time(group).Seconds;
        }

        return sum;
    }

    private double Ranks(int prompts)
    {
        return Math.Clamp(prompts, leastRanks, dataRanks);
    }

    private StepWork Work(int sequences, in PromptLoad prompts)
    {
        double decoding = sequences / dataRanks * Verified, ranks = Ranks(prompts.Count);
        return new StepWork(
            ((double)sequences * Verified) + prompts.Tokens, (decoding + (prompts.Tokens / ranks)) / contextRanks, (decoding + (prompts.Ending / ranks)) / contextRanks,
            (sequences / dataRanks) + (prompts.Ending / ranks), contextRanks > 1 ? Shape(sequences, prompts) : default);
    }

    /// <summary>The step in equal sequences, for what context ranks exchange.</summary>
    private StepShape Shape(int sequences, in PromptLoad prompts)
    {
        SequenceGroup decoding = new(sequences, Verified, 0, Verified);
        return prompts.Tokens == 0
            ? StepShape.Of(decoding)
            : StepShape.Of(decoding, new SequenceGroup(1, prompts.Tokens, prompts.Cached, Math.Min(prompts.Ending, prompts.Tokens)));
    }

    private double WeightSeconds(int sequences)
    {
        Fill(sequences);
        return weightSeconds[sequences];
    }

    private double WeightBytes(int sequences)
    {
        Fill(sequences);
        return weightBytes[sequences];
    }

    private void Fill(int sequences)
    {
        if (sequences < weightSeconds.Length && weightSeconds[sequences] > 0)
        {
            return;
        }

        if (sequences >= weightSeconds.Length)
        {
            int length = Math.Max(64, checked(sequences * 2));
            Array.Resize(ref weightSeconds, length);
            Array.Resize(ref weightBytes, length);
        }

        StepWork work = Work(sequences, default);
        weightSeconds[sequences] = deployment.WeightSeconds(work);
        weightBytes[sequences] = deployment.WeightBytes(work);
    }
}

/// <summary>The prompts, or pieces of them, in one step.</summary>
/// <param name="Count">How many.</param>
/// <param name="Tokens">Tokens computed for them.</param>
/// <param name="Ending">How many of them end in this step, and so give a token.</param>
/// <param name="Cached">Tokens that they have cached before.</param>
/// <param name="Attention">Seconds of their attention on the ranks that serve them, added up.</param>
internal readonly record struct PromptLoad(int Count, long Tokens, int Ending, long Cached, double Attention);
