using System.Globalization;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Quantities;

/// <summary>Text returns the same bits, in any culture, and hostile text is refused quietly.</summary>
public abstract class TextLaws<T> : UnitLaws<T>
    where T : struct, IQuantity<T>
{
    /// <summary>The separators of German, built by hand because the tests run without culture data.</summary>
    private static readonly CultureInfo s_german = German();

    [Property(MaxTest = 1000)]
    public void Text_returns_the_same_bits(Number x)
    {
        T quantity = T.FromValue(x.Value);
        Assert.Equal(quantity, Parse(quantity.ToString()!));
        Assert.Equal(quantity, T.Parse(quantity.ToString("G", s_german), s_german));
    }

    [Property]
    public void Default_text_counts_at_least_one_of_its_unit_unless_it_is_the_base_unit(Number x)
    {
        string[] parts = T.FromValue(x.Value).ToString()!.Split(' ');
        double size = Rows.Single(row => row.Symbol == parts[1]).Size;
        Assert.True(size == 1 || Math.Abs(double.Parse(parts[0], CultureInfo.InvariantCulture)) >= 1);
    }

    [Property]
    public void Text_in_a_unit_names_that_unit_and_reads_back(Moderate x)
    {
        T quantity = T.FromValue(x.Value);
        foreach (UnitRow<T> row in Rows)
        {
            string text = quantity.ToString(row.Symbol, null);
            Assert.EndsWith(" " + row.Symbol, text, StringComparison.Ordinal);
            Assert.Equal(quantity.Value, Parse(text).Value, tolerance: Math.Abs(x.Value) * 4 / (1L << 53)); // four roundings
        }
    }

    [Property]
    public void Number_formats_follow_the_unit(Moderate x)
    {
        T quantity = T.FromValue(x.Value);
        foreach (UnitRow<T> row in Rows)
        {
            string number = row.Read(quantity).ToString("F2", s_german);
            Assert.Equal($"{number} {row.Symbol}", quantity.ToString(row.Symbol + ":F2", s_german));
        }
    }

    [Property]
    public void Text_ignores_the_culture_of_the_thread(Number x)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string expected = T.FromValue(x.Value).ToString()!;
        try
        {
            CultureInfo.CurrentCulture = s_german;
            Assert.Equal(expected, T.FromValue(x.Value).ToString());
            Assert.Equal(expected, T.FromValue(x.Value).ToString(null, null));
            Assert.Equal(T.FromValue(x.Value), Parse(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_given_culture_supplies_the_separator_both_ways()
    {
        string symbol = T.FromValue(1).ToString()!.Split(' ')[1];
        Assert.Equal($"1,5 {symbol}", T.FromValue(1.5).ToString(null, s_german));
        Assert.Equal(1.5, T.Parse($"1,5 {symbol}", s_german).Value);
        Assert.False(T.TryParse($"1.5 {symbol}", s_german, out _));
        Assert.False(T.TryParse($"1,5 {symbol}", null, out _));
    }

    [Property]
    public void Spans_receive_the_same_text_or_nothing(Number x)
    {
        T quantity = T.FromValue(x.Value);
        foreach (string format in new[] { "", "G", "G:F1", Rows[0].Symbol + ":E3" })
        {
            string text = quantity.ToString(format, null);
            Span<char> exact = new char[text.Length];
            Assert.True(quantity.TryFormat(exact, out int written, format, null));
            Assert.Equal(text, exact[..written].ToString());
            for (int length = 0; length < text.Length; length++)
            {
                Assert.False(quantity.TryFormat(exact[..length], out written, format, null));
                Assert.Equal(0, written);
            }
        }
    }

    [Property(MaxTest = 1000)]
    public void Hostile_text_is_refused_without_surprises(Text text)
    {
        bool accepted = T.TryParse(text.Value.AsSpan(), null, out T quantity);
        Assert.True(accepted || quantity == T.Zero);
        Assert.Equal(accepted, Strings<T>.TryParse(text.Value, out T same));
        Assert.Equal(quantity, same);
        if (accepted)
        {
            Assert.Equal(quantity, Parse(text.Value));
            Assert.Equal(quantity, Strings<T>.Parse(text.Value));
        }
        else
        {
            Assert.Throws<FormatException>(() => Parse(text.Value));
        }
    }

    [Fact]
    public void A_refusal_names_the_accepted_units_and_repeats_only_the_beginning()
    {
        string message = Assert.Throws<FormatException>(() => Parse("12" + new string('x', 1_000_000))).Message;
        Assert.All(T.Units, unit => Assert.Contains(unit.Symbol, message, StringComparison.Ordinal));
        Assert.InRange(message.Length, 1, 400);
    }

    [Fact]
    public void Numbers_without_unit_and_units_without_number_are_refused()
    {
        string symbol = T.Units[0].Symbol;
        string[] refused =
        [
            "", " ", "80", symbol, "80 x", $"NaN {symbol}", $"Infinity {symbol}", $"1e999 {symbol}", $"8 0 {symbol}", $"{symbol} 80",
        ];
        Assert.All(refused, text => Assert.False(T.TryParse(text, null, out _), text));
        Assert.False(Strings<T>.TryParse(null, out _));
        Assert.Throws<ArgumentNullException>(() => Strings<T>.Parse(null!));
    }

    [Fact]
    public void Unknown_formats_are_refused_and_the_units_named()
    {
        string message = Assert.Throws<FormatException>(() => T.Zero.ToString("furlongs", null)).Message;
        Assert.All(T.Units, unit => Assert.Contains(unit.Symbol, message, StringComparison.Ordinal));
        Assert.Throws<FormatException>(() => T.Zero.ToString("G:Q", null));
    }

    /// <summary>Parsing through the interface of strings: elsewhere, the overload for spans is chosen.</summary>
    private static class Strings<TAny>
        where TAny : IParsable<TAny>
    {
        public static TAny Parse(string text) => TAny.Parse(text, null);

        public static bool TryParse(string? text, out TAny? quantity) => TAny.TryParse(text, null, out quantity);
    }

    private static CultureInfo German()
    {
        CultureInfo german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        return german;
    }
}
