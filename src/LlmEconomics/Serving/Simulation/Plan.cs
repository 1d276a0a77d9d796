namespace LlmEconomics;

/// <summary>What an engine does until the next event.</summary>
internal enum PlanKind
{
    /// <summary>Nothing: no request is there.</summary>
    Idle,

    /// <summary>One step that prefills, with or without decoding sequences beside.</summary>
    Prefill,

    /// <summary>Steps that only decode.</summary>
    Decode,
}

/// <summary>What an engine does until the next event.</summary>
/// <param name="Kind">What.</param>
/// <param name="Start">Since when [s].</param>
/// <param name="End">Until when [s].</param>
/// <param name="Cost">Durations of decode steps.</param>
/// <param name="Steps">Decode steps in it.</param>
/// <param name="Prompts">Prompts in its step.</param>
/// <param name="Beside">Sequences that decode in the same step as the prompts.</param>
internal readonly record struct Plan(PlanKind Kind, double Start, double End, DecodeCost Cost, long Steps, PromptLoad Prompts, int Beside)
{
    public static Plan Idle(double now)
    {
        return new Plan(PlanKind.Idle, now, double.PositiveInfinity, default, 0, default, 0);
    }

    public static Plan Prefill(double start, double end, in PromptLoad prompts, int beside)
    {
        return new Plan(PlanKind.Prefill, start, end, default, 0, prompts, beside);
    }

    public static Plan Decode(double start, in DecodeCost cost, long steps)
    {
        return new Plan(PlanKind.Decode, start, start + cost.Seconds(steps), cost, steps, default, 0);
    }

    /// <summary>The same, but only the first steps of it.</summary>
    public Plan CutTo(long steps)
    {
        return Decode(Start, Cost, steps);
    }
}
