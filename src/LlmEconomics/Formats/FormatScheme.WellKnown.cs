using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LlmEconomics;

/// <content>The schemes in common use, by name.</content>
public sealed partial record FormatScheme
{
    /// <summary>Everything in bfloat16.</summary>
    public static FormatScheme Bf16 => Uniform(NumberFormats.Bf16);

    /// <summary>Everything in IEEE half precision.</summary>
    public static FormatScheme Fp16 => Uniform(NumberFormats.Fp16);

    /// <summary>Everything in IEEE single precision.</summary>
    public static FormatScheme Fp32 => Uniform(NumberFormats.Fp32);

    /// <summary>FP8 linear layers with one scale per tensor, FP8 activations; the rest and the KV cache in bf16. W8A8.</summary>
    public static FormatScheme Fp8PerTensor => LinearOnly(NumberFormats.Fp8PerTensor, NumberFormats.Fp8);

    /// <summary>FP8 linear layers with one scale per output channel, FP8 activations; the rest and the KV cache in bf16.</summary>
    public static FormatScheme Fp8PerChannel => LinearOnly(NumberFormats.Fp8PerChannel, NumberFormats.Fp8);

    /// <summary>FP8 linear layers in 128×128 blocks, FP8 activations in groups of 128; the rest and the KV cache in bf16 (DeepSeek-V3).</summary>
    public static FormatScheme Fp8Block128 => LinearOnly(NumberFormats.Fp8Block128, NumberFormats.Fp8Group128);

    /// <summary>INT8 linear layers with one scale per output channel, INT8 activations (W8A8); the rest and the KV cache in bf16.</summary>
    public static FormatScheme Int8W8A8 => LinearOnly(NumberFormats.Int8PerChannel, NumberFormats.Int8) with { Name = "int8-w8a8" };

    /// <summary>4-bit integer linear layers in groups of 128, 16-bit activations (GPTQ and AWQ, W4A16); the rest and the KV cache in bf16.</summary>
    public static FormatScheme Int4W4A16 => LinearOnly(NumberFormats.Int4Group128, NumberFormats.Bf16) with { Name = "int4-w4a16" };

    /// <summary>MXFP4 experts with 16-bit activations; everything else and the KV cache in bf16 (gpt-oss).</summary>
    public static FormatScheme Mxfp4Experts => Uniform(NumberFormats.Bf16) with
    {
        Name = "mxfp4-experts",
        Rules = [new FormatRule("experts", new ModuleFormat(NumberFormats.Mxfp4, NumberFormats.Bf16))],
    };

    /// <summary>NVFP4 linear layers and activations (W4A4); the rest and the KV cache in bf16.</summary>
    public static FormatScheme Nvfp4 => LinearOnly(NumberFormats.Nvfp4, NumberFormats.Nvfp4);

    /// <summary>Names that <see cref="Parse(string)"/> knows.</summary>
    public static IReadOnlyList<string> KnownNames => [.. Known().Select(s => s.Name)];

    /// <summary>Weights, activations, KV cache and states all in one format.</summary>
    public static FormatScheme Uniform(NumberFormat format)
    {
        Guard.NotNull(format);
        ModuleFormat module = ModuleFormat.Uniform(format);
        return new FormatScheme { Name = format.Name, Linear = module, Other = module, KvCache = format, State = format };
    }

    /// <summary>Finds a well-known scheme by name, ignoring case. GGUF mixtures depend on the model: use the other overload.</summary>
    /// <exception cref="FormatException">The name is none of <see cref="KnownNames"/>.</exception>
    public static FormatScheme Parse(string name)
    {
        if (TryParse(name, out FormatScheme? scheme))
        {
            return scheme;
        }

        string mixtures = string.Join(", ", GgufMixture.All);
        throw new FormatException(
            GgufMixture.TryParse(name, out _)
                ? $"{Quoted.Of(name)} assigns formats by layer and needs the model; without one: {string.Join(", ", KnownNames)}."
                : $"{Quoted.Of(name)} is not a format scheme; known: {string.Join(", ", KnownNames)}, and with a model: {mixtures}.");
    }

    /// <summary>Finds a well-known scheme by name, ignoring case; <see langword="false"/> when there is none.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out FormatScheme? scheme)
    {
        scheme = Known().FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));
        return scheme is not null;
    }

    /// <summary>Finds a well-known scheme or a GGUF mixture by name, ignoring case, for one model.</summary>
    /// <exception cref="FormatException">The name is neither one of <see cref="KnownNames"/> nor a <see cref="GgufMixture"/>.</exception>
    public static FormatScheme Parse(string name, ModelArchitecture model)
    {
        Guard.NotNull(model);
        return GgufMixture.TryParse(name, out GgufMixture? mixture) ? Gguf(mixture, model) : Parse(name);
    }

    private static FormatScheme LinearOnly(NumberFormat weights, NumberFormat activations)
    {
        return new FormatScheme { Name = weights.Name, Linear = new ModuleFormat(weights, activations) };
    }

    private static ImmutableArray<FormatScheme> Known()
    {
        return [Bf16, Fp16, Fp32, Fp8PerTensor, Fp8PerChannel, Fp8Block128, Int8W8A8, Int4W4A16, Mxfp4Experts, Nvfp4];
    }
}
