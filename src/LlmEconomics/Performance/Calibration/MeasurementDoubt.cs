using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Why a measurement is doubted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DoubtReason>))]
public enum DoubtReason
{
    /// <summary>It breaks a bound of physics or arithmetic; it is left out.</summary>
    Impossible,

    /// <summary>Another measurement under the same load says something else; both are used.</summary>
    Inconsistent,

    /// <summary>It lies where fewer than one in twenty measurements are expected; it is used.</summary>
    Surprising,
}

/// <summary>A measurement that calibration has something to say about.</summary>
/// <param name="Measurement">The measurement.</param>
/// <param name="Reason">Why it is doubted, and what became of it.</param>
/// <param name="Explanation">The same in a sentence with the numbers.</param>
public sealed record MeasurementDoubt(DeploymentMeasurement Measurement, DoubtReason Reason, string Explanation)
{
    /// <summary>The measurement.</summary>
    public DeploymentMeasurement Measurement
    {
        get;
        init => field = Guard.NotNull(value, nameof(Measurement));
    } = Guard.NotNull(Measurement);

    /// <summary>Why it is doubted, and what became of it.</summary>
    public DoubtReason Reason
    {
        get;
        init => field = Guard.Known(value, nameof(Reason));
    } = Guard.Known(Reason);

    /// <summary>The same in a sentence with the numbers.</summary>
    public string Explanation
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Explanation));
    } = Guard.NotBlank(Explanation);

    /// <summary>Reason and explanation.</summary>
    public override string ToString()
    {
        return $"{Measurement} ({Reason}): {Explanation}";
    }
}
