using System.Globalization;

namespace LlmEconomics;

/// <summary>More is asked for than a system can ever serve: its queue grows without end.</summary>
/// <param name="Rate">Requests that come per second [1/s].</param>
/// <param name="Saturation">Requests that the system serves per second at most [1/s]; 0 where a run ended before one was answered.</param>
/// <param name="Reason">What binds: memory, the engine's limit, or time.</param>
public sealed record Overload(double Rate, double Saturation, string Reason) : NotServed(Reason)
{
    /// <summary>Requests that come per second [1/s].</summary>
    public double Rate
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Rate));
    } = Guard.NotNegative(Rate, nameof(Rate));

    /// <summary>Requests that the system serves per second at most [1/s]; 0 where a run ended before one was answered.</summary>
    public double Saturation
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Saturation));
    } = Guard.NotNegative(Saturation, nameof(Saturation));

    /// <summary>Requests asked for over requests served at most: above 1, and positive infinity where none was served.</summary>
    public double Load => Saturation > 0 ? Rate / Saturation : double.PositiveInfinity;

    /// <summary>Waiting requests that come on top every second [1/s].</summary>
    public double QueueGrowth => Rate - Saturation;

    internal override string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rate:G4} requests per second come and at most {Saturation:G4} are served ({Reason}): the queue grows by {QueueGrowth:G4} per second.");

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Overload), PrintMembers);
    }
}
