using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace LlmEconomics.Tests.Formats;

/// <summary>Expressions are passed over by the letters they require, and made into automata late: neither changes what matches.</summary>
public sealed class RegexPatternLaws
{
    private const int Seed = 20261130, Expressions = 600;

    private static readonly string[] Atoms = ["a", "b", "mlp", "_proj", "0", @"\.", ".", "[ab]", "[^a]", @"\d", @"\w", "-", "^", "$", @"\-"];

    private static readonly string[] Quantifiers = ["", "", "", "*", "+", "?", "{2}", "{0,3}", "*?"];

    private static readonly string[] Names = ["model.layers.0.mlp.gate_proj", "a.mlp", "ab_proj.a-b", "layers.10.b0", "mlp.b", "x"];

    [Fact]
    public void Whatever_matches_holds_the_letters_it_requires()
    {
        Random random = new(Seed);
        int matched = 0, certain = 0;
        for (int i = 0; i < Expressions; i++)
        {
            string expression = Expression(random, 2);
            string literal = RegexModulePattern.Literal(expression);
            certain += literal.Length > 0 ? 1 : 0;
            Regex oracle = new($@"\A(?:{expression})", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            foreach (string name in Names.Append(Text(random)))
            {
                bool matches = oracle.IsMatch(name);
                matched += matches ? 1 : 0;
                Assert.True(!matches || name.Contains(literal, StringComparison.Ordinal), $"{expression} matches {name} without {literal}");
            }
        }

        Assert.True(matched > Expressions / 4 && certain > Expressions / 4, $"{matched} matches, {certain} with letters");
    }

    [Fact]
    public void A_pattern_that_was_accepted_can_be_matched()
    {
        // Its automaton is made when it is first tried: what cannot be one has to be refused before.
        Random random = new(Seed);
        string[] pieces = [.. Atoms, .. Quantifiers, "(", ")", "(?:", "(?i)", "(?=", "(?!", "(?<=", "(?<n>", "(?>", "(?(1)a)", @"\1", @"\k<n>", @"\G", "|", "[", "]", "{", "}", @"\", @"\b", @"\p{L}", "[a-[b]]", "é"];
        int accepted = 0, refused = 0;
        for (int i = 0; i < Expressions; i++)
        {
            string text = "re:" + string.Concat(Enumerable.Range(0, 1 + random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)]));
            FormatRule rule;
            try
            {
                rule = new FormatRule(text, ModuleFormat.Uniform(NumberFormats.Fp8));
            }
            catch (ArgumentException)
            {
                refused++;
                continue;
            }

            accepted++;
            _ = (FormatScheme.Bf16 with { Rules = [rule] }).FormatOf(new WeightTensor("gate_proj", 64, 64, WeightRole.Linear), "model.layers.0.mlp.gate_proj");
        }

        Assert.True(accepted > Expressions / 10 && refused > Expressions / 10, $"{accepted} accepted, {refused} refused");
    }

    [Theory]
    [InlineData(@".*mlp\.(gate|up)_proj.*", "_proj")]
    [InlineData("lm_head", "lm_head")]
    [InlineData("a|b", "")]
    [InlineData("(?i)abc", "")]
    [InlineData("abc*d", "ab")]
    [InlineData("ab+c", "ab")]
    [InlineData("x[abc]yz", "yz")]
    [InlineData("(abc)?d", "d")]
    [InlineData(@"layers\.3\..*", "layers.3.")]
    [InlineData("[]a]bc", "bc")]
    [InlineData("ab{2}c", "a")]
    public void The_letters_are_those_outside_of_everything_optional(string expression, string literal)
    {
        Assert.Equal(literal, RegexModulePattern.Literal(expression));
    }

    private static string Expression(Random random, int depth)
    {
        StringBuilder expression = new();
        for (int i = 1 + random.Next(4); i > 0; i--)
        {
            string atom = depth > 0 && random.Next(4) == 0 ? $"({Expression(random, depth - 1)}{(random.Next(2) == 0 ? "|" + Expression(random, depth - 1) : "")})" : Atoms[random.Next(Atoms.Length)];
            expression.Append(atom).Append(atom is "^" or "$" ? "" : Quantifiers[random.Next(Quantifiers.Length)]);
        }

        return random.Next(12) == 0 ? $"{expression}|{Atoms[random.Next(Atoms.Length)]}" : expression.ToString();
    }

    private static string Text(Random random)
    {
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "ab0.mlp_roj-x"[random.Next(13)]));
    }
}
