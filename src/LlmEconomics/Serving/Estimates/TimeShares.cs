namespace LlmEconomics;

/// <summary>What the accelerators do with their time; the three shares add up to 1.</summary>
/// <param name="Prefill">Computing prompts: in a step that also decodes, what the prompts add to it.</param>
/// <param name="Decode">Generating tokens.</param>
/// <param name="Idle">Nothing: no request is there to be served.</param>
public readonly record struct TimeShares(double Prefill, double Decode, double Idle)
{
    /// <summary>Share of the time in which steps run.</summary>
    public double Busy => Prefill + Decode;
}
