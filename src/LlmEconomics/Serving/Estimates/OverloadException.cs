using System.Globalization;

namespace LlmEconomics;

/// <summary>A steady state was asked for where there is none.</summary>
public sealed class OverloadException : InvalidOperationException
{
    internal OverloadException(Overload overload)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"{overload.Rate:G4} requests per second come and at most {overload.Saturation:G4} are served ({overload.Reason}): the queue grows by {overload.QueueGrowth:G4} per second."))
    {
        Overload = overload;
    }

    /// <summary>By how much.</summary>
    public Overload Overload { get; }
}
