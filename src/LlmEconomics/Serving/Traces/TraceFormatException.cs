namespace LlmEconomics;

/// <summary>A trace is not what its format says; the message names the line and the field.</summary>
public sealed class TraceFormatException : FormatException
{
    internal TraceFormatException(long line, string field, string problem, Exception? cause = null)
        : base(Quoted.Message(FormattableString.Invariant($"line {line}, {Quoted.Cut(field)}: {problem}")), cause)
    {
        (Line, Field, Problem) = (line, field, Quoted.Message(problem));
    }

    /// <summary>The line, counted from 1.</summary>
    public long Line { get; }

    /// <summary>The field or column.</summary>
    public string Field { get; }

    /// <summary>What is wrong with it, and what is accepted.</summary>
    public string Problem { get; }
}
