namespace LlmEconomics;

/// <summary>The line of prompts before an engine's budget of tokens per step, and what it does to those that just left it.</summary>
/// <remarks>
/// <para>
/// A full step takes T for κ pieces, so that a prompt of c pieces takes <c>S = c·T/κ</c> and a rate λ keeps it busy for <c>u = λ·S</c>. With n requests in the replica a prompt finds
/// what the <c>n − 1</c> others leave there (Reiser and Lavenberg 1980, Schweitzer's form <c>a = 1 − 1/n</c>); it waits
/// <c>W = uʰ·a·u·S·(1 + C²)/2 / (1 − a·u)</c>, for one prompt per step (h = 0) Pollaczek and Khinchine's formula, and for k at once
/// <c>h = √(2·(k + 1)) − 2</c> (Sakasegawa 1977).
/// </para>
/// <para>
/// Who leaves the line leaves behind what came meanwhile, <c>L = a·λ·(W + own)</c> prompts (Little's law at departures), and decodes beside them: until the line is empty, for
/// <c>L·S/(1 − a·u)</c>, steps are full, or, where prompts have steps of their own, there are no decode steps at all. Short answers see nothing else.
/// </para>
/// </remarks>
internal readonly struct PrefillLine
{
    private readonly StepMix mix;
    private readonly double chunks;
    private readonly double together;
    private readonly double turns;
    private readonly double spread;

    /// <summary>The line of a replica.</summary>
    /// <param name="mix">Its steps.</param>
    /// <param name="solver">Its times.</param>
    /// <param name="decoding">Decoding sequences.</param>
    /// <param name="promptSquare">E[P²]/E[P]² of the prompts.</param>
    public PrefillLine(in StepMix mix, in LoadSolver solver, double decoding, double promptSquare)
    {
        this.mix = mix;
        chunks = solver.Chunks;
        turns = solver.Turns;
        Pieces = mix.IsPrefillFirst ? solver.FullStep * chunks : chunks > 1 ? solver.DataRanks : solver.FullStep;
        FullSeconds = solver.FullSeconds(decoding, mix);
        // Prompts that make their step longer in proportion are served one after the other, in effect.
        together = Math.Sqrt(2 * (Math.Max(1, Pieces * mix.With(1) / FullSeconds) + 1)) - 2;
        spread = promptSquare / 2;
    }

    /// <summary>Pieces of prompts in a full step (κ).</summary>
    public double Pieces { get; }

    /// <summary>A full step (T) [s].</summary>
    public double FullSeconds { get; }

    /// <summary>What one prompt takes of full steps (S) [s].</summary>
    private double PromptSeconds => chunks * FullSeconds / Pieces;

    /// <summary>The rate at which so many sequences decode, and the line then; an endless wait where no rate does.</summary>
    /// <param name="decoding">Decoding sequences.</param>
    /// <param name="answer">What an answer takes in the mean, were it not for the line [s].</param>
    /// <param name="ahead">Time to the first token, but for the line [s].</param>
    /// <param name="steps">Decode steps of an answer.</param>
    public (double Rate, PrefillWait Wait) Balance(double decoding, double answer, double ahead, double steps)
    {
        double low = 0, high = Math.Min(turns / PromptSeconds * Nearly, decoding / answer), rate = high, below = -decoding;
        PrefillWait wait = At(rate, decoding + (rate * ahead), steps, answer / steps);
        double above = (rate * (answer + wait.Slowed)) - decoding;
        if (above < -Tolerance * decoding)
        {
            return (rate, wait with { Seconds = double.PositiveInfinity });
        }

        // The Illinois method: two or three rounds, as long as the line is not nearly full.
        for (int round = 0; round < Rounds && Math.Abs(above) > Tolerance * decoding; round++)
        {
            rate = round % 4 == 3 ? (low + high) / 2 : high - (above * (high - low) / (above - below));
            wait = At(rate, decoding + (rate * ahead), steps, answer / steps);
            double at = (rate * (answer + wait.Slowed)) - decoding;
            if (at > 0)
            {
                (high, above, below) = (rate, at, below / 2);
            }
            else
            {
                (low, below) = (rate, at);
                if (at > -Tolerance * decoding)
                {
                    break;
                }

                above /= 2;
            }
        }

        return (rate, wait);
    }

    private const int Rounds = 24;
    private const double Tolerance = 1e-4;
    private const double Nearly = 1 - 1e-6;

    /// <summary>The line at a rate.</summary>
    /// <param name="rate">Requests per second [1/s].</param>
    /// <param name="requests">Requests in the replica, those in this line not counted.</param>
    /// <param name="steps">Decode steps of an answer.</param>
    /// <param name="step">A decode step with its share of prefills in the mean [s].</param>
    private PrefillWait At(double rate, double requests, double steps, double step)
    {
        double busy = rate * PromptSeconds / turns, factor = Math.Pow(busy, together) * PromptSeconds * spread, wait = 0, met = 0;
        for (int round = 0; round < 2; round++)
        {
            met = busy * Math.Max(0, 1 - (turns / Math.Max(1e-9, requests + (rate * wait))));
            wait = met < 1 ? factor * met / (1 - met) : double.PositiveInfinity;
        }

        double left = met / PromptSeconds * (wait + (chunks * mix.With(1))) * chunks, any = 1 - Math.Exp(-left);
        if (any <= 0)
        {
            return new PrefillWait(wait, 0, busy, 0);
        }

        // Steps of prompts alone hold up every answer, and more prompts come meanwhile; in mixed steps an answer goes on, one token per step.
        double pieces = left / any, rounds = Math.Max(1, pieces / Pieces), each = mix.With(pieces / rounds);
        double emptied = any * rounds * each / Math.Max(1e-6, mix.IsPrefillFirst ? Math.Min(1 - met, mix.Decode / step) : 1 - met);
        double slowed = mix.IsPrefillFirst ? emptied : steps * (1 - Math.Exp(-emptied / each / steps)) * Math.Max(0, each - step);
        return new PrefillWait(wait, slowed, busy, any);
    }
}

/// <summary>What the line of prompts does to a request.</summary>
/// <param name="Seconds">Wait for other prompts [s].</param>
/// <param name="Slowed">How much longer the answer takes than it would in the mean, for what is still in line when it begins [s].</param>
/// <param name="Busy">Share of the time in which the line is served.</param>
/// <param name="Left">Chance that it leaves others in line.</param>
internal readonly record struct PrefillWait(double Seconds, double Slowed, double Busy, double Left);
