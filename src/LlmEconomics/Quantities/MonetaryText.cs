namespace LlmEconomics;

/// <summary>Text of amounts: units are written with USD, whose place any other code of three letters takes.</summary>
internal static class MonetaryText
{
    public static string Format<T>(T amount, string? format, IFormatProvider? provider)
        where T : struct, IMonetary<T>
    {
        Currency currency = amount.Currency;
        return currency.IsDollar
            ? QuantityText.Format(amount, format, provider)
            : QuantityText.Format(amount, format?.Replace(currency.Code, Currency.DollarCode, StringComparison.Ordinal), provider)
                .Replace(Currency.DollarCode, currency.Code, StringComparison.Ordinal);
    }

    public static bool TryFormat<T>(T amount, Span<char> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider)
        where T : struct, IMonetary<T>
    {
        if (amount.Currency.IsDollar)
        {
            return QuantityText.TryFormat(amount, destination, out written, format, provider);
        }

        string text = Format(amount, format.ToString(), provider);
        bool fits = text.TryCopyTo(destination);
        written = fits ? text.Length : 0;
        return fits;
    }

    public static T Parse<T>(ReadOnlySpan<char> text, IFormatProvider? provider)
        where T : struct, IMonetary<T>
    {
        return TryParse(text, provider, out T amount) ? amount : throw new FormatException(QuantityText.Complaint<T>(text));
    }

    public static bool TryParse<T>(ReadOnlySpan<char> text, IFormatProvider? provider, out T amount)
        where T : struct, IMonetary<T>
    {
        if (QuantityText.TryParse(text, provider, out amount))
        {
            return true;
        }

        for (int i = 0; i + 3 <= text.Length && text.Length <= ReaderLimits.MaxTermLength; i++)
        {
            if (Currency.TryOf(text.Slice(i, 3), out Currency currency) && !currency.IsDollar
                && QuantityText.TryParse($"{text[..i]}{Currency.DollarCode}{text[(i + 3)..]}", provider, out T dollars))
            {
                amount = T.In(dollars.Value, currency);
                return true;
            }
        }

        return false;
    }
}
