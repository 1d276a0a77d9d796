namespace LlmEconomics;

/// <summary>Decimal and binary prefixes: every one is an exact double, so scaling rounds only once.</summary>
internal static class Prefix
{
    public const double Kilo = 1e3;
    public const double Mega = 1e6;
    public const double Giga = 1e9;
    public const double Tera = 1e12;
    public const double Peta = 1e15;
    public const double Exa = 1e18;

    public const double Kibi = 1L << 10;
    public const double Mebi = 1L << 20;
    public const double Gibi = 1L << 30;
    public const double Tebi = 1L << 40;
    public const double Pebi = 1L << 50;
}
