namespace LlmEconomics;

/// <summary>Amounts of two currencies were added, compared or divided without an exchange rate.</summary>
public sealed class CurrencyMismatchException : InvalidOperationException
{
    internal CurrencyMismatchException(Currency left, Currency right)
        : base($"{left} and {right} do not mix: convert one with an ExchangeRate.")
    {
        (Left, Right) = (left, right);
    }

    /// <summary>The currency of the first amount.</summary>
    public Currency Left { get; }

    /// <summary>The currency of the second amount, or the one that was asked for.</summary>
    public Currency Right { get; }
}
