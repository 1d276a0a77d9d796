using System.Text.RegularExpressions;

namespace LlmEconomics;

/// <summary>A regular expression that must match from the start of the name, as in compressed-tensors.</summary>
/// <remarks>
/// Expressions come from files of unknown origin. Matching never backtracks, so its work is linear in the name's length; short expressions and few
/// small counts bound the factor. Most names lack the letters that an expression requires, and are passed over without matching.
/// </remarks>
internal sealed partial class RegexModulePattern : ModulePattern
{
    /// <summary>Repetitions that one count may ask for, and counts of one expression: nested ones multiply.</summary>
    private const int MaxCount = 8, MaxCounts = 3;

    private readonly string expression;
    private readonly string literal;

    /// <summary>Made when a name is first tried on it: an automaton takes some milliseconds and a megabyte, and most are never needed.</summary>
    private readonly Lazy<Regex> regex;

    public RegexModulePattern(string text, string expression)
        : base(text)
    {
        if (expression.Length > ReaderLimits.MaxExpressionLength)
        {
            throw new ArgumentException($"a regular expression has at most {ReaderLimits.MaxExpressionLength} characters; this one has {expression.Length}.");
        }

        MatchCollection counts = Counts().Matches(expression);
        if (counts.Any(m => m.ValueSpan.Length > 1 || m.ValueSpan[0] - '0' > MaxCount) || counts.Count > MaxCounts)
        {
            throw new ArgumentException($"{Quoted.Of(text)} repeats something more than {MaxCount} times, or more than {MaxCounts} things: no list of modules needs that.");
        }

        this.expression = expression;
        literal = Literal(expression);
        if (Unsupported().IsMatch(expression))
        {
            throw new ArgumentException($"{Quoted.Of(text)} is not a supported regular expression: no look-around, back-references, conditions or named groups.");
        }

        try
        {
            // Its syntax, by itself: in a group "a)(b" would be one.
            _ = new Regex(expression, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{Quoted.Of(text)} is not a supported regular expression: {Quoted.Cut(e.Message, 2 * Quoted.MaxText)}", e);
        }

        regex = new Lazy<Regex>(() => new Regex($@"\A(?:{expression})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    /// <summary>Beside letters and dots only <c>.*</c> is known to take any number for another; what else an expression may hold is not looked into.</summary>
    public override bool SeesLayers => !expression.Replace(@"\.", "", StringComparison.Ordinal).Replace(".*", "", StringComparison.Ordinal)
        .All(c => char.IsAsciiLetter(c) || c is '_' or '-' or '(' or ')' or '|' or '^' or '$');

    public override bool Matches(ModuleName name)
    {
        if (!name.Texts.Contains(literal, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (string written in name.Written(expression))
        {
            if (written.Contains(literal, StringComparison.Ordinal) && regex.Value.IsMatch(written))
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

    /// <summary>
    /// The longest run of characters that every match holds, empty where none is certain: those outside groups, classes and alternatives that no
    /// quantifier makes optional.
    /// </summary>
    internal static string Literal(string expression)
    {
        if (expression.Contains("(?", StringComparison.Ordinal))
        {
            // May change what letters mean.
            return "";
        }

        string longest = "", run = "";
        int depth = 0;
        for (int i = 0; i < expression.Length; i++)
        {
            char c = expression[i];
            bool isEscape = c == '\\' && i + 1 < expression.Length;
            char next = isEscape ? expression[++i] : c;
            if (!isEscape && c == '[')
            {
                // A bracket that closes at once is one of the class; so is one after the caret.
                int from = i + (expression.AsSpan(i + 1).StartsWith("^") ? 3 : 2);
                int close = from < expression.Length ? expression.IndexOf(']', from) : -1;
                if (close < 0 || expression.AsSpan(i, close - i).Contains('\\') || expression.AsSpan(i + 1, close - i - 1).Contains('['))
                {
                    return "";
                }

                i = close;
            }

            if (!isEscape && c == '{' && expression.IndexOf('}', i) is > 0 and int end)
            {
                (i, run) = (end, "");
                continue;
            }

            depth += !isEscape && c == '(' ? 1 : !isEscape && c == ')' ? -1 : 0;
            if (depth == 0 && !isEscape && c == '|')
            {
                return "";
            }

            bool isPlain = depth == 0 && (isEscape ? char.IsAsciiLetterOrDigit(next) is false : char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
            char after = i + 1 < expression.Length ? expression[i + 1] : ' ';
            if (isPlain && after is not ('*' or '?' or '{'))
            {
                run += next;
                longest = run.Length > longest.Length ? run : longest;
                run = after == '+' ? "" : run;
            }
            else
            {
                run = "";
            }
        }

        return longest;
    }

    /// <summary>What an automaton that never backtracks cannot do: groups that begin with <c>(?</c>, but for <c>(?:</c> and <c>(?i</c>, and back-references.</summary>
    [GeneratedRegex(@"\(\?(?!:|i[:)])|(?<!\\)(?:\\\\)*\\[1-9kG]", RegexOptions.CultureInvariant)]
    private static partial Regex Unsupported();

    /// <summary>The numbers in counted repetitions, <c>{3}</c> and <c>{1,20}</c>.</summary>
    [GeneratedRegex(@"(?<=\{[0-9,]*)[0-9]+(?=[0-9,]*\})", RegexOptions.CultureInvariant)]
    private static partial Regex Counts();
}
