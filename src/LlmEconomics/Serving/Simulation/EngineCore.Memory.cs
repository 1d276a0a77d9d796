using System.Runtime.InteropServices;

namespace LlmEconomics;

/// <content>Room for the cache: blocks, and what happens when they run out.</content>
internal sealed partial class EngineCore
{
    private readonly double blockBytes;

    /// <summary>Bytes of a sequence of so many tokens in whole blocks.</summary>
    private double Footprint(long tokens)
    {
        return BytesOf(Blocks(tokens) * limits.BlockTokens);
    }

    private double BytesOf(double tokens)
    {
        return curve[curve.PieceAt(tokens)].Bytes(tokens);
    }

    /// <summary>Room for the cache, with a margin for the rounding of sums.</summary>
    private double Room => limits.Room * (1 + 1e-9);

    private double Blocks(double tokens)
    {
        return Math.Ceiling((tokens - 1e-6) / limits.BlockTokens);
    }

    /// <summary>What a sequence holds while its prompt is computed: room for all of it.</summary>
    private double PrefillBytes(in Sequence sequence)
    {
        return Footprint(sequence.Target) - SharedBytes(sequence);
    }

    /// <summary>Makes room for one more token of every decoding sequence; those admitted last give way.</summary>
    /// <returns>Whether any had to.</returns>
    private bool MakeRoom(double now)
    {
        bool crowded = false;
        while (decoding.Count > 0 && StepsWithRoom(1) < 1)
        {
            // A look at the room costs as much as the batch is large.
            cancellation.ThrowIfCancellationRequested();
            crowded = true;
            Preempt(Newest(), now);
        }

        return crowded;
    }

    /// <summary>The sequence that was admitted last.</summary>
    private int Newest()
    {
        while (true)
        {
            (int slot, int stamp) = admitted[^1];
            admitted.RemoveAt(admitted.Count - 1);
            if (slots[slot].Stamp == stamp)
            {
                return slot;
            }
        }
    }

    /// <summary>A running sequence loses its cache and waits to compute it again.</summary>
    private void Preempt(int slot, double now)
    {
        ref Sequence sequence = ref slots[slot];
        if (sequence.Place >= 0)
        {
            if (sequence.StartStep == step)
            {
                ForgetJoined();
            }

            long emitted = sequence.Emitted + 1 + (long)Math.Floor(sequence.Pace * (step - sequence.StartStep));
            Leave(slot);
            sequence.Emitted = Math.Min(emitted, sequence.Request.OutputTokens - 1);
            sequence.Computed = sequence.Target - 1;
            sequence.LastToken = now;
        }
        else
        {
            prefillBytes -= PrefillBytes(sequence);
            remaining -= sequence.Request.OutputTokens - sequence.Emitted;
            prefilling.Remove(slot);
            sequence.Stamp++;
        }

        Release(ref sequence, hasEnded: false);
        sequence.Computed = 0;
        sequence.Transferred = false;
        sequence.Preemptions++;
        Totals.Preemptions++;
        preempted.Push(slot);
    }

    /// <summary>One of those that joined since the last decode step has left before it.</summary>
    private void ForgetJoined()
    {
        for (int i = joined.Count - 1; i >= 0; i--)
        {
            if (joined[i].Count > 0)
            {
                joined[i] = joined[i] with { Count = joined[i].Count - 1 };
                return;
            }
        }
    }

    /// <summary>Steps, up to a number, for which the blocks suffice; exact near the limit.</summary>
    private long StepsWithRoom(long steps)
    {
        double most = Occupied + (heldSlope * steps) + (decoding.Count * blockBytes);
        return most <= Room ? steps : Math.Min(steps, StepsToFull());
    }

    /// <summary>Bytes held by running sequences, blocks not rounded, and by what they share.</summary>
    private double Occupied => prefillBytes + held + PinnedBytes;

    /// <summary>The same with every sequence in whole blocks.</summary>
    private double OccupiedInBlocks()
    {
        double total = prefillBytes + PinnedBytes;
        foreach (int slot in CollectionsMarshal.AsSpan(decoding))
        {
            ref readonly Sequence sequence = ref slots[slot];
            total += BytesOf(Blocks(sequence.ContextAt(step)) * limits.BlockTokens) - SharedBytes(sequence);
        }

        return total;
    }

    /// <summary>Steps until a block is missing, looked ahead some steps: each sequence takes its next block when its last is full.</summary>
    private long StepsToFull()
    {
        int horizon = Math.Clamp(limits.BlockTokens, 16, 256);
        Span<double> taken = stackalloc double[horizon + 1];
        foreach (int slot in CollectionsMarshal.AsSpan(decoding))
        {
            ref readonly Sequence sequence = ref slots[slot];
            double context = sequence.ContextAt(step), left = (Blocks(context) * limits.BlockTokens) - context;
            long at = (long)Math.Floor((left + 1e-6) / sequence.Pace) + 1;
            for (double end = context + left; at <= horizon; end += limits.BlockTokens)
            {
                taken[(int)at] += BytesOf(end + limits.BlockTokens) - BytesOf(end);
                at = (long)Math.Floor((end + limits.BlockTokens - context + 1e-6) / sequence.Pace) + 1;
            }
        }

        double spare = Room - OccupiedInBlocks();
        for (int k = 1; k <= horizon; k++)
        {
            spare -= taken[k];
            if (spare < 0)
            {
                return k - 1;
            }
        }

        return horizon;
    }
}
