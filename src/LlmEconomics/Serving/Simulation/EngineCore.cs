using System.Runtime.InteropServices;

namespace LlmEconomics;

/// <summary>
/// Continuous batching on one scheduler, from event to event. While a batch only decodes nothing changes but the contexts, which grow evenly: the
/// time of many steps is a closed sum, and the run jumps to the next arrival, end, full block or bend of a curve.
/// </summary>
/// <remarks>
/// At a step's end: (1) sequences that decode must have room for one more token each, otherwise the one admitted last loses its cache and
/// waits in front of the queue; (2) begun prompts get the step's budget of tokens, then waiting ones in order while sequences and memory allow, each for
/// its whole prompt and the reserved share of its answer; (3) prompts and decoding sequences share the step, or prompts have it for themselves
/// (<see cref="Scheduling"/>). A prompt's last piece gives its first token.
/// </remarks>
internal sealed partial class EngineCore
{
    private readonly StepCosts costs;
    private readonly SequenceCurve curve;
    private readonly EngineLimits limits;
    private readonly ICoreObserver observer;
    private readonly Queue<int> waiting = new();
    private readonly Stack<int> preempted = new();
    private readonly List<int> prefilling = [];
    private readonly List<int> decoding = [];
    private readonly List<(int Slot, long Tokens)> chunks = [];
    private readonly List<(int Count, double Since)> joined = [];
    private readonly Stack<int> free = new();
    private readonly PriorityQueue<(int Slot, int Stamp), long> ends = new();
    private readonly PoolTotals totals;
    private readonly CancellationToken cancellation;
    private Sequence[] slots = new Sequence[8];
    private int used;

    private long step;
    private long arrivals;
    private long visibleBefore;
    private long lastPoll;
    private double attention;
    private double slope;
    private int changes;

    private Plan plan;

    public EngineCore(
        StepCosts costs, EngineLimits limits, bool prefixCaching, ICoreObserver observer, PoolTotals totals, CancellationToken cancellation)
    {
        (this.totals, this.cancellation) = (totals, cancellation);
        (this.costs, this.limits, this.observer) = (costs, limits, observer);
        curve = costs.Curve;
        plan = Plan.Idle(0);
        prefixes = prefixCaching ? new PrefixCache() : null;
        tokenBytes = curve[curve.Pieces - 1].BytesPerToken;
        blockBytes = Enumerable.Range(0, curve.Pieces).Max(p => curve[p].BytesPerToken) * limits.BlockTokens;
    }

    /// <summary>When something happens next [s]; +∞ while there is nothing to do.</summary>
    public double NextEvent => plan.End;

    /// <summary>Requests in the engine.</summary>
    public int Load => waiting.Count + preempted.Count + prefilling.Count + decoding.Count;

    /// <summary>What its pool has done so far.</summary>
    private ref CoreTotals Totals => ref totals.Value;

    /// <summary>A request comes in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="number">Its number in the run.</param>
    /// <param name="now">When [s]: not before the last event.</param>
    /// <param name="handed">Where its prompt's cache comes with it: the tokens of it that were found in a prefix cache.</param>
    public void Arrive(in ServingRequest request, long number, double now, long? handed = null)
    {
        long tokens = request.PromptTokens + (limits.PrefillOnly ? 0 : request.OutputTokens);
        if (tokens > limits.MostTokens || Footprint(tokens) > limits.RoomOfOne)
        {
            observer.Refused(request, number, now);
            return;
        }

        int slot = Rent();
        ref Sequence sequence = ref slots[slot];
        sequence = new Sequence
        {
            Request = request, FirstToken = double.NaN, LastToken = now, Admitted = double.NaN, Place = -1, Stamp = sequence.Stamp, Number = number,
            Order = arrivals++, PrefixNode = PrefixCache.Root, Transferred = handed is not null, Cached = handed ?? 0, VisibleStep = VisibleFrom(now),
        };
        waiting.Enqueue(slot);
        if (plan.Kind == PlanKind.Idle)
        {
            Schedule(now);
        }
        else if (plan.Kind == PlanKind.Decode && StepsToAdmission() is var steps && steps < plan.Steps)
        {
            plan = plan.CutTo(Math.Max(1, steps));
        }
    }

    /// <summary>Does what was planned until <see cref="NextEvent"/>, and plans on.</summary>
    public void Advance()
    {
        double now = plan.End;
        if (plan.Kind == PlanKind.Decode)
        {
            EndDecode(now);
        }
        else
        {
            EndPrefill(now);
        }

        Schedule(now);
    }

