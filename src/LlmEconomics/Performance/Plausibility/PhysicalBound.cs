using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What no deployment can beat, whatever its software.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PhysicalBound>))]
public enum PhysicalBound
{
    /// <summary>All arithmetic at the peaks of its number formats.</summary>
    Compute,

    /// <summary>Reading the weights once per step at the memory bandwidth.</summary>
    WeightBandwidth,

    /// <summary>Reading the visible cache once per sequence and step at the memory bandwidth.</summary>
    CacheBandwidth,

    /// <summary>Weights and cache together at the memory bandwidth.</summary>
    MemoryBandwidth,

    /// <summary>What ranks have to exchange at the bandwidth of their links, with sums formed inside the network.</summary>
    Network,

    /// <summary>Weights and caches fit into the memory.</summary>
    MemoryCapacity,

    /// <summary>Requests in flight = throughput × latency.</summary>
    LittlesLaw,
}
