namespace LlmEconomics;

/// <summary>What bounds one scheduler: tokens per step, sequences, memory, and how it looks at its queue.</summary>
internal sealed record EngineLimits
{
    /// <summary>Tokens a step computes at most.</summary>
    public required double Budget { get; init; }

    /// <summary>Tokens of one prompt that a step computes at most: those of one rank.</summary>
    public required double BudgetOfOne { get; init; }

    /// <summary>Whether a prompt may begin with what a step's budget has left.</summary>
    public required bool SplitsPrompts { get; init; }

    /// <summary>Sequences that run at once at most.</summary>
    public required double MaxSequences { get; init; }

    /// <summary>Room for the cache [bytes].</summary>
    public required double Room { get; init; }

    /// <summary>Room of one rank, in which a sequence lies whole [bytes].</summary>
    public required double RoomOfOne { get; init; }

    /// <summary>The longest request that the engine takes [tokens].</summary>
    public required double MostTokens { get; init; }

    /// <summary>Tokens per block of the cache.</summary>
    public required int BlockTokens { get; init; }

    /// <summary>Share of the rest of its answer for which a sequence needs room when it is admitted.</summary>
    public required double ReservedOutput { get; init; }

    /// <summary>Whether prompts have steps of their own.</summary>
    public required bool PrefillFirst { get; init; }

    /// <summary>Whether requests leave when their prompt is computed.</summary>
    public required bool PrefillOnly { get; init; }

    /// <summary>Decode steps between looks at the queue.</summary>
    public required long PollSteps { get; init; }

    /// <summary>Decode steps that a prompt waits so that data ranks prefill together.</summary>
    public required long WaitSteps { get; init; }

    /// <summary>Decode steps between a token's computation and its client's sight of it.</summary>
    public required double LagSteps { get; init; }

    /// <summary>By how much later its client sees a request's first token [s].</summary>
    public required double AnswerSeconds { get; init; }

    /// <summary>The shortest step that prefills [s].</summary>
    public required double LaunchSeconds { get; init; }

    /// <summary>The limits of one of the pipeline's turns of a deployment: its stages work on as many batches at once, which share memory evenly.</summary>
    public static EngineLimits Of(Deployment deployment, bool prefillOnly = false)
    {
        EngineProfile engine = deployment.Engine;
        double data = deployment.Parallelism.Data, turns = deployment.Parallelism.Pipeline;
        double room = deployment.CacheRoom;
        return new EngineLimits
        {
            Budget = engine.PrefillBudget * data,
            BudgetOfOne = engine.PrefillBudget,
            SplitsPrompts = engine.SplitsPrompts,
            MaxSequences = Math.Max(1, Math.Floor(engine.MaxSequences * data / turns)),
            Room = room * data / turns,
            RoomOfOne = room / turns,
            MostTokens = deployment.MostTokens,
            BlockTokens = (int)engine.BlockTokens,
            ReservedOutput = engine.ReservedOutput.Value,
            PrefillFirst = engine.Scheduling == Scheduling.PrefillFirst,
            PrefillOnly = prefillOnly,
            PollSteps = Math.Max(1, (long)Math.Round(engine.PollSteps.Value)),
            WaitSteps = engine.DataRanksPrefillTogether && data > 1 ? (long)Math.Round(engine.DataWaitSteps.Value) : 0,
            LagSteps = engine.FirstTokenSteps.Value,
            AnswerSeconds = engine.AnswerSeconds,
            LaunchSeconds = deployment.LaunchSeconds,
        };
    }
}
