namespace LlmEconomics;

/// <summary>Which tokens of a step meet a weight.</summary>
internal enum TokenScope
{
    /// <summary>Those of the busiest attention rank.</summary>
    Rank,

    /// <summary>Those of the rank whose logits are asked for.</summary>
    Logits,

    /// <summary>Those of the whole deployment, which a rank's experts all see.</summary>
    Experts,
}

/// <summary>One weight operator with its rates: how long it takes for so many tokens.</summary>
internal readonly record struct ProductTerm
{
    public required double WeightBytes { get; init; }

    public required double FlopsPerToken { get; init; }

    public required double ActivationBytesPerToken { get; init; }

    public required double SecondsPerWeightByte { get; init; }

    public required double SecondsPerFlop { get; init; }

    public required double SecondsPerActivationByte { get; init; }

    public required KernelForm Form { get; init; }

    public required TokenScope Scope { get; init; }

    /// <summary>Index of the expert routing that says how much of the weights is read, −1 for all of them, −2 for rows of a table.</summary>
    public required int Routing { get; init; }

    /// <summary>Rows of a look-up table, of which a token reads one.</summary>
    public double Rows { get; init; }

    /// <summary>Work of the busiest rank over the mean.</summary>
    public double Busiest { get; init; }

    /// <summary>The three terms of the time and what they combine to.</summary>
    public ProductTime Time(double tokens, double touched)
    {
        double work = tokens * Busiest;
        return new ProductTime(
            FlopsPerToken * work * SecondsPerFlop, WeightBytes * touched * SecondsPerWeightByte, ActivationBytesPerToken * work * SecondsPerActivationByte, Form);
    }
}

/// <summary>The terms of a product's time.</summary>
internal readonly record struct ProductTime(double Compute, double Weights, double Activations, KernelForm Form)
{
    public double Seconds => Form switch
    {
        KernelForm.Roofline => Math.Max(Compute, Weights + Activations),
        KernelForm.SerialActivations => Math.Max(Compute, Weights) + Activations,
        _ => Compute + Weights + Activations,
    };

    /// <summary>The same time by cause: what overlaps goes to the longer term.</summary>
    public TimeCauses Causes => Form switch
    {
        KernelForm.Roofline when Compute >= Weights + Activations => Of(Compute, 0, 0),
        KernelForm.Roofline => Of(0, Weights, Activations),
        KernelForm.SerialActivations => Compute >= Weights ? Of(Compute, 0, Activations) : Of(0, Weights, Activations),
        _ => Of(Compute, Weights, Activations),
    };

    private static TimeCauses Of(double compute, double weights, double activations)
    {
        return default(TimeCauses) with
        {
            Compute = new Duration(compute), WeightReads = new Duration(weights), Activations = new Duration(activations),
        };
    }
}
