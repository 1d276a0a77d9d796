using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Which prediction an interval is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PredictedFigure>))]
public enum PredictedFigure
{
    /// <summary>The mean time to first token.</summary>
    TimeToFirstToken,

    /// <summary>The mean time per output token.</summary>
    TimePerOutputToken,

    /// <summary>The output throughput.</summary>
    OutputThroughput,
}
