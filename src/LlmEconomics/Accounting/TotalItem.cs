namespace LlmEconomics;

/// <summary>One thing a published total may or may not count.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Parameters">How many; negative for what some totals leave out of the language model.</param>
public readonly record struct TotalItem(string Name, long Parameters)
{
    /// <summary>What it is; empty of a <c>default</c> item.</summary>
    public string Name
    {
        get => field ?? "";
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name, nameof(Name));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TotalItem), PrintMembers);
    }
}
