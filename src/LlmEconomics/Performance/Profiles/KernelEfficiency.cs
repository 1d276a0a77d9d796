using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What fraction of the peaks one kind of matrix product reaches, and what each call costs before it does anything.</summary>
/// <remarks>
/// With F FLOP, W weight bytes, A activation bytes: the terms <c>F / (peak · Compute)</c>, <c>W / (bandwidth · Memory)</c> and
/// <c>A / (bandwidth · Activations)</c> combine by <see cref="Form"/>; <see cref="Start"/> comes on top. Efficiency as a function of size follows:
/// small products are all start, long ones reach the fractions, narrow ones pay for their activations.
/// </remarks>
public sealed record KernelEfficiency
{
    /// <summary>Fixed time of one call [µs], at least 0.</summary>
    [JsonRequired]
    public Tunable Start
    {
        get;
        init => field = value.NotNegative(nameof(Start));
    }

    /// <summary>Fraction of the memory bandwidth at which weights stream, above 0 to 1.</summary>
    public required Tunable Memory
    {
        get;
        init => field = value.Between(1e-3, 1, nameof(Memory));
    }

    /// <summary>Fraction of the dense peak of the type computed in, above 0 to 1.</summary>
    public required Tunable Compute
    {
        get;
        init => field = value.Between(1e-3, 1, nameof(Compute));
    }

    /// <summary>
    /// Bandwidth of activations over the memory bandwidth, above 0 to 10: below 1 where they pass memory more than once (permutation,
    /// quantisation), above where caches hold them. Default 1.
    /// </summary>
    [JsonRequired]
    public Tunable Activations
    {
        get;
        init => field = value.Between(1e-3, 10, nameof(Activations));
    } = 1;

    /// <summary>How the terms combine.</summary>
    [JsonRequired]
    public KernelForm Form
    {
        get;
        init => field = Guard.Known(value, nameof(Form));
    }

    /// <summary>Where the figures come from; empty where the profile's own source covers them.</summary>
    [JsonRequired]
    public string Source
    {
        get;
        init => field = Guard.NotNull(value, nameof(Source));
    } = "";

    /// <summary>Every peak reached, nothing on top.</summary>
    public static KernelEfficiency Ideal { get; } = new() { Memory = 1, Compute = 1, Form = KernelForm.Roofline };

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(KernelEfficiency), PrintMembers);
    }
}
