namespace LlmEconomics;

/// <summary>A file of accelerators is not what it should be; the message names the place and what is expected there.</summary>
public sealed class AcceleratorFormatException : FormatException
{
    /// <summary>Refuses a file.</summary>
    /// <param name="jsonPath">The place, for example <c>$.accelerators[2].memory</c>.</param>
    /// <param name="problem">What is wrong there, and what is expected.</param>
    /// <param name="cause">What noticed it.</param>
    public AcceleratorFormatException(string jsonPath, string problem, Exception? cause = null)
        : base(Quoted.Message($"{Quoted.Place(jsonPath)}: {problem}"), cause)
    {
        JsonPath = jsonPath;
        Problem = Quoted.Message(problem);
    }

    /// <summary>The place, for example <c>$.accelerators[2].memory</c>.</summary>
    public string JsonPath { get; }

    /// <summary>What is wrong there, and what is expected.</summary>
    public string Problem { get; }
}
