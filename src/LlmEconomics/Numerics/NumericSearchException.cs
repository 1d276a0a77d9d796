namespace LlmEconomics;

/// <summary>
/// A numeric search could not prove its result: the function had no sign change where one was expected, or gave a value that is not a number.
/// The library throws it instead of returning an unproved figure. It points at inputs outside what a formula was made for, or at a fault of the library.
/// </summary>
public sealed class NumericSearchException : InvalidOperationException
{
    internal NumericSearchException(string message)
        : base(message)
    {
    }
}
