namespace LlmEconomics;

/// <summary>An operator with weights: its FLOPs follow the tokens that meet it, its weights are read once per step.</summary>
internal sealed class WeightOperator : ModelOperator
{
    private readonly WeightTensor tensor;
    private readonly ModuleFormat format;
    private readonly DistinctExperts distinct;
    private readonly double flopsPerToken;
    private readonly double activationBytesPerToken;
    private readonly double weightBytes;
    private readonly double tokenShare;

    public WeightOperator(WeightTensor tensor, ParameterPart part, int layers, ModuleFormat format, NumberFormat residual, RankShare rank, ExpertRouting routing)
        : base(tensor.Name, part, layers)
    {
        this.tensor = tensor;
        this.format = format;
        bool routed = part == ParameterPart.RoutedExperts;
        double share = routed ? rank.OfExperts(tensor) : rank.Of(tensor);
        double perToken = (double)tensor.Rows * tensor.Columns * tensor.ActiveCount * layers * share;
        tokenShare = routed ? rank.ExpertTokens : rank.Tokens;
        flopsPerToken = tensor.Role.FlopsPerElement * perToken;
        double input = tensor.Columns * format.Activations.BytesPerElement * (tensor.CutsInput ? share : 1);
        double output = tensor.Rows * residual.BytesPerElement * (tensor.CutsInput ? 1 : share);
        activationBytesPerToken = tensor.Role == WeightRole.Vector ? 0 : (input + output) * tensor.ActiveCount * layers;
        distinct = tensor.Count == tensor.ActiveCount ? default : routing.Distinct(tensor.Count, tensor.ActiveCount);
        weightBytes = (double)format.Weights.StoredBytes(tensor.Rows, tensor.Columns) * tensor.Count * layers * share;
    }

    public override ElementType Compute => format.Compute;

    public override int MemoryBits => format.Weights.ElementBits;

    internal override OperatorLoad Load(in StepShape shape, in StepTotals totals)
    {
        double tokens = (tensor.Role == WeightRole.Head ? totals.LogitTokens : totals.Tokens) * tokenShare;
        if (tokens == 0)
        {
            return default;
        }

        return new OperatorLoad(
            FlopCount.FromFlops(flopsPerToken * tokens), Bytes.FromBytes(weightBytes * Touched(tokens)), default, default,
            Bytes.FromBytes(activationBytesPerToken * tokens));
    }

    /// <summary>The fraction of the stored weights that a step reads.</summary>
    private double Touched(double tokens)
    {
        if (tensor.Role == WeightRole.Lookup)
        {
            return Math.Min(1, tokens / tensor.Rows);
        }

        return tensor.Count == tensor.ActiveCount ? 1 : distinct.TouchedBy(tokens) / tensor.Count;
    }
}
