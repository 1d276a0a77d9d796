using System.Runtime.InteropServices;

namespace LlmEconomics;

/// <content>Who is admitted, and how prompts share the budget of a step.</content>
internal sealed partial class EngineCore
{
    /// <summary>The prompts of the next step: those begun go on, then waiting ones while budget, sequences and memory allow.</summary>
    /// <param name="crowded">Whether running sequences had to give way: then nobody is admitted.</param>
    /// <param name="now">The time [s].</param>
    private PromptLoad PlanPrompts(bool crowded, double now)
    {
        chunks.Clear();
        PromptLoad load = default;
        double budget = limits.Budget - (limits.PrefillFirst ? 0 : (double)decoding.Count * costs.Verified);
        foreach (int slot in CollectionsMarshal.AsSpan(prefilling))
        {
            Take(slot, ref budget, ref load);
        }

        while (!crowded && budget >= 1 && TryHead(out int slot) && IsDue(slot) && HasRoomFor(slot))
        {
            cancellation.ThrowIfCancellationRequested();
            Dequeue();
            Admit(slot, now);
            if (slots[slot].Computed == slots[slot].Target)
            {
                int before = decoding.Count;
                Join(slot, now, Lag(slot));
                joined.Add((decoding.Count - before, now));
            }
            else
            {
                prefilling.Add(slot);
                Take(slot, ref budget, ref load);
            }
        }

        return load;
    }

    private void Take(int slot, ref double budget, ref PromptLoad load)
    {
        ref readonly Sequence sequence = ref slots[slot];
        long left = sequence.Target - sequence.Computed, tokens = (long)Math.Min(Math.Min(left, limits.BudgetOfOne), Math.Floor(budget));
        if (tokens <= 0)
        {
            return;
        }

        if (!limits.SplitsPrompts && left <= limits.BudgetOfOne)
        {
            if (load.Count > 0 && left > budget)
            {
                budget = 0;
                return;
            }

            tokens = left;
        }

        chunks.Add((slot, tokens));
        budget -= tokens;
        load = new PromptLoad(
            load.Count + 1, load.Tokens + tokens, load.Ending + (tokens == left ? 1 : 0), load.Cached + sequence.Computed,
            load.Attention + costs.ChunkAttention(tokens, sequence.Computed));
    }

    private void Admit(int slot, double now)
    {
        ref Sequence sequence = ref slots[slot];
        sequence.Admitted = double.IsNaN(sequence.Admitted) ? now : sequence.Admitted;
        if (sequence.Transferred)
        {
            sequence.Computed = sequence.Target;
        }
        else
        {
            Reuse(ref sequence);
        }

        prefillBytes += PrefillBytes(sequence);
        remaining += sequence.Request.OutputTokens - sequence.Emitted;
        if (admitted.Count > 64 + (2 * (decoding.Count + prefilling.Count)))
        {
            admitted.RemoveAll(a => slots[a.Slot].Stamp != a.Stamp);
        }

        admitted.Add((slot, sequence.Stamp));
    }

    /// <summary>The request that is next: those that lost their cache before those that never ran.</summary>
    private bool TryHead(out int slot)
    {
        return preempted.TryPeek(out slot) || waiting.TryPeek(out slot);
    }

    private void Dequeue()
    {
        _ = preempted.Count > 0 ? preempted.Pop() : waiting.Dequeue();
    }

    private bool IsDue(int slot)
    {
        return DueStep(slot) <= step;
    }

    /// <summary>The count of decode steps from which a request may be admitted.</summary>
    private long DueStep(int slot)
    {
        ref readonly Sequence sequence = ref slots[slot];
        if (sequence.Preemptions > 0 || decoding.Count == 0)
        {
            return step;
        }

        long visible = sequence.Order < visibleBefore ? step : sequence.VisibleStep;
        return limits.WaitSteps > 0 && prefilling.Count == 0 ? sequence.VisibleStep + limits.WaitSteps : visible;
    }

    /// <summary>Steps until the next request can be admitted; without end where it waits for others to end.</summary>
    private long StepsToAdmission()
    {
        return TryHead(out int slot) && HasRoomFor(slot) ? DueStep(slot) - step : long.MaxValue / 2;
    }

    /// <summary>What keeps the next request out; <see langword="null"/> where none waits, or only for its turn.</summary>
    public string? Obstacle => !TryHead(out int slot) || HasRoomFor(slot) ? null
        : decoding.Count + prefilling.Count >= limits.MaxSequences ? "the engine's limit of sequences"
        : "memory: the cache of running sequences fills it";

    private bool HasRoomFor(int slot)
    {
        int running = decoding.Count + prefilling.Count;
        if (running == 0)
        {
            return true;
        }

        if (running >= limits.MaxSequences)
        {
            return false;
        }

        ref readonly Sequence sequence = ref slots[slot];

        // Reserves are counted in tokens, not in blocks: while a batch only decodes, what is held and what is reserved then change evenly.
        double reserved = limits.ReservedOutput * tokenBytes;
        double need = Footprint(sequence.Target) - ReusableBytes(sequence);
        return Occupied + need + (reserved * (remaining + sequence.Request.OutputTokens - sequence.Emitted)) <= Room && (Occupied + need + (decoding.Count * blockBytes) <= Room || OccupiedInBlocks() + need <= Room);
    }
}
