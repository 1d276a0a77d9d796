using System.Globalization;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// How an engine shares out an accelerator's memory from a version on, when nobody tells it otherwise: its fraction, and what it counts beside
/// weights and cache.
/// </summary>
/// <remarks>
/// Figures were read from the engine's code or fitted on its logs; <see cref="Source"/> says which. Take one with <see cref="For"/> or
/// <see cref="At"/>, vary it with <c>with</c>, and plan with <see cref="MemoryPlan"/>.
/// </remarks>
public sealed partial record EngineMemory
{
    private readonly Version version = new();

    /// <summary>The engine, as its profile is named: <c>vLLM</c>, <c>TensorRT-LLM</c>.</summary>
    public required string Engine
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Engine));
    }

    /// <summary>The first version it holds for: <c>0.17</c>, <c>b6325</c>.</summary>
    public required string Since
    {
        get;
        init
        {
            version = Parse(Guard.NotBlank(value, nameof(Since)));
            field = value;
        }
    }

    /// <summary>When that version came out; 2015 to 2050.</summary>
    public required DateOnly Released
    {
        get;
        init => field = Guard.Dated(value, nameof(Released));
    }

    /// <summary>The engine's fraction of the memory, above 0 to 1.</summary>
    public required double Share
    {
        get;
        init => field = Guard.Between(value, 0.01, 1, nameof(Share));
    }

    /// <summary>Whether the fraction is one of what everything else leaves free; default of all memory.</summary>
    public bool ShareOfFree { get; init; }

    /// <summary>The fraction, and what it is taken of.</summary>
    [JsonIgnore]
    public MemoryRule Rule => ShareOfFree ? MemoryRule.OfFree(Share) : MemoryRule.OfTotal(Share);

    /// <summary>Bytes held at once per sequence and entry of the vocabulary while a token is sampled, 0 to 1,000; 0 where the step tried out samples nothing.</summary>
    public Tunable SamplerBytes
    {
        get;
        init => field = value.Between(0, 1000, nameof(SamplerBytes));
    }

    /// <summary>Whether logits of every token of a step are held, not of one per sequence.</summary>
    public bool SamplesEveryToken { get; init; }

    /// <summary>Bytes of one activation, 1 to 8.</summary>
    public required int ActivationBytes
    {
        get;
        init => field = Guard.Between(value, 1, 8, nameof(ActivationBytes));
    }

    /// <summary>Tokens that are computed at once at most, however many a step takes (a micro-batch), 1 to 2³⁰; default no limit.</summary>
    public long? StepTokens
    {
        get;
        init => field = value is { } tokens ? Guard.Between(tokens, 1, AttentionSpan.MaxTokens, nameof(StepTokens)) : null;
    }

    /// <summary>Tokens of context it is started with when nobody says so, 1 to 2³⁰; default none: that of the model.</summary>
    public long? Context
    {
        get;
        init => field = value is { } tokens ? Guard.Between(tokens, 1, AttentionSpan.MaxTokens, nameof(Context)) : null;
    }

    /// <summary>Whether the scores of attention are written out, in 4 bytes per head, context token and query (no flash attention).</summary>
    public bool KeepsScores { get; init; }

    /// <summary>Whether the engine tries out a vision tower too.</summary>
    public bool TriesEncoder { get; init; }

    /// <summary>Whether tensor ranks cut a vision tower; default each holds a copy.</summary>
    public bool CutsTower { get; init; }

    /// <summary>Inputs of routed experts in MXFP4 are padded to a multiple of this many, 1 to 4,096; default none, not padded.</summary>
    public int? ExpertInputMultiple
    {
        get;
        init => field = value is { } multiple ? Guard.Between(multiple, 1, 4096, nameof(ExpertInputMultiple)) : null;
    }

    /// <summary>The runtime's own memory inside the share [GiB], at least 0: modules, workspaces, context where the engine counts it.</summary>
    public Tunable Runtime
    {
        get;
        init => field = value.Between(0, 1000, nameof(Runtime));
    }

    /// <summary>Buffers for exchanges of two ranks [GiB], at least 0.</summary>
    public Tunable Communication
    {
        get;
        init => field = value.Between(0, 1000, nameof(Communication));
    }

    /// <summary>What each doubling of the ranks adds to them [GiB], at least 0.</summary>
    public Tunable CommunicationPerDoubling
    {
        get;
        init => field = value.Between(0, 1000, nameof(CommunicationPerDoubling));
    }

    /// <summary>Captured graphs inside the share [GiB], at least 0; 0 where the engine captures them outside it.</summary>
    public Tunable Graphs
    {
        get;
        init => field = value.Between(0, 1000, nameof(Graphs));
    }

    /// <summary>What the engine sets aside by rule instead of all that; default none.</summary>
    public StaticReserve? Reserve { get; init; }

    /// <summary>Where the figures come from: repository and path, and the logs that any was fitted on.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>For example <c>vLLM from 0.17: 0.9 of total memory</c>.</summary>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Engine} from {Since}: {Rule}");
    }

    internal (MemoryParts Parts, ActivationPeak? Peak) PartsOf(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Bytes memory, ProfiledStep step)
    {
        if (Reserve is { } rule)
        {
            return (rule.PartsOn(memory, parallelism, step.Tokens), null);
        }

        ActivationPeak peak = ActivationPeak.Of(model, formats, parallelism, step, this);
        double ranks = (double)parallelism.Accelerators;
        double buffers = ranks > 1 ? Communication.Value + (CommunicationPerDoubling.Value * (Math.Log2(ranks) - 1)) : 0;
        return (new MemoryParts(peak.Total, Bytes.FromGibibytes(Graphs.Value), Bytes.FromGibibytes(buffers), Bytes.FromGibibytes(Runtime.Value)), peak);
    }

    /// <summary>Stored bytes of a routed expert over those of its checkpoint: 1 but where the engine pads its inputs.</summary>
    internal double PaddingOf(WeightTensor tensor, NumberFormat format)
    {
        if (ExpertInputMultiple is not { } multiple || tensor.Role != WeightRole.Expert || format.Element != ElementType.Fp4 || format.Scales?.BlockElements != 32)
        {
            return 1;
        }

        double padded = Math.Ceiling((double)tensor.Columns / multiple) * multiple;
        double elements = (padded - tensor.Columns) * tensor.Rows * format.ElementBits / 8;
        return 1 + (elements / format.StoredBytes(tensor.Rows, tensor.Columns));
    }
}
