using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Which keys the queries of each layer see.</summary>
internal delegate ImmutableArray<AttentionSpan> SpanRule(FamilyConfig config, int layers);

/// <summary>The rules by which families place sliding windows and chunks.</summary>
internal static class SpanRules
{
    private const string WindowKey = "sliding_window";

    /// <summary>Full attention in every layer, whatever the file says about windows.</summary>
    public static ImmutableArray<AttentionSpan> Full(FamilyConfig config, int layers)
    {
        return Repeat(AttentionSpan.Full, layers);
    }

    /// <summary>The window on every layer where the key holds one.</summary>
    public static ImmutableArray<AttentionSpan> Everywhere(FamilyConfig config, int layers)
    {
        return Repeat(WindowOrFull(config), layers);
    }

    /// <summary>
    /// The window on every layer as a mask: Mistral 7B defines a rolling buffer that forgets, these families a mask over a cache that keeps.
    /// Counting what is kept is the careful side; it is reported.
    /// </summary>
    public static ImmutableArray<AttentionSpan> MaskedEverywhere(FamilyConfig config, int layers)
    {
        AttentionSpan span = WindowOrFull(config);
        if (span is WindowSpan window)
        {
            config.Text.Report(WindowKey, $"{window.Tokens}, keys behind it kept", "the window is a mask: it narrows what is read, not what is stored");
            span = window with { KeepsAll = true };
        }

        return Repeat(span, layers);
    }

    /// <summary>What <c>layer_types</c> says, or another rule where it is absent.</summary>
    public static SpanRule TypedOr(SpanRule otherwise)
    {
        return (config, layers) => Typed(config, layers) ?? otherwise(config, layers);
    }

    /// <summary>Full attention in every n-th layer, the window in the others; no window where the key holds none.</summary>
    public static SpanRule FullEvery(int classDefault, int? windowDefault = null, string key = "sliding_window_pattern")
    {
        return (config, layers) =>
        {
            AttentionSpan window = WindowOrFull(config, windowDefault);
            if (window is FullSpan)
            {
                return Repeat(window, layers);
            }

            if (config.Text.IsString(key))
            {
                return Spelled(config, key, window, layers);
            }

            int period = config.IntOrClass(key, classDefault, 1, ModelArchitecture.MaxLayers);
            return [.. Enumerable.Range(0, layers).Select(i => (i + 1) % period == 0 ? AttentionSpan.Full : window)];
        };
    }

    /// <summary>Full attention in the first of every n layers, the window in the others (CWM).</summary>
    public static SpanRule FullFirstOf(int period, int windowDefault)
    {
        return (config, layers) =>
        {
            AttentionSpan window = WindowOrFull(config, windowDefault);
            return [.. Enumerable.Range(0, layers).Select(i => i % period == 0 ? AttentionSpan.Full : window)];
        };
    }

    /// <summary>The window in the layers that a list marks with 1.</summary>
    public static SpanRule Listed(string listKey, string windowKey)
    {
        return (config, layers) =>
        {
            ImmutableArray<int> slides = config.Text.PerLayer(config.Text.Ints(listKey, 0, 1), listKey, layers);
            Lazy<AttentionSpan> window = new(() => Window(config, windowKey));
            return [.. slides.Select(s => s == 1 ? window.Value : AttentionSpan.Full)];
        };
    }

    /// <summary>The window in every second layer, beginning with the first (Gemma 2).</summary>
    public static SpanRule Alternating(int windowDefault)
    {
        return (config, layers) =>
        {
            AttentionSpan window = WindowOrFull(config, windowDefault);
            return [.. Enumerable.Range(0, layers).Select(i => i % 2 == 0 ? window : AttentionSpan.Full)];
        };
    }

    /// <summary>Qwen2: only where <c>use_sliding_window</c> is on, in the layers from <c>max_window_layers</c> on. The number alone means nothing.</summary>
    public static ImmutableArray<AttentionSpan> AfterMaxWindowLayers(FamilyConfig config, int layers)
    {
        if (config.Text.BoolOrNull("use_sliding_window") != true)
        {
            return Full(config, layers);
        }

        AttentionSpan window = WindowOrFull(config);
        int first = config.IntOrClass("max_window_layers", 28, 0, ModelArchitecture.MaxLayers);
        return [.. Enumerable.Range(0, layers).Select(i => i >= first ? window : AttentionSpan.Full)];
    }

    /// <summary>The window of a layer that is known to slide.</summary>
    public static AttentionSpan Window(FamilyConfig config, string key = WindowKey, int? classDefault = null)
    {
        return Bounded(config, classDefault is { } tokens
            ? config.IntOrClass(key, tokens, 1, 1 << 30)
            : config.Text.Int(key, 1, 1 << 30));
    }

    /// <summary>The spans that <c>layer_types</c> names, or <see langword="null"/> where the key is absent.</summary>
    public static ImmutableArray<AttentionSpan>? Typed(FamilyConfig config, int layers)
    {
        Lazy<AttentionSpan> full = new(AttentionSpan.Full), window = new(() => Window(config)), chunk = new(() => Chunk(config));
        return LayerTypes.Choose(
            config, layers, ("full_attention", full), ("attention", full), ("sliding_attention", window), ("chunked_attention", chunk)) is { } types
                ? [.. types.Select(t => t.Value)]
                : null;
    }

    public static AttentionSpan Chunk(FamilyConfig config)
    {
        int tokens = config.IntOrClass("attention_chunk_size", 8192, 1, 1 << 30);
        return config.MaxContext <= tokens ? AttentionSpan.Full : new ChunkSpan(tokens);
    }

    private static AttentionSpan WindowOrFull(FamilyConfig config, int? classDefault = null)
    {
        if (classDefault is { } known)
        {
            return Window(config, WindowKey, known);
        }

        if (config.Text.IntOrNull(WindowKey, 1, 1 << 30) is { } tokens)
        {
            return Bounded(config, tokens);
        }

        config.Text.ReportUnlessNull(WindowKey, "none", "full attention");
        return AttentionSpan.Full;
    }

    /// <summary>A window that is no shorter than the longest context never hides anything.</summary>
    private static AttentionSpan Bounded(FamilyConfig config, int tokens)
    {
        return config.MaxContext <= tokens ? AttentionSpan.Full : new WindowSpan(tokens);
    }

    /// <summary>A pattern in letters, repeated over the layers: L = local, G = global (EXAONE 4). The last layer is global whatever it says.</summary>
    private static ImmutableArray<AttentionSpan> Spelled(FamilyConfig config, string key, AttentionSpan window, int layers)
    {
        string pattern = config.Text.StringOrNull(key)!;
        if (pattern.Length == 0 || pattern.AsSpan().IndexOfAnyExcept('L', 'G') >= 0)
        {
            throw config.Text.Error(key, "expected a pattern of the letters L and G");
        }

        return [.. Enumerable.Range(0, layers).Select(i => pattern[i % pattern.Length] == 'G' || i == layers - 1 ? AttentionSpan.Full : window)];
    }

    private static ImmutableArray<AttentionSpan> Repeat(AttentionSpan span, int layers)
    {
        return [.. Enumerable.Repeat(span, layers)];
    }
}
