namespace LlmEconomics;

/// <summary>The two pieces every recurrent mixer is made of: a convolution's last inputs, and a state read and written once per step.</summary>
internal static class MixerState
{
    public static IEnumerable<StateEntry> Convolution(long channels, int length, long shardUnits)
    {
        return length > 1 ? [new StateEntry(StateEntry.ConvolutionName, channels * (length - 1)) { ShardUnits = shardUnits }] : [];
    }

    /// <summary>The last inputs are read and written with every step; the arithmetic is the convolution's own.</summary>
    public static IEnumerable<SequenceOperator> Shift(string name, long elements, long shardUnits)
    {
        return elements > 0 ? [Recurrence(name, 0, elements, shardUnits, null)] : [];
    }

    public static IEnumerable<SequenceOperator> ConvolutionShift(long channels, int length, long shardUnits)
    {
        return Shift("convolution state", channels * (length - 1), shardUnits);
    }

    public static SequenceOperator Recurrence(string name, double flopsPerToken, long stateElements, long shardUnits, NumberFormat? format)
    {
        return new SequenceOperator(name)
        {
            FlopsPerToken = flopsPerToken,
            StateElements = stateElements,
            ShardUnits = shardUnits,
            MemoryShardUnits = shardUnits,
            StoredAs = format,
        };
    }
}
