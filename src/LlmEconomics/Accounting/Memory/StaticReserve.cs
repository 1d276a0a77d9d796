using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// What an engine sets aside by a rule of its own instead of measuring it (SGLang): so many bytes for the runtime, per token of a step, per
/// sequence in its graphs and per rank, at least so much on large devices. Weights and cache share the rest.
/// </summary>
/// <remarks>
/// With T tokens per step, B sequences in the largest graph, n tensor × pipeline ranks, d attention data ranks:
/// <c>fixed + token · max(T, least tokens) + graph · B + rank · n + data · B · d</c>, at least <see cref="Least"/> where the device has
/// <see cref="LeastFrom"/> or more. Source: <c>_handle_gpu_memory_settings</c> in python/sglang/srt/server_args.py of github.com/sgl-project/sglang.
/// </remarks>
public sealed record StaticReserve
{
    /// <summary>For the runtime and the attention backend's buffers.</summary>
    public Bytes Fixed
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Fixed));
    }

    /// <summary>For the activations of one token of a step.</summary>
    public Bytes PerToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(PerToken));
    }

    /// <summary>Tokens that count at least, 0 to 2³⁰.</summary>
    public long LeastTokens
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(LeastTokens));
    }

    /// <summary>For each sequence of the largest graph.</summary>
    public Bytes PerGraphSequence
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(PerGraphSequence));
    }

    /// <summary>For each tensor × pipeline rank.</summary>
    public Bytes PerRank
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(PerRank));
    }

    /// <summary>For each sequence of the largest graph and each attention data rank, where there are several.</summary>
    public Bytes PerDataSequence
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(PerDataSequence));
    }

    /// <summary>The least of all this on devices of <see cref="LeastFrom"/> or more.</summary>
    public Bytes Least
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Least));
    }

    /// <summary>Memory from which <see cref="Least"/> holds.</summary>
    public Bytes LeastFrom
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(LeastFrom));
    }

    /// <summary>Sequences in the largest graph by the device's memory, smallest device first; the last that holds counts.</summary>
    public ImmutableArray<CapturedBatch> Captured
    {
        get;
        init => field = Guard.Items(value, nameof(Captured));
    } = [];

    /// <summary>Equal when all members are.</summary>
    public bool Equals(StaticReserve? other)
    {
        return other is not null && (Fixed, PerToken, LeastTokens, PerGraphSequence) == (other.Fixed, other.PerToken, other.LeastTokens, other.PerGraphSequence)
            && (PerRank, PerDataSequence, Least, LeastFrom) == (other.PerRank, other.PerDataSequence, other.Least, other.LeastFrom)
            && Captured.SequenceEqual(other.Captured);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Fixed, PerToken, PerGraphSequence, PerRank, Least, Captured.Length);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(StaticReserve), (nameof(Fixed), Fixed), (nameof(PerToken), PerToken), (nameof(LeastTokens), LeastTokens), (nameof(PerGraphSequence), PerGraphSequence),
            (nameof(PerRank), PerRank), (nameof(PerDataSequence), PerDataSequence), (nameof(Least), Least), (nameof(LeastFrom), LeastFrom), (nameof(Captured), Captured));
    }

    internal MemoryParts PartsOn(Bytes memory, Parallelism parallelism, long tokens)
    {
        int sequences = Captured.LastOrDefault(c => memory >= c.MemoryFrom)?.Of(parallelism) ?? 0;
        Bytes activations = PerToken * Math.Max(tokens, LeastTokens);
        Bytes graphs = (PerGraphSequence * sequences) + (PerDataSequence * (parallelism.Data > 1 ? (double)sequences * parallelism.Data : 0));
        Bytes communication = PerRank * ((double)parallelism.Tensor * parallelism.Data * parallelism.Pipeline);
        Bytes sum = Fixed + activations + graphs + communication;
        Bytes missing = memory >= LeastFrom && sum < Least ? Least - sum : Bytes.Zero;
        return new MemoryParts(activations, graphs, communication, Fixed + missing);
    }
}
