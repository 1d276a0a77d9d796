using System.Globalization;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>How an engine keeps caches and states: what it stores beside the bare elements, in what formats, and in which pieces it hands memory out.</summary>
/// <remarks>
/// The default keeps exactly what a model needs, element by element. Layouts of engines from a release on are in <see cref="All"/>. Each figure stands in
/// the layout with its source; <see cref="CacheFootprint"/> turns it into bytes.
/// </remarks>
public sealed record CacheLayout
{
    /// <summary>The elements that a model needs, and nothing else: no blocks, no windows larger than they are.</summary>
    public static CacheLayout Exact { get; } = new() { Engine = "none", Source = "By definition: nothing is added." };

    /// <summary>The engine that keeps caches so.</summary>
    public required string Engine
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Engine));
    }

    /// <summary>Day of the first release that does, 2015 to 2050; default 2015-01-01, always.</summary>
    [JsonRequired]
    public DateOnly Since
    {
        get;
        init => field = Guard.Dated(value, nameof(Since));
    } = new(2015, 1, 1);

    /// <summary>Where it is written: repository, path, and version or change.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>Tokens per block: what a sequence holds is rounded up to whole blocks; 1 to 2³⁰, default 1.</summary>
    [JsonRequired]
    public long BlockTokens
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(BlockTokens));
    } = 1;

    /// <summary>What is kept of tokens that have left a sliding window or a chunk; default nothing.</summary>
    public WindowCache Windows
    {
        get;
        init => field = Guard.Known(value, nameof(Windows));
    }

    /// <summary>Tokens that one step computes at most, for which windows have room beside them; 0 to 2³⁰, default 0.</summary>
    /// <remarks>An engine's profile puts its own <see cref="EngineProfile.PrefillBudget"/> here where the layout states none.</remarks>
    public long BatchTokens
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(BatchTokens));
    }

    /// <summary>Steps that are scheduled at once, each with its <see cref="BatchTokens"/>; 1 to 64, default 1.</summary>
    [JsonRequired]
    public int BatchesInFlight
    {
        get;
        init => field = Guard.Between(value, 1, 64, nameof(BatchesInFlight));
    } = 1;

    /// <summary>What is kept of a latent cache; default the latent once.</summary>
    public LatentCache Latents
    {
        get;
        init => field = Guard.Known(value, nameof(Latents));
    }

    /// <summary>
    /// Whether an 8-bit cache of sparse attention is kept in records: FP8 for what is not rotated with a scale per group, and 16 bits for what is. Default no:
    /// every element in the cache's format.
    /// </summary>
    /// <remarks>
    /// Latent attention with an indexer (DeepSeek-V3.2): <c>c + 4·⌈c/128⌉ + 2·r</c> bytes per token, 656. Compressed attention (DeepSeek-V4):
    /// <c>n + 2·r + ⌈n/64⌉</c>, the last rounded up to a multiple of 8: 584. With c the latent's rank, r the rotated width and n the rest of a head.
    /// </remarks>
    public bool SparseRecords { get; init; }

    /// <summary>Format of recurrent states whatever the model or the scheme says, or <see langword="null"/> to follow them.</summary>
    public NumberFormat? State { get; init; }

    /// <summary>Format of a convolution's last inputs whatever the scheme says, or <see langword="null"/> to follow it.</summary>
    public NumberFormat? ConvolutionState { get; init; }

    /// <summary>How layers that keep unlike things share one pool of blocks; default each has its own.</summary>
    public CacheGrouping Grouping
    {
        get;
        init => field = Guard.Known(value, nameof(Grouping));
    }

    /// <summary>The blocks of compressed attention, or <see langword="null"/> where they are as all others.</summary>
    public CompressedBlocks? Compressed { get; init; }

    /// <summary>The layouts that come with the library, engine by engine, oldest first.</summary>
    [JsonIgnore]
    public static IReadOnlyList<CacheLayout> All => CacheLayoutFile.Shipped;

    /// <summary>How an engine keeps caches at a release; <see cref="Exact"/> for an engine that is not listed.</summary>
    /// <param name="engine">The engine's name, ignoring case.</param>
    /// <param name="release">Day of the release.</param>
    public static CacheLayout For(string engine, DateOnly release)
    {
        Guard.NotBlank(engine);
        return All.LastOrDefault(l => l.Engine.Equals(engine, StringComparison.OrdinalIgnoreCase) && l.Since <= release) ?? Exact;
    }

    /// <summary>Tokens beside a window while prompts are computed.</summary>
    internal long InFlight => Math.Min(AttentionSpan.MaxTokens, BatchTokens * BatchesInFlight);

    internal NumberFormat StateFormat(StateEntry state, FormatScheme formats)
    {
        return (state.IsConvolution ? ConvolutionState : State) ?? state.StoredAs ?? formats.State;
    }

    /// <summary>For example <c>vLLM since 2025-07-24</c>.</summary>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Engine} since {Since:yyyy-MM-dd}");
    }
}

