using System.Globalization;
using System.Text.Json;

namespace LlmEconomics.Validation.Golden;

/// <summary>One worked example: what was asked, with which inputs, and what came out.</summary>
internal sealed record GoldenRow(string Quantity, Inputs Inputs, double Expected, string Unit, Tolerance Tolerance)
{
    /// <summary>Arithmetic and textbook answers must be met; measurements and other models' output are for information.</summary>
    public static bool MustMatch(string kind)
    {
        return kind is "exact" or "worked";
    }

    /// <exception cref="FormatException">A cell cannot be read; the message names the column.</exception>
    public static GoldenRow Of(CsvRow row)
    {
        return new GoldenRow(
            row["quantity"], InputsOf(row["inputs"]), Number("expected", row["expected"]), row["unit"],
            new Tolerance(row["tolerance_kind"] == "rel", Number("tolerance", row["tolerance"])));
    }

    private static Inputs InputsOf(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return new Inputs(document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw new FormatException($"inputs: not readable as JSON: {e.Message}", e);
        }
    }

    private static double Number(string column, string text)
    {
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"{column}: '{text}' is not a number.");
    }
}

/// <summary>How far a result may lie from the expected one: in its unit, or as a fraction of it.</summary>
internal readonly record struct Tolerance(bool IsRelative, double Size)
{
    public bool Allows(double expected, double got)
    {
        return Math.Abs(got - expected) <= (IsRelative ? Size * Math.Abs(expected) : Size);
    }
}
