using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Collects the tensors of a tower under their checkpoint names.</summary>
/// <remarks>
/// Equal tensors of all blocks are stated once, under the name of the first block's (<c>blocks.0.attn.qkv</c>), so that the exclusion lists
/// of quantised checkpoints, which name blocks one by one, find them. Engines differ in whether tensor parallelism cuts a tower or gives
/// every rank a copy; a copy is assumed.
/// </remarks>
internal sealed class VisionWeights
{
    private readonly ImmutableArray<WeightTensor>.Builder tensors;
    private readonly string prefix;
    private readonly int count;

    public VisionWeights()
        : this(ImmutableArray.CreateBuilder<WeightTensor>(), "", 1)
    {
    }

    private VisionWeights(ImmutableArray<WeightTensor>.Builder tensors, string prefix, int count)
    {
        this.tensors = tensors;
        this.prefix = prefix;
        this.count = count;
    }

    /// <summary>The same collection, one module further down.</summary>
    public VisionWeights In(string module)
    {
        return new VisionWeights(tensors, $"{prefix}{module}.", count);
    }

    /// <summary>The same collection inside a list of equal modules.</summary>
    public VisionWeights InEach(string list, int modules)
    {
        return new VisionWeights(tensors, $"{prefix}{list}.0.", modules);
    }

    public void Blocks(string list, int depth, VisionBlock block)
    {
        block.AddTo(InEach(list, depth));
    }

    public void Linear(string name, long rows, long columns, bool bias)
    {
        Add(name, rows, columns, WeightRole.Linear);
        if (bias)
        {
            Vector(BiasOf(name), rows);
        }
    }

    /// <summary>A patch embedding or other dense convolution: the matrix product that it is when its window is unfolded.</summary>
    public void Patches(string name, long rows, int channels, int window, bool bias)
    {
        Linear(name, rows, (long)channels * window * window, bias);
    }

    public void Norm(string name, long width, bool bias)
    {
        Vector(name, width);
        if (bias)
        {
            Vector(BiasOf(name), width);
        }
    }

    public void Vector(string name, long length)
    {
        Add(name, length, 1, WeightRole.Vector);
    }

    /// <summary>A table of learned positions.</summary>
    public void Lookup(string name, long rows, long columns)
    {
        Add(name, rows, columns, WeightRole.Lookup);
    }

    public VisionTower Build(string name)
    {
        return new VisionTower { Name = name, Weights = tensors.ToImmutable() };
    }

    private void Add(string name, long rows, long columns, WeightRole role)
    {
        tensors.Add(new WeightTensor(prefix + name, rows, columns, role) { Count = count });
    }

    /// <summary>PyTorch's MultiheadAttention spells its parameters <c>in_proj_weight</c> and <c>in_proj_bias</c>.</summary>
    private static string BiasOf(string name)
    {
        const string weight = "_weight";
        return name.EndsWith(weight, StringComparison.Ordinal) ? $"{name[..^weight.Length]}_bias" : $"{name}.bias";
    }
}
