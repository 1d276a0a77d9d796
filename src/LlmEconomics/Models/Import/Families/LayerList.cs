using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Turns one group per layer into runs of equal layers.</summary>
internal static class LayerList
{
    public static ImmutableArray<LayerGroup> Of(int layers, Func<int, LayerGroup> layer)
    {
        return Merge(Enumerable.Range(0, layers).Select(layer));
    }

    public static ImmutableArray<LayerGroup> Merge(IEnumerable<LayerGroup> layers)
    {
        List<LayerGroup> groups = [];
        foreach (LayerGroup layer in layers)
        {
            if (groups.Count > 0 && groups[^1].SameLayer(layer))
            {
                groups[^1] = groups[^1] with { Count = groups[^1].Count + layer.Count };
            }
            else
            {
                groups.Add(layer);
            }
        }

        return [.. groups];
    }
}
