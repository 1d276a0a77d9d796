namespace LlmEconomics;

/// <summary>The duration of the steps that follow one another while a batch only decodes.</summary>
/// <remarks>
/// Step k = 0, 1, … takes <c>(max(first + slope·k, floor) + after) · drafting</c>: contexts grow evenly, so attention does. Sums over k are closed
/// as long as all steps lie on the same side of the floor.
/// </remarks>
/// <param name="First">What the accelerators need in the first step, what the host does after it left out [s].</param>
/// <param name="Slope">What each further step takes longer [s].</param>
/// <param name="Floor">What the host needs to prepare a step [s].</param>
/// <param name="After">What the host does after it [s].</param>
/// <param name="Drafting">Time of a step with its drafting over that without.</param>
internal readonly record struct DecodeCost(double First, double Slope, double Floor, double After, double Drafting)
{
    /// <summary>Whether the host sets the pace of the first step.</summary>
    public bool IsHostBound => First < Floor;

    /// <summary>The first step [s].</summary>
    public double Step => (Math.Max(First, Floor) + After) * Drafting;

    /// <summary>Growth per step while the accelerators set the pace, otherwise 0 [s].</summary>
    private double Growth => IsHostBound ? 0 : Slope * Drafting;

    /// <summary>Steps for which the equations of the first hold: until the accelerators need longer than the host.</summary>
    public long StepsOnThisSide => IsHostBound && Slope > 0 ? (long)Math.Min(long.MaxValue / 4, Math.Floor((Floor - First) / Slope) + 1) : long.MaxValue / 4;

    /// <summary>Time of the first n steps [s].</summary>
    public double Seconds(long steps)
    {
        double n = steps;
        return (Step * n) + (Growth * n * (n - 1) / 2);
    }

    /// <summary>The last of n steps [s].</summary>
    public double LastStep(long steps)
    {
        return Step + (Growth * (steps - 1));
    }

    /// <summary>The smallest number of steps, at least 1, that take at least so long.</summary>
    public long StepsUntil(double seconds)
    {
        double step = Step, growth = Growth;
        if (!(seconds > step))
        {
            return 1;
        }

        double b = step - (growth / 2);
        double root = growth > 0 ? 2 * seconds / (b + Math.Sqrt((b * b) + (2 * growth * seconds))) : seconds / step;
        long steps = Math.Max(1, (long)Math.Ceiling(root) - 1);
        while (Seconds(steps) < seconds)
        {
            steps++;
        }

        return steps;
    }
}
