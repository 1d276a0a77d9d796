namespace LlmEconomics;

/// <summary>Measured power of what serves, by how much of the time it computes: <c>idle + (loaded − idle) · utilisation</c>.</summary>
/// <remarks>Not the rated power, which is what cooling is built for: loaded accelerators draw 60 to 80 % of it (ML.ENERGY on H100), idle ones a fifth.</remarks>
/// <param name="Idle">Power without work; at least 0.</param>
/// <param name="Loaded">Power at full work; at least <paramref name="Idle"/>.</param>
/// <param name="Source">Who measured it.</param>
public sealed record PowerCurve(Watts Idle, Watts Loaded, string Source)
{
    /// <summary>Power without work.</summary>
    public Watts Idle
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Idle));
    } = QuantityGuard.NotNegative(Idle);

    /// <summary>Power at full work.</summary>
    public Watts Loaded
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Loaded));
    } = QuantityGuard.NotNegative(Loaded);

    /// <summary>Who measured it.</summary>
    public string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    } = Guard.NotBlank(Source);

    /// <summary>The same with its share of the server, which draws that with work and without: host, memory, network cards, fans.</summary>
    /// <param name="share">Power of the server for what the curve is of; at least 0.</param>
    public PowerCurve WithServer(Watts share)
    {
        QuantityGuard.NotNegative(share);
        return this with { Idle = Idle + share, Loaded = Loaded + share };
    }

    /// <summary>So many of the same.</summary>
    /// <param name="power">One.</param>
    /// <param name="count">How many; at least 0.</param>
    public static PowerCurve operator *(PowerCurve power, double count)
    {
        Guard.NotNegative(count);
        return Guard.NotNull(power) with { Idle = power.Idle * count, Loaded = power.Loaded * count };
    }

    /// <summary>Mean power.</summary>
    /// <param name="utilisation">Share of the time in which it computes, 0 to 1.</param>
    /// <exception cref="InvalidOperationException">It draws less with work than without.</exception>
    public Watts At(double utilisation)
    {
        Guard.Between(utilisation, 0, 1);
        return Loaded >= Idle ? Idle + ((Loaded - Idle) * utilisation) : throw new InvalidOperationException($"Loaded ({Loaded}) must not be below Idle ({Idle}).");
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(PowerCurve), PrintMembers);
    }
}
