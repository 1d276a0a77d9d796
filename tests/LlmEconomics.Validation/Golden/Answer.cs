namespace LlmEconomics.Validation.Golden;

/// <summary>What the library says, ready to be read in the unit of the example.</summary>
internal sealed class Answer
{
    private readonly Func<string, double> read;

    private Answer(Func<string, double> read)
    {
        this.read = read;
    }

    /// <summary>A quantity, convertible to any of its units.</summary>
    public static Answer Of<T>(T quantity)
        where T : struct, IQuantity<T>
    {
        return new Answer(unit => T.TryParse($"1 {Spelling(unit)}", null, out T one) ? quantity / one : quantity.Value);
    }

    /// <summary>A plain number: a count, a fraction, a rate of something the library has no unit for.</summary>
    public static Answer Of(double number)
    {
        return new Answer(_ => number);
    }

    /// <summary>How much fits, where something is kept at all.</summary>
    public static Answer OfFit(long? count)
    {
        return count is { } n ? Of(n) : throw new InputException("nothing is kept per token: there is no limit.");
    }

    public double In(string unit)
    {
        return read(unit);
    }

    /// <summary>The library's spelling of a unit.</summary>
    private static string Spelling(string unit)
    {
        return unit switch
        {
            "bytes" or "byte" => "B",
            "bytes/s" or "byte/s" => "B/s",
            "FLOP/byte" or "FLOPs/byte" => "FLOP/B",
            "FLOPs" => "FLOP",
            "days" or "day" => "d",
            "hours" => "h",
            "USD/Mtok" => "USD/Mtoken",
            "J/tok" => "J/token",
            _ => unit,
        };
    }
}
