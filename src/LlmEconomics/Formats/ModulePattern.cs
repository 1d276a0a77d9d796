namespace LlmEconomics;

/// <summary>One pattern of a <see cref="FormatRule"/>: plain, wildcard or regular expression. Equal when the texts are.</summary>
internal abstract class ModulePattern : IEquatable<ModulePattern>
{
    public const string RegexPrefix = "re:";

    protected ModulePattern(string text)
    {
        Text = text;
    }

    public string Text { get; }

    /// <exception cref="ArgumentException">The pattern is empty, too long, or uses an unsupported construct.</exception>
    public static ModulePattern Parse(string text)
    {
        Guard.NotBlank(text, "Pattern");
        if (text.Length > ReaderLimits.MaxPatternLength)
        {
            throw new ArgumentException($"a module pattern has at most {ReaderLimits.MaxPatternLength} characters; this one has {text.Length}.");
        }

        if (text.StartsWith(RegexPrefix, StringComparison.Ordinal))
        {
            return new RegexModulePattern(text, text[RegexPrefix.Length..]);
        }

        string name = ModuleName.Normalise(text);
        if (!name.AsSpan().ContainsAny('*', '?'))
        {
            bool isRooted = ModuleName.FirstSegment(name) == "layers" || ModuleName.FirstSegment(name) != ModuleName.FirstSegment(text);
            return new PlainModulePattern(text, name, isRooted);
        }

        // "layers.0*" is how exporters write "layer 0 and everything below"; "layers.0.*" leaves out the module itself, which has no weights.
        if (name is [.., not '.', '*'])
        {
            name = name[..^1];
        }

        return name.AsSpan().ContainsAny('*', '?') ? new WildcardModulePattern(text, name) : new PlainModulePattern(text, name, isRooted: true);
    }

    /// <summary>
    /// Whether the pattern may tell layers apart: without a digit and with nothing that stands for a single character it takes modules that differ in
    /// the layer's number alike.
    /// </summary>
    public virtual bool SeesLayers => Text.AsSpan().ContainsAnyInRange('0', '9') || Text.Contains('?', StringComparison.Ordinal);

    /// <summary>Whether the pattern names the module or one above it.</summary>
    public abstract bool Matches(ModuleName name);

    /// <summary>Whether the pattern names this very module rather than one above it or modules at large.</summary>
    public abstract bool Names(ModuleName name);

    public bool Equals(ModulePattern? other)
    {
        return other is not null && Text == other.Text;
    }

    public override bool Equals(object? obj)
    {
        return Equals(obj as ModulePattern);
    }

    public override int GetHashCode()
    {
        return Text.GetHashCode(StringComparison.Ordinal);
    }

    public override string ToString()
    {
        return Text;
    }
}

/// <summary>Segments that occur side by side in the module's name.</summary>
internal sealed class PlainModulePattern(string text, string name, bool isRooted) : ModulePattern(text)
{
    /// <summary>The normalised pattern.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it matches from the start of the name only.</summary>
    public bool IsRooted { get; } = isRooted;

    /// <summary>A layer's number is a whole segment: the digit of <c>w1</c> and the index of an expert, which the name has lost, are none.</summary>
    public override bool SeesLayers { get; } = name.Split('.').Any(s => s.Length > 0 && s.All(char.IsAsciiDigit));

    public override bool Matches(ModuleName name)
    {
        return name.Spellings.Any(s => Occurs(s, mustEnd: false));
    }

    public override bool Names(ModuleName name)
    {
        return name.Spellings.Any(s => Occurs(s, mustEnd: true));
    }

    private bool Occurs(string spelling, bool mustEnd)
    {
        for (int at = spelling.IndexOf(Name, StringComparison.Ordinal); at >= 0; at = spelling.IndexOf(Name, at + 1, StringComparison.Ordinal))
        {
            int end = at + Name.Length;
            if ((at == 0 || (!IsRooted && spelling[at - 1] == '.')) && (end == spelling.Length || (!mustEnd && spelling[end] == '.')))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>*</c> and <c>?</c> over the whole name of the module or of one above it.</summary>
internal sealed class WildcardModulePattern(string text, string name) : ModulePattern(text)
{
    /// <summary>What stands before the first wildcard; most names fail here already.</summary>
    private readonly string head = name[..name.AsSpan().IndexOfAny('*', '?')];

    /// <summary>The longest run of letters, which every match holds.</summary>
    private readonly string literal = name.Split('*', '?').MaxBy(run => run.Length)!;

    /// <summary>The layer (<c>layers.3</c>) that every match lies in, or <see langword="null"/>: most lists have one entry per layer.</summary>
    public string? Layer { get; } = LayerOf(name);

    public override bool Matches(ModuleName name)
    {
        if (!name.Texts.Contains(literal, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (string spelling in name.WithExpertIndex)
        {
            if (spelling.StartsWith(head, StringComparison.Ordinal) && spelling.Contains(literal, StringComparison.Ordinal) && Covers(spelling))
            {
                return true;
            }
        }

        return false;
    }

    public override bool Names(ModuleName name)
    {
        return Text.Contains(ModuleName.LastSegment(name.Spellings[0]), StringComparison.Ordinal) && Matches(name);
    }

    private bool Covers(string spelling)
    {
        for (int end = spelling.Length; end > 0; end = spelling.LastIndexOf('.', end - 1))
        {
            if (IsMatch(name, spelling.AsSpan(0, end)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Greedy matching with one point to fall back to: never worse than pattern length × name length.</summary>
    private static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static string? LayerOf(string name)
    {
        string[] segments = name.Split('.', 3);
        return segments.Length == 3 && segments[0] == "layers" && !segments[1].AsSpan().ContainsAny('*', '?') ? $"layers.{segments[1]}" : null;
    }
}
