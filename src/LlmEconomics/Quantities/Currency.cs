using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A currency, by its ISO 4217 code; <c>default</c> is the United States dollar.</summary>
/// <remarks>Amounts of different currencies are never added or compared: <see cref="ExchangeRate"/> converts them first.</remarks>
[JsonConverter(typeof(CurrencyJsonConverter))]
public readonly record struct Currency
{
    internal const string DollarCode = "USD";

    // ISO 4217, active codes of states and monetary unions (2026-01); funds, metals and testing codes are left out.
    private const string Active =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
        + "CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF "
        + "GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK "
        + "LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
        + "OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        + "SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF "
        + "XPF YER ZAR ZMW ZWG";

    private static readonly FrozenSet<string> Known = Active.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly string? other;

    private Currency(string code)
    {
        other = code == DollarCode ? null : code;
    }

    /// <summary>The United States dollar.</summary>
    public static Currency Usd => default;

    /// <summary>The euro.</summary>
    public static Currency Eur { get; } = new("EUR");

    /// <summary>The pound sterling.</summary>
    public static Currency Gbp { get; } = new("GBP");

    /// <summary>The renminbi.</summary>
    public static Currency Cny { get; } = new("CNY");

    /// <summary>The ISO 4217 code: <c>EUR</c>.</summary>
    public string Code => other ?? DollarCode;

    internal bool IsDollar => other is null;

    /// <summary>The currency of a code.</summary>
    /// <param name="code">An active ISO 4217 code, in capitals.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> is none.</exception>
    public static Currency Of(string code)
    {
        return TryOf(Guard.NotBlank(code), out Currency currency)
            ? currency
            : throw new ArgumentException($"code {Quoted.Of(code)} is no active ISO 4217 currency: three capitals such as USD, EUR, CNY.", nameof(code));
    }

    /// <summary>The code.</summary>
    public override string ToString()
    {
        return Code;
    }

    internal static bool TryOf(ReadOnlySpan<char> code, out Currency currency)
    {
        string text = code.Length == DollarCode.Length && !code.ContainsAnyExceptInRange('A', 'Z') ? code.ToString() : "";
        bool found = Known.Contains(text);
        currency = found ? new Currency(text) : default;
        return found;
    }

    /// <summary>The currency of two amounts together; nothing is nothing in every currency.</summary>
    internal static Currency Shared(double left, Currency leftCurrency, double right, Currency rightCurrency)
    {
        return leftCurrency == rightCurrency || right == 0 ? leftCurrency
            : left == 0 ? rightCurrency
            : throw new CurrencyMismatchException(leftCurrency, rightCurrency);
    }

    /// <summary>A value of this currency that must be of another; nothing is of every one.</summary>
    internal double As(double value, Currency wanted)
    {
        return value == 0 ? value : Exactly(value, wanted);
    }

    /// <summary>A value of this currency that must be of another, nothing included: it is divided by.</summary>
    internal double Exactly(double value, Currency wanted)
    {
        return this == wanted ? value : throw new CurrencyMismatchException(this, wanted);
    }
}
