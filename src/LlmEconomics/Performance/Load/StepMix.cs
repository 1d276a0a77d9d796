namespace LlmEconomics;

/// <summary>Steps of a batch that goes on decoding while prompts come by chance: some only decode, others also prefill.</summary>
/// <remarks>
/// With a Poisson number of pieces of prompts per step, mean m, that come in clumps of b, a share <c>f = 1 − exp(−m/b)</c> of the steps has any. Mixed steps with k pieces take
/// <c>max(launch, decode + k·piece)</c>, decode steps t₀. Where prompts have steps of their own those take <c>max(launch, setup + k·piece, k·packed)</c> and go on as long as
/// prompts come: <c>exp(rate · step)</c> of them in the mean, at most one per piece. Against a random walk that is within 5 % up to a piece per decode step, 9 % at three.
/// </remarks>
/// <param name="Decode">A decode step (t₀) [s].</param>
/// <param name="Piece">What one piece of a prompt adds [s].</param>
/// <param name="Pieces">Pieces per decode step in the mean (m).</param>
/// <param name="Launch">What a step that prefills takes at least [s].</param>
/// <param name="Clump">Pieces that come at once in the mean, at least 1.</param>
/// <param name="IsPrefillFirst">Whether prompts have steps of their own.</param>
internal readonly record struct StepMix(double Decode, double Piece, double Pieces, double Launch, double Clump, bool IsPrefillFirst)
{
    private const double Tolerance = 1e-6;

    /// <summary>What a step of prompts alone takes beside its pieces: reading the weights, starting kernels [s].</summary>
    public double Setup { get; init; }

    /// <summary>What one piece takes in full steps of prompts alone: more pieces than one step holds take several [s].</summary>
    public double Packed { get; init; }

    /// <summary>Mean time from one decode step to the next [s].</summary>
    public double Mean
    {
        get
        {
            double share = Share;
            return share <= 0 ? Decode : IsPrefillFirst ? Decode + PrefillsBetween() : ((1 - share) * Decode) + (share * With(Pieces / share));
        }
    }

    /// <summary>Share of the decode steps that have pieces of prompts in them, or before them.</summary>
    public double Share => 1 - Math.Exp(-Pieces / Clump);

    /// <summary>Time of the prefill steps between two decode steps [s].</summary>
    /// <remarks>The longer it is, the fewer prompts come while the batch decodes: the time falls in itself, so it has one value, between none and what it is after none.</remarks>
    private double PrefillsBetween()
    {
        double first = PrefillsAfter(0), high = first * Bracket.Beyond;
        Bracket between = new(0, -first, high, high - PrefillsAfter(high), Tolerance, "the prefill steps between two decode steps");
        while (between.IsOpen)
        {
            between.Tell(between.Next - PrefillsAfter(between.Next));
        }

        return between.Root;
    }

    /// <summary>The same, where the prompts come at the rate that so much time between decode steps leaves [s].</summary>
    private double PrefillsAfter(double between)
    {
        double rate = Pieces / Clump / (Decode + between), share = Math.Max(1e-9, 1 - Math.Exp(-rate * Decode)), most = Math.Max(1, Pieces / share);
        double steps = Math.Clamp(Math.Exp(Math.Min(50, rate * With(1))), 1, most);
        return share * steps * With(Pieces / share / steps);
    }

    /// <summary>A step that prefills so many pieces [s].</summary>
    public double With(double pieces)
    {
        return Math.Max(Math.Max(Launch, pieces * Packed), (IsPrefillFirst ? Setup : Decode) + (pieces * Piece));
    }

    /// <summary>Time from one decode step to the next with so many pieces between or in them [s].</summary>
    public double Gap(double pieces)
    {
        return pieces == 0 ? Decode : (IsPrefillFirst ? Decode : 0) + With(pieces);
    }
}
