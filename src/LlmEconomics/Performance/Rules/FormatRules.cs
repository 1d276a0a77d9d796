using System.Collections.Immutable;
using System.Text;

namespace LlmEconomics;

/// <summary>A family of number formats that an engine has no reader for.</summary>
public sealed record FormatsNotRead : EngineRule
{
    /// <summary>The families: <c>gguf</c> for block formats of GGUF files, <c>safetensors</c> for scaled formats that only those hold.</summary>
    public required ImmutableArray<string> Families
    {
        get;
        init => field = Guard.Items(value, nameof(Families)) is var families && families.All(f => f is Gguf or Safetensors)
            ? families
            : throw new ArgumentException($"{nameof(Families)} must be of {Gguf}, {Safetensors}.", nameof(Families));
    }

    private const string Gguf = "gguf", Safetensors = "safetensors";

    /// <summary>Formats by the block structures of ggml.</summary>
    private static readonly ImmutableArray<string> GgufNames = ["q2_k", "q3_k", "q4_k", "q5_k", "q6_k", "q4_0", "q4_1", "q5_0", "q5_1", "q8_0"];

    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        return setup.Stored().Select(w => w.Format).Distinct().Where(f => FamilyOf(f) is { } family && Families.Contains(family)).Take(1)
            .Select(f => Found($"weights in {f} are of {FamilyOf(f)} files, which it does not read"));
    }

    internal static bool IsGguf(NumberFormat format)
    {
        return GgufNames.Contains(format.Name, StringComparer.OrdinalIgnoreCase) || format.Name.StartsWith("iq", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Plain formats and MXFP4 are in both.</summary>
    private static string? FamilyOf(NumberFormat format)
    {
        return IsGguf(format) ? Gguf : format.IsScaled && !format.Name.StartsWith("mxfp4", StringComparison.OrdinalIgnoreCase) ? Safetensors : null;
    }

    /// <inheritdoc/>
    public bool Equals(FormatsNotRead? other)
    {
        return base.Equals(other) && Families.SequenceEqual(other!.Families);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(base.GetHashCode(), Families.Length);
    }

    /// <summary>The members of the text, with the items of lists.</summary>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        return RecordText.Add(builder.Append(", "), (nameof(Families), Families));
    }
}

/// <summary>A number format whose kernels ask for a newer generation of accelerators.</summary>
public sealed record FormatNeedsGeneration : EngineRule
{
    /// <summary>Beginnings of the names of formats it holds for: <c>fp8</c>, <c>nvfp4</c>.</summary>
    public required ImmutableArray<string> Formats
    {
        get;
        init => field = Guard.Items(value, nameof(Formats));
    }

    /// <summary>Generations without such kernels, by the beginning of <see cref="Accelerator.Architecture"/>.</summary>
    public required ImmutableArray<string> Generations
    {
        get;
        init => field = Guard.Items(value, nameof(Generations));
    }

    /// <summary>What runs instead where it runs all the same, in words.</summary>
    public string? Instead { get; init; }

    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        return setup.Accelerator.Architecture is not { } architecture || !Generations.Any(g => architecture.StartsWith(g, StringComparison.OrdinalIgnoreCase))
            ? []
            : setup.Stored().Select(w => w.Format).Distinct().Where(f => Formats.Any(n => f.Name.StartsWith(n, StringComparison.OrdinalIgnoreCase))).Take(1)
                .Select(f => Found($"it has no {f} kernels for {architecture}{(Instead is null ? "" : $": {Instead}")}"));
    }

    /// <inheritdoc/>
    public bool Equals(FormatNeedsGeneration? other)
    {
        return base.Equals(other) && Instead == other!.Instead && Formats.SequenceEqual(other.Formats) && Generations.SequenceEqual(other.Generations);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(base.GetHashCode(), Instead, Formats.Length, Generations.Length);
    }

    /// <summary>The members of the text, with the items of lists.</summary>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        return RecordText.Add(builder.Append(", "), (nameof(Formats), Formats), (nameof(Generations), Generations), (nameof(Instead), Instead));
    }
}

/// <summary>Checkpoints in FP32 are served in 16 bits unless the engine is told otherwise.</summary>
public sealed record ServedInSixteenBits : EngineRule
{
    /// <summary>The formats in which weights, activations and cache are served, and the note, or <see langword="null"/> where nothing changes.</summary>
    internal (FormatScheme Formats, EngineFinding Finding)? Cast(FormatScheme formats)
    {
        FormatScheme cast = formats with
        {
            Linear = Cast(formats.Linear),
            Other = Cast(formats.Other),
            Rules = [.. formats.Rules.Select(r => r with { Format = Cast(r.Format) })],
            KvCache = Cast(formats.KvCache),
            State = Cast(formats.State),
        };
        return formats.Linear.Weights.Element != ElementType.Fp32 ? null
            : (cast with { Name = $"{formats.Name} in 16 bits" }, Noted($"weights in {formats.Linear.Weights} are served in 16 bits unless it is told otherwise"));
    }

    private static ModuleFormat Cast(ModuleFormat format)
    {
        return new ModuleFormat(Cast(format.Weights), Cast(format.Activations));
    }

    private static NumberFormat Cast(NumberFormat format)
    {
        return format.Element == ElementType.Fp32 && !format.IsScaled ? NumberFormats.Bf16 : format;
    }
}

/// <summary>Requests beyond the context that the model was published for are not taken.</summary>
public sealed record ContextLimited : EngineRule
{
    internal EngineFinding? FindingOf(ModelArchitecture model, double tokens)
    {
        return model.MaxContext is { } most && tokens > most
            ? Found(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"requests of {tokens:0} tokens are longer than the {most} of {model.Name}'s context"))
            : null;
    }
}
