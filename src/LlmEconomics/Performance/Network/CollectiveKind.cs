namespace LlmEconomics;

/// <summary>What a group of ranks exchanges, and which bytes its cost counts.</summary>
internal enum CollectiveKind
{
    /// <summary>Every rank gets the sum of all ranks' arrays; bytes of one array.</summary>
    AllReduce,

    /// <summary>Every rank gets its part of the sum; bytes of the whole array.</summary>
    ReduceScatter,

    /// <summary>Every rank gets the parts of all; bytes of the whole array.</summary>
    AllGather,

    /// <summary>Every rank sends an equal, different part to every rank; bytes of what one rank holds.</summary>
    AllToAll,

    /// <summary>One rank sends to the next; bytes of the message.</summary>
    PointToPoint,
}
