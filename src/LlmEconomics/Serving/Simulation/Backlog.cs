namespace LlmEconomics;

/// <summary>Whether a queue grows without end: seen in the second half of a run, when the engines are full.</summary>
/// <remarks>
/// Of n requests sent in a time, those answered differ by chance with a standard deviation of about <c>√(n · (1 + c²))</c>, c the coefficient of
/// variation of the times between them. A backlog that grew by more than four of these was not chance: overloads above <c>4·√((1 + c²)/n)</c> are
/// found, smaller ones in longer runs.
/// </remarks>
internal sealed class Backlog
{
    private const double Deviations = 4;

    private double start;
    private long inFlightAtStart;
    private long answeredAtStart;
    private double lastSent;
    private double gaps;
    private double squares;
    private long sent;
    private double residence;
    private long admitted;

    /// <summary>The second half begins.</summary>
    public void Begin(double now, long inFlight, long answered)
    {
        (start, lastSent, inFlightAtStart, answeredAtStart) = (now, now, inFlight, answered);
        (gaps, squares, sent) = (0, 0, 0);
    }

    /// <summary>A request is sent in it.</summary>
    public void Sent(double now)
    {
        double gap = now - lastSent;
        (lastSent, gaps, squares, sent) = (now, gaps + gap, squares + (gap * gap), sent + 1);
    }

    /// <summary>A request ran for so long, from its admission to its end.</summary>
    public void Ran(double seconds)
    {
        residence += seconds;
        admitted++;
    }

    /// <summary>The overload at the end of the run; <see langword="null"/> where there is none to be seen.</summary>
    public Overload? Look(double now, long inFlight, long answered, string reason)
    {
        if (sent < 2 || admitted == 0 || start < 2 * residence / admitted)
        {
            return null;
        }

        double mean = gaps / sent, variation = (squares / sent / (mean * mean)) - 1;
        return inFlight - inFlightAtStart > Deviations * Math.Sqrt(sent * (1 + Math.Max(0, variation)))
            ? new Overload(sent / (now - start), (answered - answeredAtStart) / (now - start), reason)
            : null;
    }
}
