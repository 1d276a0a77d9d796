namespace LlmEconomics;

/// <summary>What the accelerators do with their time; the three shares add up to 1.</summary>
/// <param name="Prefill">Computing prompts: in a step that also decodes, what the prompts add to it.</param>
/// <param name="Decode">Generating tokens.</param>
/// <param name="Idle">Nothing: no request is there to be served.</param>
public readonly record struct TimeShares(double Prefill, double Decode, double Idle)
{
    /// <summary>Computing prompts: in a step that also decodes, what the prompts add to it.</summary>
    public double Prefill
    {
        get;
        init => field = Guard.Share(value, nameof(Prefill));
    } = Guard.Share(Prefill, nameof(Prefill));

    /// <summary>Generating tokens.</summary>
    public double Decode
    {
        get;
        init => field = Guard.Share(value, nameof(Decode));
    } = Guard.Share(Decode, nameof(Decode));

    /// <summary>Nothing: no request is there to be served.</summary>
    public double Idle
    {
        get;
        init => field = Guard.Share(value, nameof(Idle));
    } = Guard.Share(Idle, nameof(Idle));

    /// <summary>Share of the time in which steps run.</summary>
    public double Busy => Prefill + Decode;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TimeShares), PrintMembers);
    }
}
