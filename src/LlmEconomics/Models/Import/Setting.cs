namespace LlmEconomics;

/// <summary>A yes-or-no property of a family: fixed by its code, or read from a key that has a class default.</summary>
internal readonly record struct Setting
{
    private readonly string? key;
    private readonly bool value;
    private readonly string? reason;
    private readonly bool inverted;

    private Setting(string? key, bool value, string? reason, bool inverted = false)
    {
        this.key = key;
        this.value = value;
        this.reason = reason;
        this.inverted = inverted;
    }

    public static Setting Always { get; } = new(null, true, null);

    public static Setting Never { get; } = new(null, false, null);

    /// <param name="key">The key.</param>
    /// <param name="whenAbsent">The value where the key is absent.</param>
    /// <param name="reason">Why; the family's class default where nothing is said.</param>
    public static Setting Key(string key, bool whenAbsent = false, string? reason = null)
    {
        return new Setting(key, whenAbsent, reason);
    }

    /// <summary>True where the key is false.</summary>
    public static Setting Unless(string key, bool classDefault)
    {
        return new Setting(key, classDefault, null, inverted: true);
    }

    public bool Read(FamilyConfig config)
    {
        return key is null ? value : config.Text.BoolOr(key, value, reason ?? config.ClassDefault) != inverted;
    }
}
