namespace LlmEconomics.Validation.Agreement;

/// <summary>A kind of load, and how far the closed form may be from the simulation in the median.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Low">Lowest load over saturation, or 0 in a closed loop.</param>
/// <param name="High">Highest load over saturation, or 0 in a closed loop.</param>
/// <param name="Variation">Coefficient of variation of the times between requests.</param>
/// <param name="Bounds">Largest median deviation, figure by figure as <see cref="Deviation.Names"/> has them.</param>
internal sealed record LoadKind(string Name, double Low, double High, double Variation, IReadOnlyList<double> Bounds)
{
    public static IReadOnlyList<LoadKind> All { get; } =
    [
        new("closed loop", 0, 0, 1, [0.08, 0.13, 0.02, 0.04, 0.02, 0.03, 0.02, 0.02]),
        new("open, load below 0.5", 0.05, 0.5, 1, [0.05, 0.10, 0.03, 0.04, 0.03, 0.06, 0.01, 0.02]),
        new("open, load 0.5 to 0.8", 0.5, 0.8, 1, [0.07, 0.12, 0.04, 0.06, 0.04, 0.07, 0.01, 0.05]),
        new("open, load 0.8 to 0.95", 0.8, 0.95, 1, [0.20, 0.22, 0.06, 0.09, 0.06, 0.08, 0.01, 0.06]),
        new("bursts of CV 3, load 0.3 to 0.7", 0.3, 0.7, 3, [0.20, 0.45, 0.13, 0.17, 0.10, 0.11, 0.03, 0.13]),
    ];

    public bool IsClosed => High == 0;
}
