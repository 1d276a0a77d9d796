namespace LlmEconomics.Tests.Serving.Simulation;

/// <summary>
/// The simulation's reference: one engine that walks every step, keeps every sequence's tokens as whole numbers, and asks <see cref="Deployment.StepTime"/> for each
/// step with its sequences one by one. Slow, short, and written from the documentation alone (docs/serving.md).
/// </summary>
internal sealed partial class StepWalker(Deployment deployment, bool prefixCaching = true, int seed = 1)
{
    /// <summary>What fits is the walker's own business: prefixes that sequences share are held once, which a step by itself does not know.</summary>
    private readonly Deployment timed = deployment.IgnoringMemory();

    private readonly EngineProfile engine = deployment.Engine;
    private readonly CacheFootprint cache = deployment.Memory.Cache;
    private readonly double room = deployment.Memory.CacheRoom.Value * (1 + 1e-9);
    private readonly AcceptanceDraw? acceptance = deployment.Speculation is { } s ? new AcceptanceDraw(s, seed) : null;
    private readonly long verified = 1 + (deployment.Speculation?.DraftTokens ?? 0);
    private readonly double drafting = 1 + (deployment.Speculation?.DraftShare(deployment.Model) ?? 0);
    private readonly List<Running> queue = [];
    private readonly List<Running> running = [];
    private readonly NaivePrefixes prefixes = new();
    private long step;
    private long polled;
    private double clock;

    public List<RequestResult> Results { get; } = [];

    public List<double> Gaps { get; } = [];

    public double DecodeSeconds { get; private set; }

    public double PrefillSeconds { get; private set; }

    public double HeldByteSeconds { get; private set; }

    public long DecodeSteps { get; private set; }

    public long DecodedSequences { get; private set; }

    public int Preemptions { get; private set; }

    /// <summary>Serves requests until all are answered.</summary>
    public void Serve(IEnumerable<ServingRequest> requests)
    {
        Queue<(double Time, Running Request)> coming = new(requests
            .Select((r, i) => (r.Arrival.Value + (engine.PromptOverhead.Value * 1e-6 * r.PromptTokens), new Running(r, i)))
            .OrderBy(c => c.Item1));
        while (coming.Count > 0 || queue.Count > 0 || running.Count > 0)
        {
            if (queue.Count == 0 && running.Count == 0)
            {
                clock = Math.Max(clock, coming.Peek().Time);
            }

            while (coming.Count > 0 && coming.Peek().Time <= clock)
            {
                (double time, Running request) = coming.Dequeue();
                Arrive(request, time);
            }

            if (queue.Count > 0 || running.Count > 0)
            {
                Step();
            }
        }
    }

    private void Arrive(Running r, double time)
    {
        if (Footprint(r.Request.PromptTokens + r.Request.OutputTokens) > room)
        {
            Duration at = Duration.FromSeconds(time);
            Results.Add(new RequestResult { Request = r.Request, Replica = -1, Admitted = at, FirstToken = at, LastToken = at, CachedTokens = 0, Preemptions = 0 });
            return;
        }

        queue.Add(r);
    }

    private void Step()
    {
        bool crowded = false;
        while (Decoding.Any() && Decoding.Sum(r => Footprint(r.Context + 1) - Shared(r)) + HeldByPrompts + (prefixes.Pinned * PerToken) > room)
        {
            crowded = true;
            Preempt(running[^1]);
        }

        List<(Running Sequence, long Tokens)> chunks = Plan(crowded);
        List<Running> batch = [.. Decoding.Where(r => chunks.Count == 0 || engine.Scheduling == Scheduling.Mixed)];
        double seconds = Time(batch, chunks), held = Held;
        clock += seconds;
        HeldByteSeconds += held * seconds;
        if (batch.Count > 0)
        {
            step++;
            DecodeSteps++;
            DecodedSequences += batch.Count;
            double decode = Math.Min(seconds, Time(batch, []));
            DecodeSeconds += decode;
            PrefillSeconds += seconds - decode;
        }
        else
        {
            PrefillSeconds += seconds;
        }

        Running[] grown = [.. Grown(batch)];
        double lag = Lag(grown);
        prefixes.Trim(Math.Max(0, room - (Held + grown.Sum(Bytes) - batch.Sum(Bytes))) / PerToken);
        foreach (Running r in batch)
        {
            Gaps.Add(clock - r.LastStep);
            r.LastStep = clock;
            if (--r.StepsLeft == 0)
            {
                End(r, Math.Max(clock + lag, r.FirstToken!.Value));
            }
        }

        if (chunks.Count > 0)
        {
            polled = step;
            EndPrompts(chunks);
        }
    }

    private void EndPrompts(List<(Running Sequence, long Tokens)> chunks)
    {
        double? lag = Decoding.Any() ? Lag(Decoding) : null;
        foreach ((Running r, long tokens) in chunks)
        {
            r.Computed += tokens;
            if (r.Computed == r.Target)
            {
                lag ??= Lag([r with { Start = r.Target, StepsLeft = 1 }]);
                Join(r, lag.Value);
            }
        }

        queue.ForEach(r => r.IsKnown = true);
    }

