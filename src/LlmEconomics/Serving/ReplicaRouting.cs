using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>How a router spreads requests over replicas.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplicaRouting>))]
public enum ReplicaRouting
{
    /// <summary>To the one with the fewest unanswered requests; the first of equals.</summary>
    LeastLoaded,

    /// <summary>One after the other.</summary>
    RoundRobin,

    /// <summary>To the one that holds most of the prompt in its prefix cache; the least loaded of equals.</summary>
    PrefixAware,
}
