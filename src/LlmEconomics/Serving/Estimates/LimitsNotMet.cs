using System.Globalization;

namespace LlmEconomics;

/// <summary>No rate keeps a service level: a limit is missed even by requests that are served one at a time.</summary>
/// <param name="Level">The service level.</param>
/// <param name="Limit">The limit that is missed: the name of its property of <see cref="ServiceLevel"/>.</param>
/// <param name="Allowed">The limit.</param>
/// <param name="Unloaded">What the share of the requests needs on an idle system; above <paramref name="Allowed"/>.</param>
public sealed record LimitsNotMet(ServiceLevel Level, string Limit, Duration Allowed, Duration Unloaded)
    : NotServed(string.Create(
        CultureInfo.InvariantCulture,
        $"{Limit}: {Guard.NotNull(Level).Share:P0} of the requests may take {Allowed.Milliseconds:G4} ms at most, and they take {Unloaded.Milliseconds:G4} ms on an idle system"));
