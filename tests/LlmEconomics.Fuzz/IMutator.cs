namespace LlmEconomics.Fuzz;

/// <summary>Makes inputs.</summary>
internal interface IMutator
{
    public byte[] Make(ref Dice dice);
}
