using System.Globalization;

namespace LlmEconomics;

/// <summary>A figure was asked for where nothing is served: no estimate, no fleet and no price, and not a price of nothing.</summary>
public sealed class NotServedException : InvalidOperationException
{
    internal NotServedException(double rate, double utilisation)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Nothing is served: a rate of {rate:G6} per second at a utilisation of {utilisation:G6}. Its cost has no number per token."))
    {
        (Rate, Utilisation) = (rate, utilisation);
    }

    internal NotServedException(NotServed obstacle)
        : base(obstacle.Message)
    {
        Obstacle = obstacle;
    }

    /// <summary>The reason, where a model of serving gave one; <see langword="null"/> where rate or utilisation are 0.</summary>
    public NotServed? Obstacle { get; }

    /// <summary>The rate at full use from which a cost was asked for; 0 where there is an <see cref="Obstacle"/> [1/s].</summary>
    public double Rate { get; }

    /// <summary>The share of the time in which the rate is used; 0 where there is an <see cref="Obstacle"/>.</summary>
    public double Utilisation { get; }
}
