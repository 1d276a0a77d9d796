using System.Collections.Immutable;
using MathNet.Numerics.Random;

namespace LlmEconomics;

/// <summary>Requests drawn from distributions, one by one. Lengths, times and prefixes have random numbers of their own, so that one does not shift another.</summary>
internal sealed class DrawnStream : RequestStream
{
    private readonly Workload workload;
    private readonly ClosedArrivals? clients;
    private readonly PrefixReuse? prefixes;
    private readonly ShareReuse? share;
    private readonly long piece;
    private readonly ImmutableArray<PromptSegment>[] segments = [];
    private readonly Random lengths;
    private readonly Random times;
    private readonly Random contents;
    private readonly PriorityQueue<int, double> ready = new();
    private readonly double most;
    private long unborn;
    private double next;
    private long sent;

    public DrawnStream(Workload workload, int seed)
    {
        this.workload = workload;
        (lengths, times, contents) = (Generator(seed, 0), Generator(seed, 1), Generator(seed, 2));
        clients = workload.Arrivals as ClosedArrivals;
        most = clients is null ? double.PositiveInfinity : clients.RequestsPerClient * clients.Concurrency;
        prefixes = workload.Reuse as PrefixReuse;
        share = workload.Reuse as ShareReuse;
        piece = share?.PieceOf(workload.Lengths.Prompt) ?? 0;
        if (prefixes is not null)
        {
            segments = new ImmutableArray<PromptSegment>[prefixes.Prefixes];
        }

        if (clients is null)
        {
            next = workload.Arrivals.Next(0, times);
        }

        unborn = clients?.Concurrency ?? 0;
    }

    /// <inheritdoc/>
    public override double NextArrival => sent >= most ? double.PositiveInfinity
        : clients is null ? next
        : unborn > 0 ? 0
        : ready.TryPeek(out _, out double time) ? time : double.PositiveInfinity;

    /// <inheritdoc/>
    public override ServingRequest Take()
    {
        double time = NextArrival;
        if (clients is null)
        {
            next = workload.Arrivals.Next(time, times);
        }
        else if (unborn > 0)
        {
            unborn--;
        }
        else
        {
            ready.Dequeue();
        }

        RequestSize size = workload.Lengths.Draw(lengths);
        return new ServingRequest
        {
            Id = sent++,
            Arrival = Duration.FromSeconds(time),
            PromptTokens = size.Prompt,
            OutputTokens = size.Output,
            ReasoningTokens = size.Reasoning,
            Segments = prefixes is not null ? Beginning(prefixes, size.Prompt) : share?.Beginning(size.Prompt, piece) ?? [],
        };
    }

    /// <inheritdoc/>
    public override void Answered(in ServingRequest request, double time)
    {
        if (clients is not null)
        {
            ready.Enqueue(0, clients.Next(time, times));
        }
    }

    /// <summary>Random numbers of their own for each use; a seed gives unrelated ones to each.</summary>
    internal static Random Generator(int seed, int use)
    {
        return new Xoshiro256StarStar(unchecked((int)SplitMix64.Mix(((ulong)(uint)seed << 8) + (ulong)use)), threadSafe: false);
    }

    private ImmutableArray<PromptSegment> Beginning(PrefixReuse reuse, long prompt)
    {
        int chosen = reuse.Draw(contents);
        if (prompt < reuse.Tokens)
        {
            return [];
        }

        ref ImmutableArray<PromptSegment> segment = ref segments[chosen];
        return segment.IsDefault ? segment = [new PromptSegment((ulong)chosen + 1, reuse.Tokens)] : segment;
    }
}
