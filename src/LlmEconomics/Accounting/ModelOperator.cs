namespace LlmEconomics;

/// <summary>
/// One operator of a forward pass, summed over the layers that have it: a matrix product, a table look-up, or the weightless part of a mixer.
/// </summary>
public abstract class ModelOperator
{
    private protected ModelOperator(string name, ParameterPart part, int layers)
    {
        Name = name;
        Part = part;
        Layers = layers;
    }

    /// <summary>The operator's name, module first: <c>self_attn.q_proj</c>.</summary>
    public string Name { get; }

    /// <summary>The part of the model it belongs to.</summary>
    public ParameterPart Part { get; }

    /// <summary>How many layers have it.</summary>
    public int Layers { get; }

    /// <summary>The type its arithmetic runs in.</summary>
    public abstract ElementType Compute { get; }

    /// <summary>Width in bits of the elements it streams from memory: weights, or what the cache holds.</summary>
    public abstract int MemoryBits { get; }

    /// <summary>Whether it computes at all: norms, biases and look-ups are not counted as arithmetic, so no peak is needed for them.</summary>
    internal abstract bool HasArithmetic { get; }

    /// <summary>What it computes and moves for a step, on one tensor-parallel rank, all layers together.</summary>
    public OperatorLoad Load(in StepShape shape)
    {
        return Load(shape, new StepTotals(shape));
    }

    internal abstract OperatorLoad Load(in StepShape shape, in StepTotals totals);

    /// <summary>The name, the part and the layers it is of.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(nameof(ModelOperator), (nameof(Name), Name), (nameof(Part), Part), (nameof(Layers), Layers));
    }
}
