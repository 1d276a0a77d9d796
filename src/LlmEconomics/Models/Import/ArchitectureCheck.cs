namespace LlmEconomics;

/// <summary>
/// Adds up everything an imported model stores, once and in checked arithmetic, so that sizes which are each in range but together overflow
/// are refused on import and not somewhere in a later stage.
/// </summary>
internal static class ArchitectureCheck
{
    /// <exception cref="OverflowException">The elements exceed 2⁶³ − 1.</exception>
    public static void Verify(ModelArchitecture model)
    {
        int hidden = model.HiddenSize;
        long sum = checked(model.Embedding.Elements + model.Head.Elements);
        sum = checked(sum + model.OwnWeights().Sum(w => w.Elements) + Elements(model.Layers, hidden));
        if (model.Mtp is { } mtp)
        {
            long copies = checked((mtp.EmbeddingCopies + mtp.Heads) * model.Head.Elements);
            sum = checked(sum + copies + Elements(mtp.Layers, hidden) + mtp.Extra.Sum(w => w.Elements));
        }

        _ = checked(sum + (model.Vision?.Weights.Sum(w => w.Elements) ?? 0));
        _ = model.Layers.Sum(g => checked(g.Count * Kept(g)));
    }

    private static long Elements(IEnumerable<LayerGroup> groups, int hidden)
    {
        return groups.Sum(g =>
        {
            IEnumerable<WeightTensor> weights = g.OwnWeights(hidden).Concat(g.Sublayers.SelectMany(s => s.Weights(hidden)));
            return checked(g.Count * weights.Sum(w => w.Elements));
        });
    }

    private static long Kept(LayerGroup group)
    {
        return group.Sublayers.Sum(s => checked(s.Cache.Sum(c => c.ElementsPerEntry) + s.State.Sum(e => e.Elements)));
    }
}
