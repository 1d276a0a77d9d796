using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// How accelerators are wired to each other, as far as it decides what a group of them can exchange: with how many of its peers one
/// accelerator has a link of its own.
/// </summary>
/// <remarks>
/// For a group of n, over links of one pair's bandwidth each: a mesh or bridge uses <c>n − 1</c> links; a torus <c>⌈log₂ n⌉</c>, since
/// a compact block reaches one more direction each time it doubles (2, 4, 8 of the 3-D torus, then both directions of each axis);
/// a switch, and the host's root complex, lend the whole bandwidth to any one peer.
/// </remarks>
[JsonConverter(typeof(TopologyJsonConverter))]
public sealed record Topology
{
    private static readonly ImmutableArray<Topology> Known =
    [
        Switch = new("switch", _ => double.PositiveInfinity) { FormsNodes = true },
        Mesh = new("mesh", n => n - 1) { FormsNodes = true },
        Torus = new("torus", n => Math.Ceiling(Math.Log2(n))) { FormsNodes = true },
        Bridge = new("bridge", n => n - 1),
        Host = new("host", _ => double.PositiveInfinity),
    ];

    private readonly Func<int, double> links;

    private Topology(string name, Func<int, double> links)
    {
        Name = name;
        this.links = links;
    }

    /// <summary>A switched fabric (NVSwitch, an Ethernet or InfiniBand leaf): any peer at full speed.</summary>
    public static Topology Switch { get; }

    /// <summary>A direct link to every peer (AMD Infinity Fabric, Gaudi): one pair gets only its own link.</summary>
    public static Topology Mesh { get; }

    /// <summary>Direct links to neighbours along the axes of a ring, 2-D or 3-D torus (TPU, Trainium).</summary>
    public static Topology Torus { get; }

    /// <summary>A plug-on bridge that joins a few cards of one server.</summary>
    public static Topology Bridge { get; }

    /// <summary>Through the host's PCI Express.</summary>
    public static Topology Host { get; }

    /// <summary>All topologies.</summary>
    public static IReadOnlyList<Topology> All => Known;

    /// <summary>The name used in text and JSON, for example <c>switch</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the accelerators it joins are what a server or rack is built around; a bridge joins only some cards of one.</summary>
    public bool FormsNodes { get; private init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }

    /// <summary>Links of one pair that an accelerator can use at once in a group of n; infinite where peers share one link.</summary>
    internal double LinksUsed(int n)
    {
        return links(n);
    }
}
