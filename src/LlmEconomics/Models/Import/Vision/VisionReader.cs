using System.Globalization;

namespace LlmEconomics;

/// <summary>
/// Reads a tower's sizes. A size without a fallback is required; with one, its use is reported with <paramref name="Source"/> as reason.
/// </summary>
/// <param name="Node">The object that states the sizes.</param>
/// <param name="Source">Where the fallbacks come from.</param>
/// <remarks>
/// The widest released tower has 3,200 channels (InternViT-6B), the deepest 63 blocks (Step-3). The bounds leave an order of magnitude of
/// room, and no tensor within them reaches 2⁵⁸ elements, so that a hostile config cannot make their sum overflow.
/// </remarks>
internal readonly record struct VisionReader(ConfigNode Node, string Source)
{
    public const int MaxDepth = 1 << 10;
    public const int MaxWidth = 1 << 15;
    public const int MaxInner = 1 << 18;
    public const int MaxGrid = 1 << 10;

    public int Depth(ReadOnlySpan<string> keys, int? fallback = null)
    {
        return Read(keys, fallback, MaxDepth);
    }

    public int Width(ReadOnlySpan<string> keys, int? fallback = null)
    {
        return Read(keys, fallback, MaxWidth);
    }

    /// <summary>Width that the projector ends in.</summary>
    public int Output(string key, int textHiddenSize)
    {
        return Node.IntOr([key], textHiddenSize, "the text model's hidden size", 1, MaxWidth);
    }

    public int Inner(ReadOnlySpan<string> keys, int? fallback = null)
    {
        return Read(keys, fallback, MaxInner);
    }

    /// <summary>Inner width of an MLP stated as a multiple of the hidden size; a fraction is cut, as Python's int() does.</summary>
    public int InnerByRatio(string key, int hidden, double fallback)
    {
        if (Node.NumberOrNull(key, 1e-3, 64) is not { } ratio)
        {
            ratio = fallback;
            Node.Report(key, fallback.ToString(CultureInfo.InvariantCulture), Source);
        }

        return Math.Max(1, (int)(hidden * ratio));
    }

    public int Heads(ReadOnlySpan<string> keys, int? fallback = null)
    {
        return Read(keys, fallback, 1 << 10);
    }

    public int Channels(ReadOnlySpan<string> keys)
    {
        return Read(keys, 3, 64);
    }

    public int Patch(ReadOnlySpan<string> keys, int? fallback = null)
    {
        return Read(keys, fallback, 256);
    }

    /// <summary>Patches, frames or tiles that become one.</summary>
    public int Merge(ReadOnlySpan<string> keys, int? fallback = null)
    {
        return Read(keys, fallback, 16);
    }

    /// <summary>Rows of a position table.</summary>
    public int Positions(ReadOnlySpan<string> keys, int? fallback = null)
    {
        return Read(keys, fallback, MaxGrid * MaxGrid);
    }

    /// <summary>Patches of a square image.</summary>
    public int Grid(string imageKey, int patch, int? fallback = null)
    {
        int side = Read([imageKey], fallback, 1 << 16) / patch;
        return side is >= 1 and <= MaxGrid
            ? side * side
            : throw Node.Error(imageKey, $"expected 1 to {MaxGrid} patches of {patch} pixels a side");
    }

    public bool Flag(string key, bool fallback)
    {
        return Node.BoolOr(key, fallback, Source);
    }

    private int Read(ReadOnlySpan<string> keys, int? fallback, int max)
    {
        return fallback is { } value ? Node.IntOr(keys, value, Source, 1, max) : Node.Int(keys, 1, max);
    }
}
