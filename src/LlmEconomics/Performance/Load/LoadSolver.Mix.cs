namespace LlmEconomics;

/// <content>Steps where requests come by chance.</content>
internal readonly partial struct LoadSolver
{
    /// <summary>Share of a prompt's time that grows with the square of its tokens: attention.</summary>
    public double AttentionShare => Math.Min(1, prefillCacheSeconds / dataRanks / PrefillStep(1));

    /// <summary>Tokens that a step computes per decoding sequence.</summary>
    public double Verified => verified;

    /// <summary>Time of a decode step with its drafting over that without.</summary>
    public double Drafting => 1 + draftShare;

    /// <summary>Data ranks.</summary>
    public double DataRanks => dataRanks;

    /// <summary>Batches that take turns in a pipeline.</summary>
    public double Turns => pipeline;

    /// <summary>Decode steps of an answer whose first token comes from its prompt.</summary>
    public double DecodeSteps => Math.Max(0.01, OutputTokens - 1) / yielded;

    /// <summary>Steps of so many decoding sequences where requests come by chance, without waves: as many pieces of prompts fall into one as answers end in it.</summary>
    /// <param name="decoding">Decoding sequences.</param>
    /// <param name="clump">Requests that come at once.</param>
    /// <param name="own">Sequences that decode in the mean where one request is alone: its prompt does not come into its own steps.</param>
    public StepMix Mix(double decoding, double clump, double own = 1)
    {
        // A step that decodes has one sequence at least, however small their number is over time.
        double chunks = Chunks, turn = Math.Max(1, decoding / pipeline), decode = Step(turn, 0);
        double pieces = Math.Max(0, (decoding / pipeline) - own) / DecodeSteps * chunks;
        StepMix mix = new(decode, 0, pieces, deployment.LaunchSeconds, clump, deployment.Engine.Scheduling == Scheduling.PrefillFirst);
        if (!mix.IsPrefillFirst)
        {
            double prompts = Math.Clamp(pieces / chunks, leastRanks, full);
            return mix with { Piece = (Step(turn, prompts) - decode) / prompts / chunks };
        }

        // Steps of prompts alone read the weights once more: a line from one prompt, on one data rank, to a full step on all of them, for prompts come to the ranks by chance.
        double one = Step(0, leastRanks), most = full > leastRanks ? Step(0, full) : one;
        double piece = full > leastRanks ? (most - one) / (full - leastRanks) : one / leastRanks;
        return mix with { Piece = piece / chunks, Setup = Math.Max(0, one - (piece * leastRanks)), Packed = most / full / chunks };
    }

    /// <summary>A step that is full of prompts [s].</summary>
    public double FullSeconds(double decoding, in StepMix mix)
    {
        double whole = mix.IsPrefillFirst ? mix.With(full * Chunks) : Chunks > 1 ? mix.With(dataRanks) : Math.Max(mix.Launch, Step(decoding / pipeline, full));
        return Math.Max(whole, mix.With(1));
    }

    /// <summary>Time per token over the time of a decode step: drafting included, over the tokens a step yields.</summary>
    public double TokenFactor => (1 + draftShare) / yielded;

    /// <summary>Time of a request between its client and the engine, both ways, but for <see cref="AnswerSeconds"/>: it has no place in the engine then [s].</summary>
    /// <param name="tpot">Time per token of those that decode [s].</param>
    public double Outside(double tpot)
    {
        EngineProfile engine = deployment.Engine;
        return EntrySeconds + ((engine.FirstTokenSteps.Value + (dataRanks > 1 ? engine.DataWaitSteps.Value : 0)) * tpot);
    }

    /// <summary>Time to the first token of an admitted request whose prompt shares its step with no other, as the engine has it: <see cref="AnswerSeconds"/> before its client.</summary>
    /// <param name="mix">The steps.</param>
    /// <param name="tpot">Time per token of those that decode [s].</param>
    /// <param name="others">Chance that others run when it comes, 0 to 1: only then is there a step to wait for.</param>
    public double FirstToken(in StepMix mix, double tpot, double others)
    {
        EngineProfile engine = deployment.Engine;
        double polled = engine.PollSteps.Value / 2 * (mix.IsPrefillFirst ? mix.Decode : tpot);
        double waited = others * (polled + (mix.IsPrefillFirst ? mix.Decode : 0));
        return Outside(tpot) + waited + (Chunks * mix.With(1));
    }
}
