using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Requests that are turns of conversations: the next is sent some time after the answer to the last.</summary>
internal sealed class ConversationStream : RequestStream
{
    private readonly Workload workload;
    private readonly ConversationReuse reuse;
    private readonly ClosedArrivals? clients;
    private readonly ArrivalProcess? sessions;
    private readonly Random lengths;
    private readonly Random times;
    private readonly Random turns;
    private readonly PriorityQueue<Session?, double> ready = new();
    private readonly Dictionary<long, Session> open = [];
    private readonly double most;
    private ulong content;
    private long unborn;
    private long sent;

    public ConversationStream(Workload workload, ConversationReuse reuse, int seed)
    {
        (this.workload, this.reuse) = (workload, reuse);
        (lengths, times, turns) = (DrawnStream.Generator(seed, 0), DrawnStream.Generator(seed, 1), DrawnStream.Generator(seed, 2));
        clients = workload.Arrivals as ClosedArrivals;
        most = clients is null ? double.PositiveInfinity : clients.RequestsPerClient * clients.Concurrency;
        if (clients is null)
        {
            sessions = workload.Arrivals.AtRate(Math.Max(ArrivalProcess.MinRate, workload.Arrivals.MeanRate!.Value / reuse.Turns.Mean));
            ready.Enqueue(null, sessions.Next(0, times));
        }

        unborn = clients?.Concurrency ?? 0;
    }

    /// <inheritdoc/>
    public override double NextArrival => sent >= most ? double.PositiveInfinity
        : unborn > 0 ? 0
        : ready.TryPeek(out _, out double time) ? time : double.PositiveInfinity;

    /// <inheritdoc/>
    public override ServingRequest Take()
    {
        Session? session = null;
        double time = 0;
        if (unborn > 0)
        {
            unborn--;
        }
        else
        {
            ready.TryDequeue(out session, out time);
        }

        if (session is null)
        {
            session = Begin();
            if (sessions is not null)
            {
                ready.Enqueue(null, sessions.Next(time, times));
            }
        }

        // A conversation that would outgrow what can be counted says no more than there is room for, and ends.
        RequestSize size = workload.Lengths.Draw(lengths);
        long room = AttentionSpan.MaxTokens - session.Tokens;
        if (size.Prompt + size.Output > room)
        {
            long answer = Math.Min(size.Output, room - 1);
            size = new RequestSize(Math.Min(size.Prompt, room - answer), answer, Math.Min(size.Reasoning, answer - 1));
        }

        session.Add(size.Prompt, ++content);
        long id = sent++;
        ulong said = ++content;
        ServingRequest request = new()
        {
            Id = id,
            Arrival = Duration.FromSeconds(time),
            PromptTokens = session.Tokens,
            OutputTokens = size.Output,
            ReasoningTokens = size.Reasoning,
            Segments = session.Segments,
            OutputContent = said,
        };
        session.TurnsLeft--;
        open[id] = session;
        return request;
    }

    /// <inheritdoc/>
    public override void Answered(in ServingRequest request, double time)
    {
        if (!open.Remove(request.Id, out Session? session))
        {
            return;
        }

        if (session.TurnsLeft > 0 && session.Tokens + request.OutputTokens + LeastTurn <= AttentionSpan.MaxTokens)
        {
            session.Add(request.OutputTokens, request.OutputContent);
            ready.Enqueue(session, time + (reuse.ThinkTime.Value * -Math.Log(1 - times.NextDouble())));
        }
        else if (clients is not null)
        {
            ready.Enqueue(null, clients.Next(time, times));
        }
    }

    /// <summary>A token of a prompt and one of an answer.</summary>
    private const long LeastTurn = 2;

    private Session Begin()
    {
        Session session = new() { TurnsLeft = reuse.Turns.Draw(turns) };
        if (reuse.SystemTokens > 0)
        {
            session.Add(reuse.SystemTokens, ulong.MaxValue);
        }

        return session;
    }

    private sealed class Session
    {
        public ImmutableArray<PromptSegment> Segments { get; private set; } = [];

        public long Tokens { get; private set; }

        public long TurnsLeft { get; set; }

        public void Add(long tokens, ulong content)
        {
            Segments = Segments.Add(new PromptSegment(content, tokens));
            Tokens += tokens;
        }
    }
}