    private void Join(Running r, double lag)
    {
        r.FirstToken ??= clock + lag + (engine.RequestOverhead.Value * 1e-3);
        if (r.Emitted > 0)
        {
            Gaps.Add(clock - r.LastStep);
        }

        r.LastStep = clock;
        if (prefixCaching)
        {
            r.Shared = prefixes.Publish(r.Request, r.Shared);
        }

        long rest = r.Request.OutputTokens - r.Emitted - 1;
        r.Start = r.Target;
        r.Steps = r.StepsLeft = acceptance?.Steps(rest, r.Request.Id, r.Preemptions) ?? rest;
        r.Rest = rest;
        if (rest == 0)
        {
            End(r, Math.Max(clock + lag, r.FirstToken.Value));
        }
    }

    private List<(Running Sequence, long Tokens)> Plan(bool crowded)
    {
        List<(Running, long)> chunks = [];
        double budget = engine.PrefillBudget - (engine.Scheduling == Scheduling.Mixed ? Decoding.Count() * verified : 0);
        foreach (Running r in running.Where(r => r.Computed < r.Target).ToArray())
        {
            Take(r);
        }

        long polls = Math.Max(1, (long)Math.Round(engine.PollSteps.Value));
        if (!Decoding.Any() || (step - polled) % polls == 0)
        {
            queue.ForEach(r => r.IsKnown = true);
        }

        while (!crowded && budget >= 1 && queue.Count > 0 && queue[0].IsKnown && HasRoom(queue[0]))
        {
            Running r = queue[0];
            queue.RemoveAt(0);
            running.Add(r);
            r.Admitted ??= clock;
            if (prefixCaching)
            {
                r.Shared = prefixes.Acquire(r.Request);
                long own = prefixes.Unpark(r.Number), tokens = r.Shared.Tokens;
                tokens += tokens == r.Request.Segments.Sum(s => s.Tokens) ? own : 0;
                r.Computed = Math.Min(tokens, r.Target - 1) / engine.BlockTokens * engine.BlockTokens;
                r.Cached = r.Preemptions == 0 ? r.Computed : r.Cached;
            }

            Take(r);
        }

        return chunks;

        void Take(Running r)
        {
            long left = r.Target - r.Computed, tokens = (long)Math.Min(Math.Min(left, engine.PrefillBudget), Math.Floor(budget));
            if (!engine.SplitsPrompts && left <= engine.PrefillBudget)
            {
                // Whole or not at all, but for the first of a step.
                tokens = tokens > 0 && (left <= budget || chunks.Count == 0) ? left : 0;
                budget = tokens > 0 ? budget : 0;
            }

            if (tokens > 0)
            {
                chunks.Add((r, tokens));
                budget -= tokens;
            }
        }
    }

    private double Time(IReadOnlyCollection<Running> decoding, List<(Running Sequence, long Tokens)> chunks)
    {
        if (decoding.Count + chunks.Count == 0)
        {
            return 0;
        }

        SequenceGroup[] groups =
        [
            .. decoding.Select(r => new SequenceGroup(1, verified, (long)Math.Round(r.Context), verified)),
            .. chunks.Select(c => new SequenceGroup(1, c.Tokens, c.Sequence.Computed, c.Sequence.Computed + c.Tokens == c.Sequence.Target ? 1 : 0)),
        ];
        double seconds = timed.StepTime(StepShape.Of(groups)).Value * (decoding.Count > 0 ? drafting : 1);
        return chunks.Count > 0 ? Math.Max(seconds, deployment.LaunchSeconds) : seconds;
    }

    private double Lag(IEnumerable<Running> decoding)
    {
        Running[] batch = [.. decoding];
        return engine.FirstTokenSteps.Value * (batch.Length > 0 ? Time(batch, []) : 0);
    }

    /// <summary>The batch as it is after its step, before any of it ends.</summary>
    private static IEnumerable<Running> Grown(IEnumerable<Running> batch)
    {
        return batch.Select(r => r.AfterStep());
    }

    private IEnumerable<Running> Decoding => running.Where(r => r.StepsLeft > 0);

    private sealed record Running(ServingRequest Request, long Number)
    {
        public long Emitted { get; set; }

        public long Computed { get; set; }

        public long Cached { get; set; }

        public long Start { get; set; }

        public long Rest { get; set; }

        public long Steps { get; set; }

        public long StepsLeft { get; set; }

        public double? Admitted { get; set; }

        public double? FirstToken { get; set; }

        public double LastStep { get; set; }

        public int Preemptions { get; set; }

        public bool IsKnown { get; set; }

        public NaivePrefixes.Held Shared { get; set; }

        public long Target => Request.PromptTokens + Emitted;

        public double Context => Start + (Steps > 0 ? Rest * (double)(Steps - StepsLeft) / Steps : 0);

        public Running AfterStep()
        {
            return this with { StepsLeft = StepsLeft - 1 };
        }
    }
}
