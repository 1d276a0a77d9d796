using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What a weight does in a forward pass: how much arithmetic each of its elements costs, and which tokens it sees.</summary>
[JsonConverter(typeof(WeightRoleJsonConverter))]
public sealed record WeightRole
{
    private WeightRole(string name, int flopsPerElement, bool isLinear)
    {
        Name = name;
        FlopsPerElement = flopsPerElement;
        IsLinear = isLinear;
    }

    /// <summary>A linear layer that every token passes: 2 FLOP per element and token (one multiply-add).</summary>
    public static WeightRole Linear { get; } = new("linear", 2, isLinear: true);

    /// <summary>One of a mixture's routed experts: a linear layer that sees only the tokens routed to it.</summary>
    public static WeightRole Expert { get; } = new("expert", 2, isLinear: true);

    /// <summary>The router of a mixture of experts: every token passes it; checkpoints keep it in high precision.</summary>
    public static WeightRole Router { get; } = new("router", 2, isLinear: false);

    /// <summary>The output head: only tokens whose logits are asked for pass it; checkpoints keep it in high precision.</summary>
    public static WeightRole Head { get; } = new("head", 2, isLinear: false);

    /// <summary>A depthwise convolution along the sequence: every token meets every element once.</summary>
    public static WeightRole Convolution { get; } = new("convolution", 2, isLinear: false);

    /// <summary>A small matrix kept in high precision that every token passes (gates, residual mixers).</summary>
    public static WeightRole Gate { get; } = new("gate", 2, isLinear: false);

    /// <summary>Norm gains, biases, sinks and other per-channel numbers: their element-wise arithmetic is not counted as FLOPs.</summary>
    public static WeightRole Vector { get; } = new("vector", 0, isLinear: false);

    /// <summary>A table of which each token reads one row: no arithmetic.</summary>
    public static WeightRole Lookup { get; } = new("lookup", 0, isLinear: false);

    /// <summary>A linear layer that image tokens pass and text tokens do not (keys and values of cross-attention): a text step neither computes nor reads it.</summary>
    public static WeightRole Image { get; } = new("image", 0, isLinear: true);

    /// <summary>All roles.</summary>
    public static IReadOnlyList<WeightRole> All { get; } = [Linear, Expert, Router, Head, Convolution, Gate, Vector, Lookup, Image];

    /// <summary>The name used in text and JSON.</summary>
    public string Name { get; }

    /// <summary>FLOP per element and token that meets it; a multiply-add counts as 2.</summary>
    public int FlopsPerElement { get; }

    /// <summary>Whether quantisation schemes convert it unless they exclude it by name.</summary>
    public bool IsLinear { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
