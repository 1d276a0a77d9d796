namespace LlmEconomics;

/// <summary>What the engines of a pool have done so far, or in a time.</summary>
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
    public double Preemptions;

    /// <summary>Adds what was done elsewhere, or at another time, a number of times.</summary>
    public void Add(in CoreTotals other, double times)
    {
        PrefillSeconds += times * other.PrefillSeconds;
        DecodeSeconds += times * other.DecodeSeconds;
        DecodeSteps += times * other.DecodeSteps;
        DecodedSequences += times * other.DecodedSequences;
        HeldByteSeconds += times * other.HeldByteSeconds;
        WeightBytes += times * other.WeightBytes;
        Preemptions += times * other.Preemptions;
    }
}

/// <summary>The totals that all engines of a pool add to, so that a look at them costs the same for one engine and for thousands.</summary>
internal sealed class PoolTotals
{
    private CoreTotals value;

    /// <summary>What they have done so far.</summary>
    public ref CoreTotals Value => ref value;
}