/// <summary>What an engine keeps of tokens that have left a sliding window or a chunk.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WindowCache>))]
public enum WindowCache
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>What shares a block with the window, which need not begin with one: up to one block more (vLLM's grouped allocator, TensorRT-LLM).</summary>
    WholeBlocks,

    /// <summary>A buffer for the window and the tokens of one step (llama.cpp).</summary>
    Batch,

    /// <summary>Everything: the window is a mask (llama.cpp before its windowed cache).</summary>
    Everything,
}

/// <summary>What an engine keeps of a latent cache.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LatentCache>))]
public enum LatentCache
{
    /// <summary>The latent with the rotated key: <c>c + r</c> elements per token.</summary>
    Latent,

    /// <summary>The same as keys, and the latent again as values: <c>2·c + r</c> (llama.cpp before its cache without values).</summary>
    LatentTwice,

    /// <summary>Keys and values of every head, unpacked: <c>N·(n + r + v)</c> (llama.cpp before it knew latent attention, and Ollama on top of it).</summary>
    Expanded,
}

/// <summary>How layers that keep unlike things share one pool of blocks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheGrouping>))]
public enum CacheGrouping
{
    /// <summary>They do not: each kind of layer takes what it needs.</summary>
    None,

    /// <summary>Layers are put into groups of equal size, and blocks of every group are as large as those of the largest (vLLM's hybrid allocator).</summary>
    EqualPages,

    /// <summary>The same, but groups of compressed attention lie side by side in one slab: a block is as large as the largest group's (vLLM, newer releases).</summary>
    Slab,
}

/// <summary>Blocks of compressed attention, whose kernels ask for sizes of their own.</summary>
/// <param name="Tokens">Tokens per block of summaries, 1 to 4,096.</param>
/// <param name="WindowTokens">Tokens per block of windows, 1 to 4,096.</param>
/// <param name="OverlappingStateTokens">Tokens per block of what overlapping summaries are made of, 1 to 4,096.</param>
/// <param name="StateTokens">The same where summaries do not overlap, 1 to 4,096.</param>
/// <param name="Alignment">Bytes of which a block is a multiple, 1 to 65,536.</param>
public sealed record CompressedBlocks(long Tokens, long WindowTokens, long OverlappingStateTokens, long StateTokens, int Alignment)
{
    /// <summary>Tokens per block of summaries.</summary>
    public long Tokens
    {
        get;
        init => field = Guard.Between(value, 1, EngineProfile.MaxBlockTokens, nameof(Tokens));
    } = Guard.Between(Tokens, 1, EngineProfile.MaxBlockTokens);

    /// <summary>Tokens per block of windows.</summary>
    public long WindowTokens
    {
        get;
        init => field = Guard.Between(value, 1, EngineProfile.MaxBlockTokens, nameof(WindowTokens));
    } = Guard.Between(WindowTokens, 1, EngineProfile.MaxBlockTokens);

    /// <summary>Tokens per block of what overlapping summaries are made of.</summary>
    public long OverlappingStateTokens
    {
        get;
        init => field = Guard.Between(value, 1, EngineProfile.MaxBlockTokens, nameof(OverlappingStateTokens));
    } = Guard.Between(OverlappingStateTokens, 1, EngineProfile.MaxBlockTokens);

    /// <summary>Tokens per block of what other summaries are made of.</summary>
    public long StateTokens
    {
        get;
        init => field = Guard.Between(value, 1, EngineProfile.MaxBlockTokens, nameof(StateTokens));
    } = Guard.Between(StateTokens, 1, EngineProfile.MaxBlockTokens);

    /// <summary>Bytes of which a block is a multiple.</summary>
    public int Alignment
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Alignment));
    } = Guard.Between(Alignment, 1, 1 << 16);
}
