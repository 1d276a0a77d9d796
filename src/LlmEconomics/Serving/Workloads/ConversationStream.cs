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
    private long sent;

    public ConversationStream(Workload workload, ConversationReuse reuse, int seed)
    {
        (this.workload, this.reuse) = (workload, reuse);
        (lengths, times, turns) = (DrawnStream.Generator(seed, 0), DrawnStream.Generator(seed, 1), DrawnStream.Generator(seed, 2));
        clients = workload.Arrivals as ClosedArrivals;
        most = clients is null ? double.PositiveInfinity : clients.RequestsPerClient * clients.Concurrency;
        if (clients is null)
        {
            sessions = workload.Arrivals.AtRate(workload.Arrivals.MeanRate!.Value / reuse.Turns.Mean);
            ready.Enqueue(null, sessions.Next(0, times));
            return;
        }

        for (long i = 0; i < clients.Concurrency; i++)
        {
            ready.Enqueue(null, 0);
        }
    }

    /// <inheritdoc/>
    public override double NextArrival => sent < most && ready.TryPeek(out _, out double time) ? time : double.PositiveInfinity;

    /// <inheritdoc/>
    public override ServingRequest Take()
    {
        ready.TryDequeue(out Session? session, out double time);
        if (session is null)
        {
            session = Begin();
            if (sessions is not null)
            {
                ready.Enqueue(null, sessions.Next(time, times));
            }
        }

        RequestSize size = workload.Lengths.Draw(lengths);
        session.Add(size.Prompt, ++content);
        long id = sent++;
        ulong answer = ++content;
        ServingRequest request = new()
        {
            Id = id,
            Arrival = Duration.FromSeconds(time),
            PromptTokens = session.Tokens,
            OutputTokens = size.Output,
            ReasoningTokens = size.Reasoning,
            Segments = session.Segments,
            OutputContent = answer,
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

        // A conversation that would outgrow what can be counted ends.
        bool goesOn = session.TurnsLeft > 0 && session.Tokens + request.OutputTokens + workload.Lengths.Prompt.Longest + workload.Lengths.Output.Longest <= AttentionSpan.MaxTokens;
        if (goesOn)
        {
            session.Add(request.OutputTokens, request.OutputContent);
            ready.Enqueue(session, time + (reuse.ThinkTime.Value * -Math.Log(1 - times.NextDouble())));
        }
        else if (clients is not null)
        {
            ready.Enqueue(null, clients.Next(time, times));
        }
    }

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
