using System.Globalization;

namespace LlmEconomics.Tests.House.Samples;

/// <summary>A culture that writes nothing as the invariant one does, built by hand because the tests run without culture data.</summary>
internal static class Foreign
{
    private static readonly CultureInfo Culture = Make();

    /// <summary>What code gives under it.</summary>
    public static T In<T>(Func<T> code)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Culture;
            return code();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CultureInfo Make()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo numbers = culture.NumberFormat;
        (numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator, numbers.NegativeSign, numbers.PositiveSign) = ("٫", "٬", "‎~", "‎⁺");
        (numbers.PercentDecimalSeparator, numbers.PercentSymbol, numbers.NaNSymbol, numbers.PositiveInfinitySymbol, numbers.NegativeInfinitySymbol) = ("٫", "٪", "nic", "∞∞", "~∞∞");
        (culture.DateTimeFormat.DateSeparator, culture.DateTimeFormat.ShortDatePattern, culture.DateTimeFormat.TimeSeparator, culture.DateTimeFormat.ShortTimePattern) = ("·", "dd·MM·yyyy", "·", "HH·mm");
        return culture;
    }
}
