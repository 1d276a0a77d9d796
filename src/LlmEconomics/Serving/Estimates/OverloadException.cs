using System.Globalization;

namespace LlmEconomics;

/// <summary>An estimate was asked for where there is none: more comes than can be served.</summary>
public sealed class OverloadException : NotServedException
{
    internal OverloadException(Overload overload)
        : base(overload, string.Create(
            CultureInfo.InvariantCulture,
            $"{overload.Rate:G4} requests per second come and at most {overload.Saturation:G4} are served ({overload.Reason}): the queue grows by {overload.QueueGrowth:G4} per second."))
    {
        Overload = overload;
    }

    /// <summary>By how much.</summary>
    public Overload Overload { get; }
}
