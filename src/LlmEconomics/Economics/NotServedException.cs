namespace LlmEconomics;

/// <summary>The cost of tokens was asked for where none are served: no price, and not a price of nothing.</summary>
public sealed class NotServedException : InvalidOperationException
{
    internal NotServedException(double rate, double utilisation)
        : base(FormattableString.Invariant($"Nothing is served: a rate of {rate:G6} per second at a utilisation of {utilisation:G6}. Its cost has no number per token."))
    {
        (Rate, Utilisation) = (rate, utilisation);
    }

    /// <summary>What would be served at full use [1/s].</summary>
    public double Rate { get; }

    /// <summary>The share of the time in which it is used.</summary>
    public double Utilisation { get; }
}
