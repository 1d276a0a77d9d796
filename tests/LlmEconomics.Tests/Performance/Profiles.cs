using System.Collections.Immutable;

namespace LlmEconomics.Tests.Performance;

/// <summary>Profiles in round numbers, every figure another one, so that each can be told apart in a result; and some near the limit.</summary>
internal static class Profiles
{
    /// <summary>A kernel of each form.</summary>
    public static EfficiencyProfile Round { get; } = new()
    {
        Id = "round",
        Architectures = ["Round"],
        Products = ImmutableDictionary<KernelFormat, KernelEfficiency>.Empty
            .Add(KernelFormat.Bits16, new KernelEfficiency { Start = 10, Memory = 0.5, Compute = 0.4, Activations = 2, Form = KernelForm.SerialActivations })
            .Add(KernelFormat.Fp8, new KernelEfficiency { Start = 12, Memory = 0.25, Compute = 0.2, Activations = 0.5, Form = KernelForm.Roofline }),
        Experts = ImmutableDictionary<KernelFormat, KernelEfficiency>.Empty
            .Add(KernelFormat.Bits16, new KernelEfficiency { Start = 30, Memory = 0.8, Compute = 0.1, Activations = 0.25, Form = KernelForm.Additive }),
        Attention = new AttentionEfficiency
        {
            Memory = 0.5, NarrowMemory = 0.25, DecodeCompute = 0.1, PrefillCompute = 0.2, Ramp = 100, Start = 3, LatentStart = 5, RecurrentStart = 7,
        },
        ElementwiseStart = 1,
        ElementwisePasses = 4,
        Network = 0.5,
        NetworkLatency = 8,
        NetworkRoot = 0.5,
        Source = "made up for tests",
    };

    /// <summary>An engine that adds nothing yet: tests switch on one figure after the other.</summary>
    public static EngineProfile Plain { get; } = new() { Name = "plain", Release = new DateOnly(2026, 1, 1), Source = "made up for tests" };

    /// <summary>Every fraction short of 1 by so much, and fixed times of so many microseconds.</summary>
    public static EfficiencyProfile AlmostIdeal(double epsilon)
    {
        KernelEfficiency kernel = new() { Start = epsilon, Memory = 1 - epsilon, Compute = 1 - epsilon, Activations = 1 - epsilon, Form = KernelForm.Roofline };
        return new EfficiencyProfile
        {
            Id = "almost ideal",
            Products = ImmutableDictionary<KernelFormat, KernelEfficiency>.Empty.Add(KernelFormat.Bits16, kernel),
            Experts = ImmutableDictionary<KernelFormat, KernelEfficiency>.Empty.Add(KernelFormat.Bits16, kernel),
            Attention = new AttentionEfficiency
            {
                Memory = 1 - epsilon, NarrowMemory = 1 - epsilon, DecodeCompute = 1 - epsilon, PrefillCompute = 1 - epsilon,
                Ramp = epsilon, Start = epsilon, LatentStart = epsilon, RecurrentStart = epsilon,
            },
            ElementwiseStart = epsilon,
            ElementwisePasses = epsilon,
            Network = 1 - epsilon,
            NetworkLatency = epsilon,
            NetworkRoot = epsilon * 1e-3,
            Source = "made up for tests",
        };
    }

    /// <summary>Every scale and overhead short of nothing by so much.</summary>
    public static EngineProfile AlmostNone(double epsilon)
    {
        return Plain with
        {
            KernelOverhead = 1 + epsilon, MemoryScale = 1 - epsilon, CacheScale = 1 - epsilon, ProductComputeScale = 1 - epsilon, ExpertComputeScale = 1 - epsilon,
            ExpertTraffic = 1 + epsilon, ExpertImbalance = epsilon, HostPerSequence = epsilon,
        };
    }
}
