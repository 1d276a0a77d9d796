namespace LlmEconomics.Validation.Agreement;

/// <summary>What holds of saturation and capacity at any load, whatever the simulation says.</summary>
internal static class SaturationLaws
{
    public static IEnumerable<string> Broken(SaturationCase of)
    {
        (ServingSystem system, Workload workload) = (of.System, of.Workload);
        double saturation = system.Saturation(workload);
        if (!(saturation > 0 && double.IsFinite(saturation)))
        {
            yield return $"saturation {saturation}";
            yield break;
        }

        ServingEstimate idle = system.Estimate(workload.AtRate(1e-9)).Estimate, busy = system.Estimate(workload.AtRate(0.9 * saturation)).Estimate;
        Duration first = idle.TimeToFirstToken.Mean;
        // An answer whose first token is seen late may be whole by then: its client sees no time per token.
        bool hasTokens = idle.TimePerOutputToken.At(0.9) > Duration.Zero;
        if (!(first > Duration.Zero && (hasTokens || workload.Lengths.Output.Mean < 10) && double.IsFinite(idle.RequestLatency.P99.Seconds)))
        {
            yield return $"idle latencies {idle.TimeToFirstToken}";
        }

        if (!(busy.TimeToFirstToken.Mean > Duration.Zero && double.IsFinite(busy.RequestLatency.P99.Seconds) && busy.MeanInFlight > 0))
        {
            yield return $"latencies at 90 % {busy.TimeToFirstToken}";
        }

        // A loop of a thousand clients cannot be served faster than twice what the system saturates at; nor does one of its requests alone.
        if (of.Kind != LengthKind.Equal && system.Estimate(workload.AtConcurrency(1000)).Estimate.RequestRate is var loop && !(saturation >= loop / 2))
        {
            yield return $"saturation {saturation:G4} below half of a closed loop's {loop:G4}";
        }

        Duration shortest = idle.TimeToFirstToken.At(0.9);
        ServingCapacity none = system.Capacity(workload, new ServiceLevel { TimeToFirstToken = shortest * 0.9 });
        if (none.IsMet || none.Rate != 0 || none.Obstacle is not LimitsNotMet)
        {
            yield return $"a limit below the idle time to first token ({shortest}) is met at {none.Rate:G4}";
        }

        ServingCapacity some = system.Capacity(workload, new ServiceLevel
        {
            TimeToFirstToken = shortest * 2,
            TimePerOutputToken = hasTokens ? idle.TimePerOutputToken.At(0.9) * 3 : null,
        });
        if (!(some.IsMet && some.Rate > 0 && some.Rate <= saturation && some.Estimate!.TimeToFirstToken.At(0.9) <= shortest * 2))
        {
            yield return $"twice the idle limits give a capacity of {some.Rate:G4}";
        }
    }
}
