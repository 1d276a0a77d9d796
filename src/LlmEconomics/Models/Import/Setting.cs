namespace LlmEconomics;

/// <summary>A yes-or-no property of a family: fixed by its code, or read from a key that has a class default.</summary>
internal readonly record struct Setting
{
    private readonly string? key;
    private readonly bool value;

    private Setting(string? key, bool value)
    {
        this.key = key;
        this.value = value;
    }

    public static Setting Always { get; } = new(null, true);

    public static Setting Never { get; } = new(null, false);

    public static Setting Key(string key, bool classDefault = false)
    {
        return new Setting(key, classDefault);
    }

    public bool Read(FamilyConfig config)
    {
        return key is null ? value : config.Text.BoolOr(key, value, config.ClassDefault);
    }
}
