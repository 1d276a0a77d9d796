namespace LlmEconomics;

/// <content>A replica that always has requests waiting: every place is taken.</content>
/// <remarks>
/// <para>
/// Nothing is left to chance arrivals: a place that becomes free is taken at once, so that as many prompts begin per decode step as answers end in it. With n places
/// per turn of the pipeline, g decode steps per answer, and c steps for a prompt, x requests pass per step. Places allow <c>x = n / (g + c)</c>; a budget of B tokens,
/// prompts of P tokens and v tokens per decoding sequence and step allow <c>x = B / (P + g·v)</c>; the smaller holds. The rate is x over the mean step.
/// </para>
/// <para>
/// Where prompts have steps of their own all n places decode in every decode step, <c>x = n / g</c>, and the prompts between two of them share as few steps as the budget allows.
/// </para>
/// <para>
/// Steps with prompts cost their floor whatever they hold, so it matters how prompts are spread over them. Random lengths spread them by chance: a share <c>1 − (1 − m/n)ⁿ</c> of
/// the steps holds any of the m pieces per step. Requests of equal length that began together end together: their prompts fill whole steps.
/// </para>
/// </remarks>
internal readonly ref partial struct SteadyState
{
    /// <summary>A replica in which so many places are taken all the time.</summary>
    private ServicePoint Full(double places)
    {
        double turn = places / solver.Turns;
        (double perStep, double step, double seen) = deployment.Engine.Scheduling == Scheduling.PrefillFirst ? PromptsApart(turn) : PromptsMixed(turn);

        // Little's law for those that decode, and for those on the way to it.
        double rate = perStep / step * solver.Turns, decoding = Math.Min(turn, perStep * solver.DecodeSteps * seen / step), first = (turn - decoding) / perStep * step;

        // Requests on their way to the engine and tokens on their way to the client take time, and no place.
        double outside = solver.Outside(seen);
        StepMix mix = solver.Mix(decoding * solver.Turns, Clump) with { Pieces = perStep * solver.Chunks };
        PrefillLine line = new(mix, solver, decoding * solver.Turns, promptSquare + shape.ArrivalVariation - 1);
        double ahead = solver.FirstToken(mix, step, Math.Clamp(places - 1, 0, 1)) + Others(mix, line.Room), busy = Math.Min(1, perStep * solver.Chunks / line.FullPieces);
        return new ServicePoint(places + (rate * outside), decoding * solver.Turns, decoding * solver.Turns / (Decoded * rate), first + outside, rate)
        {
            Mix = mix,
            Room = line.Room,
            FullSeconds = line.FullSeconds,
            Line = new PrefillWait(Math.Max(0, first + outside - ahead), 0, busy, 1 - Math.Exp(-perStep * solver.Chunks)),
        };
    }

    /// <summary>Requests per step, the mean step, and the mean step as those that decode see it [s], where prompts share steps with them.</summary>
    private (double PerStep, double Step, double Seen) PromptsMixed(double turn)
    {
        double prompt = shape.Prompt - cached, steps = solver.DecodeSteps, verified = solver.Verified, budget = deployment.Engine.PrefillBudget * solver.DataRanks;
        double chunks = solver.Chunks, waste = deployment.Engine.SplitsPrompts || chunks > 1 ? 0 : Unfilled;

        // The steps' budget: what decoding leaves of it, less what a prompt that is not split leaves empty.
        double most = ((budget / prompt) - waste) / (1 + (steps * verified / prompt));
        most = waste > 0 ? Math.Max(most, Math.Min(1, turn / (1 + steps))) : most;
        double perStep = Math.Min(turn / (steps + chunks), most), decoding = perStep * steps;
        double pieces = perStep * chunks, whole = chunks > 1 ? solver.DataRanks : Math.Max(1, most), share = Spread(pieces, Math.Min(whole, turn), turn);

        // Where some compute their prompts only the others decode.
        double running = decoding + pieces, present = pieces / share;
        double beside = Math.Max(0, running - present), with = Math.Max(deployment.LaunchSeconds, solver.Step(beside, present, chunks)), without = solver.Step(running, 0);
        double step = (share * with) + ((1 - share) * without), others = (share * beside) + ((1 - share) * running);
        double seen = others > 0 ? ((share * beside * with) + ((1 - share) * running * without)) / others : without;
        return (perStep, step * solver.Drafting, seen * solver.Drafting);
    }

    /// <summary>Requests per decode step, the time from one decode step to the next, and that as those that decode see it [s], where prompts have steps of their own.</summary>
    private (double PerStep, double Step, double Seen) PromptsApart(double turn)
    {
        double steps = solver.DecodeSteps, chunks = solver.Chunks, perStep = turn / steps;
        double whole = chunks > 1 ? solver.DataRanks : solver.FullStep;
        double share = shape.IsEqual ? Math.Min(1, 1 / steps) : ByChance(perStep, turn);
        double together = perStep / share * chunks;

        // What does not fill the last of the steps takes a whole one too, and a prompt of several pieces takes as many steps however many ranks there are.
        double count = shape.IsEqual ? Math.Ceiling(together / whole) : together > whole / 2 ? (together / whole) + 0.5 : 1;
        count = Math.Max(Math.Max(Math.Min(count, Math.Max(1, together)), LongestOf(perStep / share)), Refills(perStep / share));
        double one = Math.Max(deployment.LaunchSeconds, solver.Step(0, together / count, chunks));
        double decode = solver.Step(Math.Max(1, turn), 0) * solver.Drafting, prompts = share * count * one;

        // A sequence waits for the prompts of others between its tokens, and not for its own.
        return (perStep, decode + prompts, decode + (prompts * (1 - (1 / Math.Max(1, turn))) * Math.Max(0, steps - 1) / Math.Max(1, steps)));
    }

    /// <summary>Pieces of the longest of so many prompts, in the mean: each of the shape's prompts is the longest with the chance that it and no longer one is among them.</summary>
    private double LongestOf(double prompts)
    {
        double sum = 0, budget = deployment.Engine.PrefillBudget, below = 0, unshared = (shape.Prompt - cached) / shape.Prompt;
        for (int i = 0; i < shape.Prompts.Length; i++)
        {
            double upTo = Math.Pow((i + 1.0) / shape.Prompts.Length, Math.Max(1, prompts));
            sum += (upTo - below) * Math.Ceiling(shape.Prompts[i].Tokens * unshared / budget);
            below = upTo;
        }

        return sum;
    }

    /// <summary>Steps in which the places of so many requests are filled, where answers of one token leave theirs with their prompt: <c>1 + ln(s) / −ln(p)</c>, until none of s·pᵏ is left.</summary>
    private double Refills(double requests)
    {
        double single = shape.SingleTokens, filled = requests * (1 - single);
        return single is > 0 and < 1 && filled > 1 ? 1 + (Math.Log(filled) / -Math.Log(single)) : 1;
    }

    /// <summary>Share of the steps that hold pieces of prompts, when so many do in the mean, a full step holds so many, and so many places are taken.</summary>
    private double Spread(double pieces, double whole, double places)
    {
        double packed = Math.Min(1, pieces / Math.Max(whole, double.Epsilon));
        return shape.IsEqual ? packed : Math.Max(ByChance(pieces, places), packed);
    }

    /// <summary>Chance that any of so many places has a prompt in a step, when so many do in the mean: <c>1 − (1 − m/n)ⁿ</c>.</summary>
    private static double ByChance(double pieces, double places)
    {
        double n = Math.Max(1, places);
        return 1 - Math.Pow(1 - Math.Min(1, pieces / n), n);
    }

    /// <summary>
    /// Prompts' worth of a step's budget that stays empty because the next prompt is not split, in the mean: <c>(1 + C²) / 2</c>, the renewal theorem's time to the last event before a moment.
    /// </summary>
    private double Unfilled => promptSquare / 2;
}
