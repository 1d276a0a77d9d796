namespace LlmEconomics;

/// <summary>What is known about the errors of both latencies before anything is measured.</summary>
public sealed record CalibrationPrior
{
    private static readonly Lazy<CalibrationPrior> Shipped = new(() => CalibrationResources.Load(
        "calibration-prior.json", CalibrationJsonContext.Default.CalibrationPrior));

    /// <summary>The errors of the time to first token.</summary>
    public required ErrorPrior TimeToFirstToken
    {
        get;
        init => field = Guard.NotNull(value, nameof(TimeToFirstToken));
    }

    /// <summary>The errors of the time per output token.</summary>
    public required ErrorPrior TimePerOutputToken
    {
        get;
        init => field = Guard.NotNull(value, nameof(TimePerOutputToken));
    }

    /// <summary>Where the figures come from.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>The prior that ships with the library, fitted to the errors of predictions of deployments that had no part in their own fit.</summary>
    public static CalibrationPrior Default => Shipped.Value;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CalibrationPrior), PrintMembers);
    }
}
