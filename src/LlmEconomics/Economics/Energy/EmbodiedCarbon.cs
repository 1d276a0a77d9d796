namespace LlmEconomics;

/// <summary>Carbon of making hardware, spread evenly over its life.</summary>
/// <param name="Kilograms">Of what serves, servers and accelerators; at least 0 [kg CO₂e].</param>
/// <param name="LifeYears">Years of use; above 0.</param>
/// <param name="Source">Who says so.</param>
public sealed record EmbodiedCarbon(double Kilograms, double LifeYears, string Source)
{
    /// <summary>Of what serves [kg CO₂e].</summary>
    public double Kilograms
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Kilograms));
    } = Guard.NotNegative(Kilograms);

    /// <summary>Years of use.</summary>
    public double LifeYears
    {
        get;
        init => field = Guard.Positive(value, nameof(LifeYears));
    } = Guard.Positive(LifeYears);

    /// <summary>Who says so.</summary>
    public string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    } = Guard.NotBlank(Source);

    /// <summary>The share of a time [kg CO₂e].</summary>
    /// <param name="time">The time; at least 0.</param>
    public double For(Duration time)
    {
        return Kilograms * Guard.NotNegative(time.Value, nameof(time)) / (LifeYears * 8760 * Duration.SecondsPerHour);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(EmbodiedCarbon), PrintMembers);
    }
}