    private void Schedule(double now)
    {
        bool crowded = MakeRoom(now);
        PromptLoad prompts = PlanPrompts(crowded, now);
        if (prompts.Count > 0)
        {
            int beside = limits.PrefillFirst ? 0 : decoding.Count;
            double seconds = Math.Max(costs.Mixed(beside, beside > 0 ? attention : 0, prompts), limits.LaunchSeconds);
            plan = Plan.Prefill(now, now + seconds, prompts, beside);
        }
        else if (decoding.Count > 0)
        {
            DecodeCost cost = costs.Decode(decoding.Count, attention, slope);
            long steps = Math.Min(NextEnd() - step, cost.StepsOnThisSide);
            steps = Math.Min(steps, StepsWithRoom(steps));
            steps = Math.Min(steps, StepsToAdmission());
            plan = Plan.Decode(now, cost, Math.Max(1, steps));
        }
        else
        {
            plan = Plan.Idle(now);
        }
    }

    /// <summary>The count of decode steps from which the scheduler sees what comes now.</summary>
    private long VisibleFrom(double now)
    {
        if (plan.Kind != PlanKind.Decode)
        {
            return step;
        }

        long at = step + plan.Cost.StepsUntil(now - plan.Start) - lastPoll;
        return lastPoll + ((at + limits.PollSteps - 1) / limits.PollSteps * limits.PollSteps);
    }

    private long NextEnd()
    {
        while (ends.TryPeek(out (int Slot, int Stamp) entry, out long at))
        {
            if (slots[entry.Slot].Stamp == entry.Stamp)
            {
                return at;
            }

            ends.Dequeue();
        }

        return long.MaxValue / 2;
    }

    private void EndDecode(double now)
    {
        long steps = plan.Steps;
        int batch = decoding.Count;
        double seconds = now - plan.Start;
        CountGaps(plan.Cost.Step, plan.Start, batch);
        CountEvenGaps(steps, batch);

        Totals.DecodeSeconds += seconds;
        Totals.WeightBytes += costs.WeightBytesOf(batch, default) * steps;
        CountSteps(steps, batch, seconds);
        EndSequences(now);
    }

    /// <summary>The batch has decoded: contexts have grown.</summary>
    private void CountSteps(long steps, int batch, double seconds)
    {
        Totals.DecodeSteps += steps;
        Totals.DecodedSequences += (double)batch * steps;
        Totals.HeldByteSeconds += (Occupied + (heldSlope * (steps - 1) / 2)) * seconds;
        step += steps;
        attention += slope * steps;
        held += heldSlope * steps;
        remaining -= pace * steps;
        TrimPrefixes();
        if (++changes >= ChangesBetweenSums)
        {
            SumUp();
        }
    }

    private void EndPrefill(double now)
    {
        double seconds = now - plan.Start;
        int beside = plan.Beside;
        double decodeSeconds = beside > 0 ? Math.Min(seconds, costs.Decode(beside, attention, 0).Step) : 0;
        Totals.DecodeSeconds += decodeSeconds;
        Totals.PrefillSeconds += seconds - decodeSeconds;
        Totals.WeightBytes += costs.WeightBytesOf(beside, plan.Prompts);
        if (beside > 0)
        {
            CountGaps(seconds, plan.Start, beside);
            CountSteps(1, beside, seconds);
        }
        else
        {
            Totals.HeldByteSeconds += Occupied * seconds;
            TrimPrefixes();
        }

        lastPoll = step;
        visibleBefore = arrivals;
        EndSequences(now);
        EndPrompts(now);
    }

    /// <summary>Pieces of prompts were computed; the last piece of a prompt gives its next token.</summary>
    private void EndPrompts(double now)
    {
        int before = decoding.Count;
        double lag = double.NaN;
        foreach ((int slot, long tokens) in CollectionsMarshal.AsSpan(chunks))
        {
            slots[slot].Computed += tokens;
            if (slots[slot].Computed == slots[slot].Target)
            {
                lag = double.IsNaN(lag) ? Lag(slot) : lag;
                prefilling.Remove(slot);
                Join(slot, now, lag);
            }
        }

        if (decoding.Count > before)
        {
            joined.Add((decoding.Count - before, now));
        }

        chunks.Clear();
    }

    /// <summary>Time between a token's computation and its client's sight of it: steps of those that decode, or of the sequence alone where none does.</summary>
    private double Lag(int slot)
    {
        return limits.LagSteps <= 0 ? 0
            : limits.LagSteps * (decoding.Count > 0 ? costs.Decode(decoding.Count, attention, 0) : costs.Decode(1, AttentionOf(slots[slot].Target), 0)).Step;
    }

    private double AttentionOf(double context)
    {
        return curve[curve.PieceAt(context)].Seconds(context);
    }

    private int Rent()
    {
        if (free.TryPop(out int slot))
        {
            return slot;
        }

        if (used == slots.Length)
        {
            Array.Resize(ref slots, used * 2);
        }

        return used++;
    }
}
