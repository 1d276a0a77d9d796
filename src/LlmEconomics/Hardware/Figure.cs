namespace LlmEconomics;

/// <summary>One figure of an accelerator, with where it comes from.</summary>
/// <param name="Name">Where it stands, as in JSON: <c>memoryBandwidth</c>, <c>peaks.fp8</c>, <c>scaleUp.bandwidthPerDirection</c>.</param>
/// <param name="Value">Its value in the base unit; 0 for a peak without a hardware path.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record Figure(string Name, double Value, Provenance Provenance)
{
    /// <summary>Where it stands, as in JSON: <c>memoryBandwidth</c>, <c>peaks.fp8</c>, <c>scaleUp.bandwidthPerDirection</c>.</summary>
    public string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name, nameof(Name));

    /// <summary>Its value in the base unit; 0 for a peak without a hardware path.</summary>
    public double Value
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Value));
    } = Guard.NotNegative(Value, nameof(Value));

    /// <summary>Where it comes from.</summary>
    public Provenance Provenance
    {
        get;
        init => field = Guard.NotNull(value, nameof(Provenance));
    } = Guard.NotNull(Provenance, nameof(Provenance));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Figure), PrintMembers);
    }
}
