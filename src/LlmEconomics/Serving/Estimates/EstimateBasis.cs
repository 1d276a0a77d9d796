namespace LlmEconomics;

/// <summary>What an estimate was computed from.</summary>
/// <param name="Method">How.</param>
/// <param name="System">What serves.</param>
/// <param name="Workload">What is served; <see langword="null"/> where requests were handed over one by one.</param>
/// <param name="Requests">Requests that the figures are means over; 0 for a steady state in closed form.</param>
/// <param name="Seed">Seed of the run; <see langword="null"/> in closed form.</param>
public sealed record EstimateBasis(EstimateMethod Method, ServingSystem System, Workload? Workload, long Requests, int? Seed)
{
    /// <summary>How.</summary>
    public EstimateMethod Method
    {
        get;
        init => field = Guard.Known(value, nameof(Method));
    } = Guard.Known(Method, nameof(Method));

    /// <summary>What serves.</summary>
    public ServingSystem System
    {
        get;
        init => field = Guard.NotNull(value, nameof(System));
    } = Guard.NotNull(System, nameof(System));

    /// <summary>Requests that the figures are means over; 0 for a steady state in closed form.</summary>
    public long Requests
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Requests));
    } = Guard.Between(Requests, 0, long.MaxValue, nameof(Requests));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(EstimateBasis), PrintMembers);
    }
}
