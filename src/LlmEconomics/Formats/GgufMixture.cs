using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LlmEconomics;

/// <summary>
/// A GGUF quantisation as llama.cpp names it: most matrices in one format, the sensitive ones (values, down-projections, the head) in wider ones.
/// </summary>
/// <remarks>Source: llama.cpp <c>src/llama-quant.cpp</c>; <see cref="FormatScheme.Gguf(GgufMixture, ModelArchitecture)"/> says what is covered.</remarks>
public sealed record GgufMixture
{
    private static readonly ImmutableArray<GgufMixture> Known;

    static GgufMixture()
    {
        Q8_0 = new GgufMixture("q8_0", NumberFormats.Q8_0);
        Q6_K = new GgufMixture("q6_k", NumberFormats.Q6_K);
        Q5_K_M = new GgufMixture("q5_k_m", NumberFormats.Q5_K);
        Q4_K_M = new GgufMixture("q4_k_m", NumberFormats.Q4_K);
        Q4_0 = new GgufMixture("q4_0", NumberFormats.Q4_0);
        Q3_K_M = new GgufMixture("q3_k_m", NumberFormats.Q3_K);
        Q2_K = new GgufMixture("q2_k", NumberFormats.Q2_K);
        Known = [Q8_0, Q6_K, Q5_K_M, Q4_K_M, Q4_0, Q3_K_M, Q2_K];
    }

    private GgufMixture(string name, NumberFormat main)
    {
        Name = name;
        Main = main;
    }

    /// <summary>Q8_0 throughout.</summary>
    public static GgufMixture Q8_0 { get; }

    /// <summary>Q6_K throughout.</summary>
    public static GgufMixture Q6_K { get; }

    /// <summary>Q5_K, with Q6_K for about half of the value and down-projections and for the head.</summary>
    public static GgufMixture Q5_K_M { get; }

    /// <summary>Q4_K, with Q6_K for about half of the value and down-projections and for the head.</summary>
    public static GgufMixture Q4_K_M { get; }

    /// <summary>Q4_0, with a Q6_K head.</summary>
    public static GgufMixture Q4_0 { get; }

    /// <summary>Q3_K, with Q4_K or Q5_K for values, down-projections and attention outputs, and a Q6_K head.</summary>
    public static GgufMixture Q3_K_M { get; }

    /// <summary>Q2_K, with Q3_K or Q4_K for values, down-projections and attention outputs, and a Q6_K head.</summary>
    public static GgufMixture Q2_K { get; }

    /// <summary>All mixtures, widest first.</summary>
    public static IReadOnlyList<GgufMixture> All => Known;

    /// <summary>The name, for example <c>q4_k_m</c>.</summary>
    public string Name { get; }

    /// <summary>The format of matrices that get no special treatment.</summary>
    public NumberFormat Main { get; }

    /// <summary>Finds a mixture by name, ignoring case.</summary>
    /// <exception cref="FormatException">The name is none of <see cref="All"/>.</exception>
    public static GgufMixture Parse(string name)
    {
        return TryParse(name, out GgufMixture? mixture)
            ? mixture
            : throw new FormatException($"{Quoted.Of(name)} is not a GGUF mixture; known: {string.Join(", ", Known)}.");
    }

    /// <summary>Finds a mixture by name, ignoring case; <see langword="false"/> when there is none.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out GgufMixture? mixture)
    {
        mixture = Known.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase));
        return mixture is not null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
