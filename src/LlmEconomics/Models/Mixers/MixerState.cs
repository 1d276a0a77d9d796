namespace LlmEconomics;

/// <summary>The two pieces every recurrent mixer is made of: a convolution's last inputs, and a state read and written once per step.</summary>
internal static class MixerState
{
    public static IEnumerable<StateEntry> Convolution(long channels, int length, long shardUnits)
    {
        return length > 1 ? [new StateEntry("conv", channels * (length - 1)) { ShardUnits = shardUnits }] : [];
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
