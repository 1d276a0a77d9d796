namespace LlmEconomics;

/// <summary>A power range as it stands in a file.</summary>
internal sealed class PowerRangeDocument
{
    public Watts? Low { get; set; }

    public Watts? High { get; set; }

    public PowerRange ToPowerRange(JsonLocation at)
    {
        return at.Build(() => new PowerRange(at.Required(Low, nameof(Low)), at.Required(High, nameof(High))));
    }
}
