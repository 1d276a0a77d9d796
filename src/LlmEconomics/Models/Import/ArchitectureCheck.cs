namespace LlmEconomics;

/// <summary>
/// Adds up everything an imported model stores, once and in checked arithmetic, so that sizes which are each in range but together are no model are
/// refused on import and not somewhere in a later stage.
/// </summary>
internal static class ArchitectureCheck
{
    /// <summary>
    /// Elements of all weights: 10¹⁵ parameters, several hundred times the largest known model. At up to 8 bytes each, scales included, their bytes
    /// stay below 2⁵³ and are exact as a double too.
    /// </summary>
    private const long MaxElements = 1L << 50;

    /// <summary>Equal weights that tokens are routed to: what <see cref="ExpertRouting"/> accepts.</summary>
    private const int MaxExperts = 1 << 16;

    /// <exception cref="OverflowException">The elements exceed 2⁵⁰, or those kept per token 2⁶³ − 1.</exception>
    /// <exception cref="InvalidOperationException">A part contradicts itself, or has more experts than can be routed to.</exception>
    public static void Verify(ModelArchitecture model)
    {
        int hidden = model.HiddenSize;
        if (AllWeights(model).FirstOrDefault(w => w.Count > MaxExperts) is { } many)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{Quoted.Cut(many.Name)} has {many.Count} equal weights; at most {MaxExperts} are routed to."));
        }

        long sum = checked(model.Embedding.Elements + model.Head.Elements);
        sum = checked(sum + model.OwnWeights().Sum(w => w.Elements) + Elements(model.Layers, hidden));
        if (model.Mtp is { } mtp)
        {
            long copies = checked((mtp.EmbeddingCopies + mtp.Heads) * model.Head.Elements);
            sum = checked(sum + copies + Elements(mtp.Layers, hidden) + mtp.Extra.Sum(w => w.Elements));
        }

        sum = checked(sum + (model.Vision?.Weights.Sum(w => w.Elements) ?? 0));
        if (sum > MaxElements)
        {
            throw new OverflowException(FormattableString.Invariant($"The weights have {sum} elements."));
        }

        _ = Kinds(model.Layers).Sum(k => checked(k.Count * Kept(k.Layer)));
    }

    /// <summary>The longest side of the largest weight: the size to look at when a model is too large.</summary>
    public static long LargestDimension(ModelArchitecture model)
    {
        WeightTensor largest = AllWeights(model).Concat(model.Vision?.Weights ?? []).MaxBy(w => (double)w.Rows * w.Columns * w.Count)!;
        return Math.Max(largest.Count, Math.Max(largest.Rows, largest.Columns));
    }

    /// <summary>Every weight of the language model, those of equal layers once.</summary>
    private static IEnumerable<WeightTensor> AllWeights(ModelArchitecture model)
    {
        return Kinds(model.Layers.Concat(model.Mtp?.Layers ?? [])).SelectMany(k => Weights(k.Layer, model.HiddenSize)).Concat(model.OwnWeights()).Concat(model.Mtp?.Extra ?? [])
            .Append(model.Embedding);
    }

    private static long Elements(IEnumerable<LayerGroup> groups, int hidden)
    {
        return Kinds(groups).Sum(k => checked(k.Count * Weights(k.Layer, hidden).Sum(w => w.Elements)));
    }

    /// <summary>Layers that share their parts, once: those of different kinds may take turns a thousand times.</summary>
    private static IEnumerable<(LayerGroup Layer, long Count)> Kinds(IEnumerable<LayerGroup> groups)
    {
        return groups.GroupBy(g => (g.Sublayers, g.Extra, g.Norms, g.NormBias), (_, alike) => (alike.First(), alike.Sum(g => (long)g.Count)));
    }

    private static IEnumerable<WeightTensor> Weights(LayerGroup group, int hidden)
    {
        return group.OwnWeights(hidden).Concat(group.Sublayers.SelectMany(s => s.Weights(hidden)));
    }

    private static long Kept(LayerGroup group)
    {
        return group.Sublayers.Sum(s => checked(s.Cache.Sum(c => c.ElementsPerEntry) + s.State.Sum(e => e.Elements)));
    }
}
