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
        new("closed loop", 0, 0, 1, [0.10, 0.25, 0.08, 0.12, 0.07, 0.08, 0.08, 0.10]),
        new("open, load below 0.5", 0.05, 0.5, 1, [0.10, 0.20, 0.06, 0.12, 0.06, 0.12, 0.02, 0.08]),
        new("open, load 0.5 to 0.8", 0.5, 0.8, 1, [0.16, 0.25, 0.10, 0.16, 0.10, 0.18, 0.02, 0.06]),
        new("open, load 0.8 to 0.95", 0.8, 0.95, 1, [0.25, 0.40, 0.16, 0.20, 0.15, 0.22, 0.03, 0.10]),
        new("bursts of CV 3, load 0.3 to 0.7", 0.3, 0.7, 3, [0.22, 0.30, 0.27, 0.40, 0.25, 0.40, 0.05, 0.22]),
    ];

    public bool IsClosed => High == 0;
}
