using LlmEconomics.Tests.Models;

namespace LlmEconomics.Tests.Accounting;

/// <summary>What laws about loads need: the five numbers by name, steps of every kind, and comparison up to rounding.</summary>
internal static class Loads
{
    public const double Rounding = 1e-11;

    public static readonly (string Name, Func<OperatorLoad, double> Of)[] Parts =
    [
        ("FLOPs", l => l.Flops.Value), ("weights", l => l.WeightBytes.Value), ("cache read", l => l.CacheReadBytes.Value),
        ("cache written", l => l.CacheWriteBytes.Value), ("activations", l => l.ActivationBytes.Value),
    ];

    /// <summary>Everything but the weights, which are read once whatever the step.</summary>
    public static IEnumerable<(string Name, Func<OperatorLoad, double> Of)> LinearParts => Parts.Where(p => p.Name != "weights");

    /// <summary>Decode, prefill, cached prefill, chunk, verification, and mixtures of them.</summary>
    public static IReadOnlyList<StepShape> Shapes { get; } =
    [
        StepShape.Decode(1, 0), StepShape.Decode(1, 1), StepShape.Decode(7, 129), StepShape.Decode(256, 5000), StepShape.Prefill(1, 1000),
        StepShape.Prefill(3, 257, 4000), StepShape.Chunk(1, 512, 2048), StepShape.Verify(16, 3, 700),
        StepShape.Chunk(1, 2048, 0) + StepShape.Decode(64, 3000), StepShape.Prefill(2, 100) + StepShape.Verify(5, 7, 10_000) + StepShape.Decode(1, 70_000),
    ];

    /// <summary>Every model of the name with every scheme, its operators built.</summary>
    public static IEnumerable<(ModelArchitecture Model, FormatScheme Formats, ModelOperators Operators)> OfModel(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        return Architectures.FormatsFor(model).Select(f => (model, f, Architectures.OperatorsOf(model, f)));
    }

    /// <summary>Equal up to the rounding of sums of some hundred operators.</summary>
    public static bool AreClose(double left, double right)
    {
        return Math.Abs(left - right) <= Rounding * Math.Max(Math.Abs(left), Math.Abs(right));
    }

    /// <summary>At most, up to rounding.</summary>
    public static bool IsAtMost(double left, double right)
    {
        return left <= right || AreClose(left, right);
    }
}
