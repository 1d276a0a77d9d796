namespace LlmEconomics;

/// <summary>A lowest and a highest power seen.</summary>
/// <param name="Low">The lowest; above 0.</param>
/// <param name="High">The highest; not below <paramref name="Low"/>, which is checked where the range becomes part of an accelerator.</param>
public sealed record PowerRange(Watts Low, Watts High)
{
    /// <summary>The lowest; above 0.</summary>
    public Watts Low
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(Low));
    } = QuantityGuard.Positive(Low, nameof(Low));

    /// <summary>The highest; above 0.</summary>
    public Watts High
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(High));
    } = QuantityGuard.Positive(High, nameof(High));

    /// <summary>Half way between them.</summary>
    public Watts Middle => (Low + High) / 2;

    /// <summary>For example <c>67 W to 73 W</c>.</summary>
    public override string ToString()
    {
        return $"{Low} to {High}";
    }

    internal PowerRange Checked(string name)
    {
        return Low <= High ? this : throw new ArgumentException($"{nameof(Low)} ({Low}) must not exceed {nameof(High)} ({High}).", name);
    }
}
