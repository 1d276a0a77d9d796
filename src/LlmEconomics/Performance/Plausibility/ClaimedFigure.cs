using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What a claim states.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimedFigure>))]
public enum ClaimedFigure
{
    /// <summary>The mean time to first token.</summary>
    TimeToFirstToken,

    /// <summary>The mean time per output token.</summary>
    TimePerOutputToken,

    /// <summary>Generated tokens per second of the deployment.</summary>
    OutputThroughput,

    /// <summary>Prompt tokens computed per second of the deployment.</summary>
    PrefillThroughput,

    /// <summary>Several of the figures taken together.</summary>
    Together,
}
