using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// A module's name as patterns see it: without the wrappers that differ between checkpoints of one architecture, and with the spellings of
/// the same module elsewhere.
/// </summary>
internal sealed class ModuleName
{
    /// <summary>Segments that only wrap the language model.</summary>
    private static readonly ImmutableArray<string> Wrappers =
        ["model", "language_model", "text_model", "transformer", "backbone", "decoder", "gpt_neox", "thinker"];

    /// <summary>Segments that start a tower of another modality.</summary>
    private static readonly ImmutableArray<string> Towers =
    [
        "vision_tower", "vision_model", "visual", "vision", "vision_embed_tokens", "embed_vision", "multi_modal_projector", "mm_projector",
        "vit_large_projector", "audio_tower", "audio_model", "embed_audio",
    ];

    /// <summary>Last segments of ours beside those of checkpoints that fuse, split or name them otherwise.</summary>
    private static readonly ImmutableArray<(string Ours, ImmutableArray<string> Theirs)> Synonyms =
    [
        ("gate_proj", ["gate_up_proj", "w1"]),
        ("up_proj", ["gate_up_proj", "w3"]),
        ("down_proj", ["w2"]),
        ("q_proj", ["qkv_proj"]),
        ("k_proj", ["qkv_proj"]),
        ("v_proj", ["qkv_proj"]),
        ("in_proj_qkvz", ["in_proj_qkv", "in_proj_z"]),
        ("in_proj_ba", ["in_proj_b", "in_proj_a"]),
        ("gate", ["router"]),
    ];

    /// <summary>Wrappers in front of a layer in published checkpoints.</summary>
    private static readonly ImmutableArray<string> Prefixes =
        ["", "model.", "language_model.", "model.language_model.", "language_model.model.", "backbone."];

    private const string Experts = ".experts.";
    private const string Shared = ".shared_experts.";

    private readonly string full;

    public ModuleName(string fullName)
    {
        full = Guard.NotBlank(fullName);
        Spellings = Spell(Normalise(fullName));
    }

    /// <summary>The normalised name first, then other spellings of the same module.</summary>
    public ImmutableArray<string> Spellings { get; }

    /// <summary>The spellings, and those of experts with an index too (<c>experts.0.gate_proj</c>).</summary>
    public ImmutableArray<string> WithExpertIndex => field.IsDefault ? field = [.. Spellings.SelectMany(Indexed)] : field;

    /// <summary>All texts that a pattern may have been written for, one a line: what is in none of them is not here.</summary>
    public string Texts => field ??= string.Join('\n', Wrapped);

    /// <summary>Every text a regular expression of a checkpoint may have been written for.</summary>
    public ImmutableArray<string> Written(string expression)
    {
        // An expression that neither names a wrapper nor asks for some character in front reads the same without one.
        return expression.Contains("model", StringComparison.Ordinal) || expression.Contains('+', StringComparison.Ordinal)
            ? Wrapped
            : WithExpertIndex;
    }

    private ImmutableArray<string> Wrapped => field.IsDefault
        ? field = [full, .. WithExpertIndex.SelectMany(s => Prefixes.Select(prefix => $"{prefix}{s}"))]
        : field;

    /// <summary>Drops wrappers in front, the index of an expert and a trailing <c>.weight</c>.</summary>
    public static string Normalise(string name)
    {
        List<string> segments = [.. name.Split('.')];
        int start = 0;
        while (start < segments.Count - 1 && Wrappers.Contains(segments[start], StringComparer.Ordinal))
        {
            start++;
        }

        segments.RemoveRange(0, start);
        int experts = segments.IndexOf("experts");
        if (experts >= 0 && experts + 1 < segments.Count && IsIndex(segments[experts + 1]))
        {
            segments.RemoveAt(experts + 1);
        }

        if (segments.Count > 1 && segments[^1] == "weight")
        {
            segments.RemoveAt(segments.Count - 1);
        }

        return string.Join('.', segments);
    }

    /// <summary>Whether a module belongs to a vision or audio tower.</summary>
    public static bool IsTower(string fullName)
    {
        ReadOnlySpan<char> rest = fullName;
        for (int i = 0; i < 4 && !rest.IsEmpty; i++)
        {
            int dot = i < 3 ? rest.IndexOf('.') : -1;
            ReadOnlySpan<char> segment = dot < 0 ? rest : rest[..dot];
            if (!Holds(Wrappers, segment))
            {
                return Holds(Towers, segment);
            }

            rest = dot < 0 ? [] : rest[(dot + 1)..];
        }

        return false;

        static bool Holds(ImmutableArray<string> names, ReadOnlySpan<char> segment)
        {
            foreach (string name in names)
            {
                if (segment.SequenceEqual(name))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The index of an expert that a name states, or <see langword="null"/>.</summary>
    public static int? ExpertIndex(string name)
    {
        string[] segments = name.Split('.');
        int experts = Array.IndexOf(segments, "experts");
        return experts >= 0 && experts + 1 < segments.Length && IsIndex(segments[experts + 1])
            ? int.Parse(segments[experts + 1], System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    public static string FirstSegment(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : name[..dot];
    }

    public static string LastSegment(string name)
    {
        return name[(name.LastIndexOf('.') + 1)..];
    }

    private static IEnumerable<string> Indexed(string spelling)
    {
        int experts = spelling.IndexOf(Experts, StringComparison.Ordinal);
        return experts < 0 ? [spelling] : [spelling, spelling.Insert(experts + Experts.Length, "0.")];
    }

    private static bool IsIndex(string segment)
    {
        return segment.Length is > 0 and < 8 && segment.All(char.IsAsciiDigit);
    }

    private static ImmutableArray<string> Spell(string name)
    {
        ImmutableArray<string>.Builder spellings = ImmutableArray.CreateBuilder<string>();
        AddWithSynonyms(name);
        if (name.Contains(Shared, StringComparison.Ordinal))
        {
            AddWithSynonyms(name.Replace(Shared, ".shared_expert.", StringComparison.Ordinal));
            AddWithSynonyms(name.Replace(Shared, ".shared_mlp.", StringComparison.Ordinal));
        }

        return spellings.ToImmutable();

        void AddWithSynonyms(string spelling)
        {
            spellings.Add(spelling);
            string last = LastSegment(spelling);
            foreach ((string ours, ImmutableArray<string> theirs) in Synonyms)
            {
                if (last == ours)
                {
                    spellings.AddRange(theirs.Select(t => string.Concat(spelling.AsSpan(0, spelling.Length - last.Length), t)));
                }
            }
        }
    }
}
