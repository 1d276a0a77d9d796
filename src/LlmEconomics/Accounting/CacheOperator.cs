namespace LlmEconomics;

/// <summary>The weightless arithmetic of a mixer over its cache or state: a sum over the groups of a shape.</summary>
internal sealed class CacheOperator : ModelOperator
{
    private readonly SequenceOperator operation;
    private readonly double computeShare;
    private readonly double bytesPerKey;
    private readonly double bytesPerState;
    private readonly double bytesWrittenPerToken;
    private readonly double sequenceShare;

    public CacheOperator(
        string module, SequenceOperator operation, int layers, double elementsWrittenPerToken, FormatScheme formats, RankShare rank)
        : base($"{module}.{operation.Name}", ParameterPart.Mixers, layers)
    {
        this.operation = operation;
        sequenceShare = rank.States;
        bool recurrent = operation.StateElements > 0;
        NumberFormat format = operation.StoredAs ?? (recurrent ? formats.State : formats.KvCache);
        double memoryLayers = rank.Of(operation.MemoryShardUnits) * layers, memoryShare = memoryLayers * rank.Tokens;
        computeShare = rank.Of(operation.ShardUnits) * layers * rank.Tokens;
        bytesPerKey = operation.ElementsPerKey * format.BytesPerElement * memoryShare;
        bytesPerState = operation.StateElements * format.BytesPerElement * memoryLayers * rank.States;
        bytesWrittenPerToken = elementsWrittenPerToken * format.BytesPerElement * memoryShare;
        Compute = formats.Other.Compute;
        MemoryBits = format.ElementBits;
    }

    public SequenceOperator Operation => operation;

    /// <summary>What one sequence of a group costs on each of the ranks that serve it.</summary>
    public OperatorLoad LoadOfOne(in SequenceGroup group)
    {
        if (group.NewTokens == 0)
        {
            return default;
        }

        double keys = operation.Span?.KeysRead(group.NewTokens, group.CachedTokens) ?? 0;
        return new OperatorLoad(
            FlopCount.FromFlops(FlopsOf(group) * computeShare / sequenceShare), default,
            Bytes.FromBytes(((keys * bytesPerKey) + bytesPerState) / sequenceShare),
            Bytes.FromBytes(((group.NewTokens * bytesWrittenPerToken) + bytesPerState) / sequenceShare), default);
    }

    public override ElementType Compute { get; }

    public override int MemoryBits { get; }

    internal override bool HasArithmetic => operation.FlopsPerPair > 0 || operation.FlopsPerToken > 0;

    internal override OperatorLoad Load(in StepShape shape, in StepTotals totals)
    {
        double flops = 0, read = 0, written = 0;
        for (int i = 0; i < shape.GroupCount; i++)
        {
            SequenceGroup group = shape[i];
            if (group.Count == 0 || group.NewTokens == 0)
            {
                continue;
            }

            flops += group.Count * FlopsOf(group);
            double keys = operation.Span?.KeysRead(group.NewTokens, group.CachedTokens) ?? 0;
            read += group.Count * ((keys * bytesPerKey) + bytesPerState);
            written += group.Count * ((group.NewTokens * bytesWrittenPerToken) + bytesPerState);
        }

        return new OperatorLoad(FlopCount.FromFlops(flops * computeShare), default, Bytes.FromBytes(read), Bytes.FromBytes(written), default);
    }

    private double FlopsOf(in SequenceGroup group)
    {
        double perToken = operation.FlopsPerToken * group.NewTokens;
        if (operation.Span is null)
        {
            return perToken;
        }

        double pairs = operation.Span.Pairs(group.NewTokens, group.CachedTokens);
        double direct = pairs * operation.FlopsPerPair;
        return operation.ExpandedFlopsPerPair is { } expanded
            ? perToken + Math.Min(direct, (pairs * expanded) + (group.CachedTokens * operation.ExpandedFlopsPerCachedKey))
            : perToken + direct;
    }
}
