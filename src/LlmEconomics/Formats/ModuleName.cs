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
        "vision_tower", "vision_model", "visual", "vision", "multi_modal_projector", "mm_projector", "embed_vision", "audio_tower",
        "audio_model", "embed_audio",
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

    private const string Shared = ".shared_experts.";

    private readonly string full;

    public ModuleName(string fullName)
    {
        full = Guard.NotBlank(fullName);
        Spellings = Spell(Normalise(fullName));
    }

    /// <summary>The normalised name first, then other spellings of the same module.</summary>
    public ImmutableArray<string> Spellings { get; }

    /// <summary>Whether the module belongs to a vision or audio tower.</summary>
    public bool IsTower => Towers.Contains(FirstSegment(Spellings[0]), StringComparer.Ordinal);

    /// <summary>Every text a regular expression of a checkpoint may have been written for.</summary>
    public IEnumerable<string> Written(string expression)
    {
        yield return full;
        bool wrapped = expression.Contains("model", StringComparison.Ordinal) || expression.Contains('+', StringComparison.Ordinal);
        foreach (string spelling in WithExpertIndex())
        {
            yield return spelling;
            if (wrapped)
            {
                yield return $"model.{spelling}";
                yield return $"language_model.{spelling}";
                yield return $"model.language_model.{spelling}";
                yield return $"language_model.model.{spelling}";
            }
        }
    }

    /// <summary>The spellings, and those of experts with an index too (<c>experts.0.gate_proj</c>).</summary>
    public IEnumerable<string> WithExpertIndex()
    {
        foreach (string spelling in Spellings)
        {
            yield return spelling;
            int experts = spelling.IndexOf(".experts.", StringComparison.Ordinal);
            if (experts >= 0)
            {
                yield return spelling.Insert(experts + ".experts.".Length, "0.");
            }
        }
    }

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
