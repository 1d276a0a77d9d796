namespace LlmEconomics;

/// <summary>A topology is its name in JSON.</summary>
internal sealed class TopologyJsonConverter() : NameJsonConverter<Topology>("a topology", Topology.All);
