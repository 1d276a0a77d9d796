namespace LlmEconomics;

/// <summary>What stands in a rank's memory beside weights and cache.</summary>
internal readonly record struct MemoryParts(Bytes Activations, Bytes Graphs, Bytes Communication, Bytes Runtime)
{
    public Bytes Sum => Activations + Graphs + Communication + Runtime;
}
