namespace LlmEconomics;

/// <summary>None of the measurements given to a calibration is possible; the message says why of each of the first few.</summary>
public sealed class UnusableMeasurementsException : ArgumentException
{
    /// <summary>Refuses measurements.</summary>
    /// <param name="doubts">What is wrong with them, at least one.</param>
    public UnusableMeasurementsException(params IReadOnlyList<MeasurementDoubt> doubts)
        : base($"No measurement is possible on this deployment: {string.Join(" ", Guard.NotNull(doubts).Take(3))}")
    {
        Doubts = [.. doubts];
    }

    /// <summary>What is wrong with them.</summary>
    public IReadOnlyList<MeasurementDoubt> Doubts { get; }
}
