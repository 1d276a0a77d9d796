namespace LlmEconomics;

/// <summary>What an engine has done so far.</summary>
internal struct CoreTotals
{
    /// <summary>Time that prompts took [s].</summary>
    public double PrefillSeconds;

    /// <summary>Time that decoding took [s].</summary>
    public double DecodeSeconds;

    /// <summary>Steps that decoded.</summary>
    public double DecodeSteps;

    /// <summary>Sequences that decoded in them, added up.</summary>
    public double DecodedSequences;

    /// <summary>Bytes held by running sequences, over time [byte·s].</summary>
    public double HeldByteSeconds;

    /// <summary>Weight bytes read on a rank.</summary>
    public double WeightBytes;

    /// <summary>Times a running sequence lost its cache.</summary>
    public long Preemptions;

    /// <summary>Adds what another engine has done.</summary>
    public void Add(in CoreTotals other, double sign = 1)
    {
        PrefillSeconds += sign * other.PrefillSeconds;
        DecodeSeconds += sign * other.DecodeSeconds;
        DecodeSteps += sign * other.DecodeSteps;
        DecodedSequences += sign * other.DecodedSequences;
        HeldByteSeconds += sign * other.HeldByteSeconds;
        WeightBytes += sign * other.WeightBytes;
        Preemptions += (long)sign * other.Preemptions;
    }
}
