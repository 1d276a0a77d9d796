using System.Globalization;

namespace LlmEconomics;

/// <summary>No rate keeps a service level: a limit is missed even by requests that are served one at a time.</summary>
/// <param name="Level">The service level.</param>
/// <param name="Limit">The limit that is missed: the name of its property of <see cref="ServiceLevel"/>.</param>
/// <param name="Allowed">The limit; above 0.</param>
/// <param name="Unloaded">What the share of the requests needs on an idle system; at least 0.</param>
public sealed record LimitsNotMet(ServiceLevel Level, string Limit, Duration Allowed, Duration Unloaded)
    : NotServed(string.Create(
        CultureInfo.InvariantCulture,
        $"{Limit}: {Guard.NotNull(Level).Share:P0} of the requests may take {Allowed.Milliseconds:G4} ms at most, and need {Unloaded.Milliseconds:G4} ms on an idle system"))
{
    /// <summary>The service level.</summary>
    public ServiceLevel Level
    {
        get;
        init => field = Guard.NotNull(value, nameof(Level));
    } = Level;

    /// <summary>The limit that is missed: the name of its property of <see cref="ServiceLevel"/>.</summary>
    public string Limit
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Limit));
    } = Guard.NotBlank(Limit, nameof(Limit));

    /// <summary>The limit; above 0.</summary>
    public Duration Allowed
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(Allowed));
    } = QuantityGuard.Positive(Allowed, nameof(Allowed));

    /// <summary>What the share of the requests needs on an idle system; at least 0.</summary>
    public Duration Unloaded
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Unloaded));
    } = QuantityGuard.NotNegative(Unloaded, nameof(Unloaded));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(LimitsNotMet), PrintMembers);
    }
}
