using System.Numerics;

namespace LlmEconomics;

/// <summary>Time by cause; adds up to the whole.</summary>
/// <param name="Compute">See <see cref="TimeCause.Compute"/>.</param>
/// <param name="WeightReads">See <see cref="TimeCause.WeightReads"/>.</param>
/// <param name="CacheReads">See <see cref="TimeCause.CacheReads"/>.</param>
/// <param name="Activations">See <see cref="TimeCause.Activations"/>.</param>
/// <param name="Network">See <see cref="TimeCause.Network"/>.</param>
/// <param name="Gaps">See <see cref="TimeCause.Gaps"/>.</param>
/// <param name="Host">See <see cref="TimeCause.Host"/>.</param>
/// <param name="Waiting">See <see cref="TimeCause.Waiting"/>.</param>
public readonly record struct TimeCauses(
    Duration Compute, Duration WeightReads, Duration CacheReads, Duration Activations, Duration Network, Duration Gaps, Duration Host, Duration Waiting)
    : IAdditionOperators<TimeCauses, TimeCauses, TimeCauses>, IAdditiveIdentity<TimeCauses, TimeCauses>
{
    /// <summary>See <see cref="TimeCause.Compute"/>.</summary>
    public Duration Compute
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Compute));
    } = QuantityGuard.NotNegative(Compute, nameof(Compute));

    /// <summary>See <see cref="TimeCause.WeightReads"/>.</summary>
    public Duration WeightReads
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(WeightReads));
    } = QuantityGuard.NotNegative(WeightReads, nameof(WeightReads));

    /// <summary>See <see cref="TimeCause.CacheReads"/>.</summary>
    public Duration CacheReads
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(CacheReads));
    } = QuantityGuard.NotNegative(CacheReads, nameof(CacheReads));

    /// <summary>See <see cref="TimeCause.Activations"/>.</summary>
    public Duration Activations
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Activations));
    } = QuantityGuard.NotNegative(Activations, nameof(Activations));

    /// <summary>See <see cref="TimeCause.Network"/>.</summary>
    public Duration Network
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Network));
    } = QuantityGuard.NotNegative(Network, nameof(Network));

    /// <summary>See <see cref="TimeCause.Gaps"/>.</summary>
    public Duration Gaps
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Gaps));
    } = QuantityGuard.NotNegative(Gaps, nameof(Gaps));

    /// <summary>See <see cref="TimeCause.Host"/>.</summary>
    public Duration Host
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Host));
    } = QuantityGuard.NotNegative(Host, nameof(Host));

    /// <summary>See <see cref="TimeCause.Waiting"/>.</summary>
    public Duration Waiting
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Waiting));
    } = QuantityGuard.NotNegative(Waiting, nameof(Waiting));

    /// <summary>Nothing: the same as <c>default</c>.</summary>
    public static TimeCauses AdditiveIdentity => default;

    /// <summary>The whole.</summary>
    public Duration Total => Compute + WeightReads + CacheReads + Activations + Network + Gaps + Host + Waiting;

    /// <summary>The time of one cause.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cause"/> is not a cause.</exception>
    public Duration this[TimeCause cause] => cause switch
    {
        TimeCause.Compute => Compute,
        TimeCause.WeightReads => WeightReads,
        TimeCause.CacheReads => CacheReads,
        TimeCause.Activations => Activations,
        TimeCause.Network => Network,
        TimeCause.Gaps => Gaps,
        TimeCause.Host => Host,
        TimeCause.Waiting => Waiting,
        _ => throw Guard.OutOfRange(cause, nameof(cause), "must be a cause"),
    };

    /// <summary>The sum, cause by cause.</summary>
    public static TimeCauses operator +(TimeCauses left, TimeCauses right)
    {
        return new TimeCauses(
            left.Compute + right.Compute, left.WeightReads + right.WeightReads, left.CacheReads + right.CacheReads, left.Activations + right.Activations,
            left.Network + right.Network, left.Gaps + right.Gaps, left.Host + right.Host, left.Waiting + right.Waiting);
    }

    /// <summary>Every cause so many times as long.</summary>
    public static TimeCauses operator *(TimeCauses causes, double factor)
    {
        return new TimeCauses(
            causes.Compute * factor, causes.WeightReads * factor, causes.CacheReads * factor, causes.Activations * factor, causes.Network * factor,
            causes.Gaps * factor, causes.Host * factor, causes.Waiting * factor);
    }

    /// <summary>The sum, cause by cause.</summary>
    public static TimeCauses Add(TimeCauses left, TimeCauses right)
    {
        return left + right;
    }

    /// <summary>Every cause so many times as long.</summary>
    public static TimeCauses Multiply(TimeCauses causes, double factor)
    {
        return causes * factor;
    }

    /// <summary>All of a time to one cause.</summary>
    internal static TimeCauses Of(TimeCause cause, double seconds)
    {
        Duration time = new Duration(seconds);
        return cause switch
        {
            TimeCause.Compute => default(TimeCauses) with { Compute = time },
            TimeCause.WeightReads => default(TimeCauses) with { WeightReads = time },
            TimeCause.CacheReads => default(TimeCauses) with { CacheReads = time },
            TimeCause.Activations => default(TimeCauses) with { Activations = time },
            TimeCause.Network => default(TimeCauses) with { Network = time },
            TimeCause.Gaps => default(TimeCauses) with { Gaps = time },
            TimeCause.Host => default(TimeCauses) with { Host = time },
            _ => default(TimeCauses) with { Waiting = time },
        };
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TimeCauses), PrintMembers);
    }
}
