namespace LlmEconomics;

/// <summary>A file of measurements is not what it should be; the message names the place, what was found and what is expected there.</summary>
public sealed class MeasurementFormatException : FormatException
{
    /// <summary>Refuses a file.</summary>
    /// <param name="place">The place: a JSON path such as <c>$[2].mean_ttft_ms</c>, or <c>line 3, column 5 (tpot_ms)</c>.</param>
    /// <param name="problem">What is wrong there, and what is expected.</param>
    /// <param name="cause">What noticed it.</param>
    public MeasurementFormatException(string place, string problem, Exception? cause = null)
        : base(Quoted.Message($"{Quoted.Place(place)}: {problem}"), cause)
    {
        Place = place;
        Problem = Quoted.Message(problem);
    }

    /// <summary>The place: a JSON path such as <c>$[2].mean_ttft_ms</c>, or <c>line 3, column 5 (tpot_ms)</c>.</summary>
    public string Place { get; }

    /// <summary>What is wrong there, and what is expected.</summary>
    public string Problem { get; }
}
