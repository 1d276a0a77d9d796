namespace LlmEconomics;

/// <summary>An operator with weights: its FLOPs follow the tokens that meet it, its weights are read once per step.</summary>
internal sealed class WeightOperator : ModelOperator
{
    private readonly WeightTensor tensor;
    private readonly ModuleFormat format;
    private readonly ExpertRouting.Chances chances;
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
        double whole = layers * (routed ? rank.WholeExperts(tensor) : 1), cut = routed ? rank.OfEachExpert(tensor) : rank.Of(tensor);
        chances = tensor.Count == tensor.ActiveCount ? default : routing.ChancesOf(tensor.Count, tensor.ActiveCount);

        // What a rank holds of the experts meets the tokens of all ranks of the stage.
        tokenShare = routed ? 1 : rank.Tokens;
        flopsPerToken = tensor.Role.FlopsPerElement * (double)tensor.Rows * tensor.Columns * tensor.ActiveCount * whole * cut;
        activationBytesPerToken = ActivationBytes(cut, format.Activations.BytesPerElement, residual.BytesPerElement) * tensor.ActiveCount * whole;
        weightBytes = (double)format.Weights.StoredBytes(tensor.Rows, tensor.Columns) * tensor.Count * whole * cut;
    }

    public WeightTensor Tensor => tensor;

    public ModuleFormat Format => format;

    /// <summary>What each token that meets it computes, on this rank.</summary>
    public double FlopsPerToken => flopsPerToken;

    /// <summary>Activations read and written per token that meets it, on this rank.</summary>
    public double ActivationBytesPerToken => activationBytesPerToken;

    /// <summary>Everything stored on this rank.</summary>
    public double WeightBytes => weightBytes;

    public ExpertRouting.Chances Chances => chances;

    public override ElementType Compute => format.Compute;

    public override int MemoryBits => format.Weights.ElementBits;

    internal override bool HasArithmetic => tensor.Role.FlopsPerElement > 0;

    internal override OperatorLoad Load(in StepShape shape, in StepTotals totals)
    {
        double tokens = (Part == ParameterPart.Head ? totals.LogitTokens : totals.Tokens) * tokenShare;
        if (tokens == 0 || tensor.Role == WeightRole.Image)
        {
            return default;
        }

        return new OperatorLoad(
            FlopCount.FromFlops(flopsPerToken * tokens), Bytes.FromBytes(weightBytes * Touched(tokens)), default, default,
            Bytes.FromBytes(activationBytesPerToken * tokens));
    }

    /// <summary>What one token reads and writes around one tensor of which a rank holds a share <paramref name="cut"/>.</summary>
    private double ActivationBytes(double cut, double input, double output)
    {
        WeightRole role = tensor.Role;
        return role == WeightRole.Vector || role == WeightRole.Image ? 0
            : role == WeightRole.Lookup ? tensor.Columns * output
            : role == WeightRole.Convolution ? tensor.Rows * cut * (input + output)
            : (tensor.Columns * input * (tensor.CutsInput ? cut : 1)) + (tensor.Rows * output * (tensor.CutsInput ? 1 : cut));
    }

    /// <summary>The fraction of the stored weights that a step reads.</summary>
    private double Touched(double tokens)
    {
        return tensor.Role == WeightRole.Lookup ? Math.Min(1, tokens / tensor.Rows)
            : tensor.Count == tensor.ActiveCount ? 1
            : chances.ExpectedDistinct(tokens) / tensor.Count;
    }
}
