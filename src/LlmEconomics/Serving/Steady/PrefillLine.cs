namespace LlmEconomics;

/// <summary>The line of prompts before an engine's budget of tokens per step, and what it does to those that just left it.</summary>
/// <remarks>
/// <para>
/// A full step takes T for κ pieces, so that a prompt of c pieces takes <c>S = c·T/κ</c> and a rate λ keeps full steps busy for <c>u = λ·S</c>. With n requests in the replica a prompt finds
/// what the <c>n − 1</c> others leave there (Reiser and Lavenberg 1980, Schweitzer's form <c>a = 1 − 1/n</c>). Where a step holds k prompts, those beyond wait
/// <c>uʰ·a·S·(Cₐ² + C²)/2 / (1 − a·u)</c>, <c>h = √(2·(k + 1)) − 1</c> (Sakasegawa 1977): for k = 1 Pollaczek and Khinchine's formula.
/// </para>
/// <para>
/// Those within wait for the running step, which prompts of others make longer, and for all that came during it: with <c>T′ = t₀ + p·Poisson(λ·T)</c> from step to step, ρ = a·λ·p, a request
/// comes into a step longer than the mean by <c>p·ρ/(1 − ρ²)</c>, and waits for half of it and for ρ of it: <c>p·ρ·(½ + ρ)/(1 − ρ²)</c>.
/// </para>
/// <para>
/// Who leaves the line leaves behind what came meanwhile, <c>a·λ·(wait + own)</c> prompts (Little's law at departures), and decodes beside them: until the line is empty
/// steps are full, or, where prompts have steps of their own, there are no decode steps at all. Short answers see nothing else.
/// </para>
/// </remarks>
internal readonly struct PrefillLine
{
    private readonly StepMix mix;
    private readonly double chunks;
    private readonly double together;
    private readonly double turns;
    private readonly double spread;
    private readonly double pieces;
    private readonly double added;
    private readonly double residual;

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
        Room = solver.FullStep;
        FullSeconds = solver.FullSeconds(decoding, mix);
        pieces = mix.IsPrefillFirst ? Room * chunks : chunks > 1 ? solver.DataRanks : Room;
        together = Math.Sqrt(2 * (Room + 1)) - 2;
        spread = promptSquare / 2;
        double share = mix.Share, present = share > 0 ? Math.Max(1, mix.Pieces / share) : 1;
        added = chunks * (mix.Gap(present + 1) - mix.Gap(present));
        residual = mix.IsPrefillFirst ? 0 : (mix.Mean - mix.Decode) / 2 / Room;
    }

    /// <summary>Prompts in a full step (k).</summary>
    public double Room { get; }

    /// <summary>A full step (T) [s].</summary>
    public double FullSeconds { get; }

    /// <summary>Pieces of prompts in a full step (κ).</summary>
    public double FullPieces => pieces;

    /// <summary>What one prompt takes of full steps (S) [s].</summary>
    private double PromptSeconds => chunks * FullSeconds / pieces;

    /// <summary>The rate at which so many sequences decode, and the line then; an endless wait where no rate does.</summary>
    /// <param name="decoding">Decoding sequences.</param>
    /// <param name="answer">What an answer takes in the mean, were it not for the line [s].</param>
    /// <param name="ahead">Time to the first token, but for the line [s].</param>
    /// <param name="steps">Decode steps of an answer.</param>
    public (double Rate, PrefillWait Wait) Balance(double decoding, double answer, double ahead, double steps)
    {
        double high = Math.Min(turns / PromptSeconds * Nearly, decoding / answer);
        PrefillWait wait = At(high, decoding + (high * ahead), steps, answer / steps);
        double above = (high * (answer + wait.Slowed)) - decoding;
        if (above < -Tolerance * decoding)
        {
            return (high, wait with { Seconds = double.PositiveInfinity });
        }

        if (above <= Tolerance * decoding)
        {
            return (high, wait);
        }

        // Two or three rounds, as long as the line is not nearly full.
        Bracket rate = new(0, -decoding, high, above, double.Epsilon, "the rate at which sequences decode", Tolerance * decoding);
        while (rate.IsOpen)
        {
            PrefillWait tried = At(rate.Next, decoding + (rate.Next * ahead), steps, answer / steps);
            rate.Tell((rate.Next * (answer + tried.Slowed)) - decoding);
        }

        return (rate.Root, At(rate.Root, decoding + (rate.Root * ahead), steps, answer / steps));
    }

    /// <summary>The line in a closed loop, whose clients send with the steps, not with time: as many prompts come into a long step as into a short one.</summary>
    /// <param name="decoding">Decoding sequences.</param>
    /// <param name="answer">What an answer takes in the mean, were it not for the line [s].</param>
    /// <param name="steps">Decode steps of an answer.</param>
    public (double Rate, PrefillWait Wait) Closed(double decoding, double answer, double steps)
    {
        double busy = mix.Pieces / pieces;
        if (busy >= Nearly)
        {
            return (decoding / answer, new PrefillWait(double.PositiveInfinity, 0, 1, 1));
        }

        double waiting = Math.Pow(busy, together + 2) * spread / (1 - busy), slowed = Slowed(waiting * chunks, busy, steps, answer / steps, out double any);
        double rate = decoding / (answer + slowed);
        return (rate, new PrefillWait(waiting * turns / rate, slowed, busy, any));
    }

    private const double Tolerance = 5e-4;
    private const double Nearly = 1 - 1e-6;

    /// <summary>The line at a rate.</summary>
    /// <param name="rate">Requests per second [1/s].</param>
    /// <param name="requests">Requests in the replica, those in this line not counted.</param>
    /// <param name="steps">Decode steps of an answer.</param>
    /// <param name="step">A decode step with its share of prefills in the mean [s].</param>
    private PrefillWait At(double rate, double requests, double steps, double step)
    {
        double busy = rate * PromptSeconds / turns, wait = Wait(busy, rate, requests), met = Met(busy, requests + (rate * wait));
        double slowed = Slowed(met / PromptSeconds * (wait + (chunks * mix.With(1))) * chunks, met, steps, step, out double any);
        return new PrefillWait(wait, slowed, busy, any);
    }

    /// <summary>The wait for other prompts: it grows in itself, for who waits is met by others, up to what it were if everybody met everybody [s].</summary>
    private double Wait(double busy, double rate, double requests)
    {
        double least = WaitBehind(Met(busy, requests), busy, rate), most = least > 0 ? WaitBehind(busy, busy, rate) : least;
        if (least == most || double.IsInfinity(most))
        {
            return most;
        }

        most *= Bracket.Beyond;
        Bracket wait = new(0, -least, most, most - WaitAfter(busy, rate, requests, most), Tolerance, "the wait in the line of prompts");
        while (wait.IsOpen)
        {
            wait.Tell(wait.Next - WaitAfter(busy, rate, requests, wait.Next));
        }

        return wait.Root;
    }

    /// <summary>The wait of one that finds those who wait as long as given [s].</summary>
    private double WaitAfter(double busy, double rate, double requests, double waited)
    {
        return WaitBehind(Met(busy, requests + (rate * waited)), busy, rate);
    }

    /// <summary>The share of time in which others keep the line busy (a·u), seen by one of so many requests.</summary>
    private double Met(double busy, double requests)
    {
        return busy * Math.Max(0, 1 - (turns / Math.Max(1e-9, requests)));
    }

    /// <summary>The wait for prompts that keep the line busy for a share of the time [s].</summary>
    private double WaitBehind(double met, double busy, double rate)
    {
        if (met >= 1)
        {
            return double.PositiveInfinity;
        }

        double alike = Math.Min(Nearly, met / busy * rate * added / turns), gated = added * alike * 2 * spread * (0.5 + alike) / (1 - (alike * alike)) * (1 - (1 / Room));
        return Math.Max(0, (Math.Pow(busy, together) * PromptSeconds * spread * met / (1 - met)) + gated - residual);
    }

    /// <summary>How much longer an answer takes that begins with so many pieces of prompts in line [s].</summary>
    private double Slowed(double left, double busy, double steps, double step, out double any)
    {
        any = 1 - Math.Exp(-left);
        if (any <= 0)
        {
            return 0;
        }

        // Steps of prompts alone hold up every answer, and more prompts come meanwhile; in mixed steps an answer goes on, one token per step.
        double behind = left / any, rounds = Math.Max(1, behind / pieces), each = mix.With(behind / rounds);
        double emptied = any * rounds * each / Math.Max(1e-6, mix.IsPrefillFirst ? Math.Min(1 - busy, mix.Decode / step) : 1 - busy);
        return mix.IsPrefillFirst ? emptied : steps * (1 - Math.Exp(-emptied / each / steps)) * Math.Max(0, each - step);
    }
}

/// <summary>What the line of prompts does to a request.</summary>
/// <param name="Seconds">Wait for other prompts [s].</param>
/// <param name="Slowed">How much longer the answer takes than it would in the mean, for what is still in line when it begins [s].</param>
/// <param name="Busy">Share of the time in which the line is served.</param>
/// <param name="Left">Chance that it leaves others in line.</param>
internal readonly record struct PrefillWait(double Seconds, double Slowed, double Busy, double Left);
