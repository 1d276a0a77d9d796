using System.Globalization;

namespace LlmEconomics;

/// <summary>A simulation was asked to measure over so few requests, or after so short a warm-up, that its figures would be wrong.</summary>
/// <remarks>
/// Clients of a closed loop all send at once when it begins, and an open loop begins empty. The documentation on serving says how many requests leave
/// that behind, and why.
/// </remarks>
public sealed class SimulationWindowException : InvalidOperationException
{
    internal SimulationWindowException(string reason, long requests, long warmUp, double leastRequests, double leastWarmUp)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"{reason}: Requests is {requests} and WarmUp {warmUp}; at least {Whole(leastRequests)} and {Whole(leastWarmUp)} would do."))
    {
        (Requests, WarmUp, LeastRequests, LeastWarmUp) = (requests, warmUp, Whole(leastRequests), Whole(leastWarmUp));
    }

    /// <summary>Requests that were to be measured: <see cref="SimulationOptions.Requests"/>.</summary>
    public long Requests { get; }

    /// <summary>Requests that were sent before those: <see cref="SimulationOptions.WarmUp"/>, or what stood for it.</summary>
    public long WarmUp { get; }

    /// <summary>The least <see cref="SimulationOptions.Requests"/> that would do, as far as the run can tell.</summary>
    public long LeastRequests { get; }

    /// <summary>The least <see cref="SimulationOptions.WarmUp"/> that would do, as far as the run can tell.</summary>
    public long LeastWarmUp { get; }

    private static long Whole(double requests)
    {
        return requests >= long.MaxValue ? long.MaxValue : (long)Math.Ceiling(requests);
    }
}
