using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Finds the first matching rule without trying each: a per-layer list of a checkpoint has twenty thousand entries, a model a thousand weights.
/// Plain patterns are looked up by their text, wildcards by their layer; what is left is tried in order.
/// </summary>
internal sealed class FormatRuleIndex
{
    /// <summary>More names than any model has; beyond, answers are computed anew.</summary>
    private const int MaxRemembered = 1 << 16;

    private readonly ConcurrentDictionary<(string Name, bool IsLinear), ModuleFormat?> remembered = new();
    private readonly ImmutableArray<FormatRule> rules;
    private readonly Dictionary<string, int> rooted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> floating = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> byLayer = new(StringComparer.Ordinal);
    private readonly List<int> others = [];

    /// <summary>Lengths of the plain patterns: most runs of a name have none of them, and need not be cut out to be looked up.</summary>
    private readonly HashSet<int> plainLengths = [];

    public FormatRuleIndex(ImmutableArray<FormatRule> rules)
    {
        this.rules = rules;
        SeesLayers = rules.Any(r => r.Modules.SeesLayers);
        HashSet<string> tried = new(StringComparer.Ordinal);
        for (int i = 0; i < rules.Length; i++)
        {
            switch (rules[i].Modules)
            {
                case PlainModulePattern plain:
                    _ = (plain.IsRooted ? rooted : floating).TryAdd(plain.Name, i);
                    plainLengths.Add(plain.Name.Length);
                    break;
                case WildcardModulePattern { Layer: { } layer }:
                    if (!byLayer.TryGetValue(layer, out List<int>? list))
                    {
                        byLayer.Add(layer, list = []);
                    }

                    list.Add(i);
                    break;
                case { Text: { } text } when tried.Add(text):
                    others.Add(i);
                    break;
            }
        }
    }

    /// <summary>The same rules, unless they are so many that going through them is no longer a moment's work.</summary>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public static ImmutableArray<FormatRule> Checked(ImmutableArray<FormatRule> rules)
    {
        if (rules.Length > ReaderLimits.MaxRules)
        {
            throw new ArgumentException(FormattableString.Invariant($"Rules must be at most {ReaderLimits.MaxRules}; there are {rules.Length}."));
        }

        Dictionary<string, int> perLayer = new(StringComparer.Ordinal);
        foreach (FormatRule rule in rules)
        {
            string? list = rule.Modules switch { PlainModulePattern => null, WildcardModulePattern { Layer: { } layer } => layer, _ => "" };
            int most = list is { Length: > 0 } ? ReaderLimits.MaxLayerPatterns : ReaderLimits.MaxTriedPatterns;
            if (list is not null && (perLayer[list] = perLayer.GetValueOrDefault(list) + 1) > most)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Rules must have at most {most} {(list.Length > 0 ? $"wildcards for one layer ({Quoted.Cut(list)})" : "regular expressions and wildcards that name no layer")}."));
            }
        }

        return rules;
    }

    /// <summary>Whether a rule may give modules of different layers different formats.</summary>
    public bool SeesLayers { get; }

    /// <summary>
    /// The format that the rules give to a module, or <see langword="null"/>: for a linear layer the first rule that covers it, for anything
    /// else the first that names this very module.
    /// </summary>
    public ModuleFormat? FormatOf(string fullName, bool isLinear)
    {
        if (rules.IsEmpty)
        {
            return null;
        }

        if (!SeesLayers)
        {
            // All layers are alike to the rules: a name is taken apart once, not thousands of times.
            fullName = InFirstLayer(fullName);
        }

        if (!remembered.TryGetValue((fullName, isLinear), out ModuleFormat? format))
        {
            ModuleName name = new(fullName);
            format = First(name, isLinear)?.Format;
            if (remembered.Count < MaxRemembered)
            {
                _ = remembered.TryAdd((fullName, isLinear), format);
            }
        }

        return format;
    }

    /// <summary>The name with 0 for its first segment of digits alone, which is the layer's.</summary>
    private static string InFirstLayer(string name)
    {
        for (int start = 0, end; start < name.Length; start = end + 1)
        {
            end = name.IndexOf('.', start);
            end = end < 0 ? name.Length : end;
            ReadOnlySpan<char> segment = name.AsSpan(start, end - start);
            if (segment.Length > 0 && !segment.ContainsAnyExceptInRange('0', '9'))
            {
                return segment is "0" ? name : string.Concat(name.AsSpan(0, start), "0", name.AsSpan(end));
            }
        }

        return name;
    }

    private FormatRule? First(ModuleName name, bool isLinear)
    {
        int best = rules.Length;
        foreach (string spelling in name.Spellings)
        {
            best = Math.Min(best, FirstPlain(spelling, mustEnd: !isLinear));
        }

        if (byLayer.Count > 0 && name.Spellings[0].Split('.', 3) is [var group, var number, ..] && byLayer.TryGetValue($"{group}.{number}", out List<int>? layer))
        {
            best = FirstOf(layer);
        }

        best = FirstOf(others);
        return best < rules.Length ? rules[best] : null;

        int FirstOf(List<int> ordered)
        {
            foreach (int i in ordered)
            {
                if (i >= best)
                {
                    break;
                }

                if (isLinear ? rules[i].Modules.Matches(name) : rules[i].Modules.Names(name))
                {
                    return i;
                }
            }

            return best;
        }
    }

    /// <summary>Looks up every run of whole segments: those at the start for rooted patterns, all for the others.</summary>
    private int FirstPlain(string spelling, bool mustEnd)
    {
        int best = rules.Length;
        for (int start = 0; start >= 0; start = NextSegment(start))
        {
            if (start > 0 && floating.Count == 0)
            {
                break;
            }

            for (int end = spelling.Length; end > start; end = mustEnd ? -1 : spelling.LastIndexOf('.', end - 1))
            {
                if (!plainLengths.Contains(end - start))
                {
                    continue;
                }

                string run = spelling[start..end];
                if (start == 0 && rooted.TryGetValue(run, out int i))
                {
                    best = Math.Min(best, i);
                }

                if (floating.TryGetValue(run, out i))
                {
                    best = Math.Min(best, i);
                }
            }
        }

        return best;

        int NextSegment(int from)
        {
            int dot = spelling.IndexOf('.', from);
            return dot < 0 ? -1 : dot + 1;
        }
    }
}
