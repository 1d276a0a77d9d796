namespace LlmEconomics;

/// <content>Sequences that join the batch, end and leave it.</content>
internal sealed partial class EngineCore
{
    /// <summary>Sums over the batch are kept up by differences; so often they are added up anew, so that rounding errors do not gather.</summary>
    private const int ChangesBetweenSums = 1 << 16;

    private readonly List<(int Slot, int Stamp)> admitted = [];
    private double held;
    private double heldSlope;
    private double prefillBytes;
    private double remaining;
    private double pace;

    /// <summary>A prompt is computed, or came computed: its next token is there.</summary>
    private void Join(int slot, double now, double lag)
    {
        ref Sequence sequence = ref slots[slot];
        prefillBytes -= PrefillBytes(sequence);
        if (double.IsNaN(sequence.FirstToken))
        {
            sequence.FirstToken = now + lag + limits.AnswerSeconds;
        }
        else
        {
            observer.TokenGap(now - sequence.LastToken, 1);
        }

        sequence.LastToken = now;
        long rest = sequence.Request.OutputTokens - sequence.Emitted - 1;
        remaining -= rest + 1;
        Publish(ref sequence);
        if (limits.PrefillOnly)
        {
            observer.HandedOver(sequence, now);
            Return(slot);
            return;
        }

        if (rest == 0)
        {
            observer.Finished(sequence, Math.Max(now + lag, sequence.FirstToken));
            Return(slot);
            return;
        }

        long steps = costs.DecodeSteps(rest, sequence.Request.Id, sequence.Preemptions);
        sequence.StartContext = sequence.Target;
        sequence.StartStep = step;
        sequence.EndStep = step + steps;
        sequence.Pace = (double)rest / steps;
        sequence.Piece = curve.PieceAt(sequence.StartContext);
        sequence.Place = decoding.Count;
        decoding.Add(slot);
        Count(sequence, 1);
        EnqueueEnd(slot, sequence);
    }

    /// <summary>Adds a sequence to the sums over the batch as it is now, or takes it out.</summary>
    private void Count(in Sequence sequence, int sign)
    {
        ref readonly SequenceCurve.Line line = ref curve[sequence.Piece];
        double context = sequence.ContextAt(step);
        attention += sign * line.Seconds(context);
        slope += sign * line.SecondsPerToken * sequence.Pace;
        held += sign * (line.Bytes(context) - SharedBytes(sequence));
        heldSlope += sign * line.BytesPerToken * sequence.Pace;
        remaining += sign * (sequence.EndStep - step) * sequence.Pace;
        pace += sign * sequence.Pace;
    }

    private void SumUp()
    {
        changes = 0;
        (attention, slope, held, heldSlope, remaining, pace) = (0, 0, 0, 0, 0, 0);
        foreach (int slot in decoding)
        {
            Count(slots[slot], 1);
        }

        foreach (int slot in prefilling)
        {
            remaining += slots[slot].Request.OutputTokens - slots[slot].Emitted;
        }
    }

    private void EnqueueEnd(int slot, in Sequence sequence)
    {
        double bend = curve.EndOf(sequence.Piece);
        long at = double.IsPositiveInfinity(bend)
            ? sequence.EndStep
            : Math.Min(sequence.EndStep, sequence.StartStep + (long)Math.Ceiling((bend - sequence.StartContext) / sequence.Pace));
        ends.Enqueue((slot, sequence.Stamp), Math.Max(at, step + 1));
    }

    /// <summary>Sequences that have their last token leave, and those whose context has reached a bend of the curve go on behind it.</summary>
    private void EndSequences(double now)
    {
        double lag = double.NaN;
        while (ends.TryPeek(out (int Slot, int Stamp) entry, out long at) && at <= step)
        {
            ends.Dequeue();
            ref Sequence sequence = ref slots[entry.Slot];
            if (sequence.Stamp != entry.Stamp)
            {
                continue;
            }

            if (sequence.EndStep <= step)
            {
                lag = double.IsNaN(lag) ? Lag(entry.Slot) : lag;
                Leave(entry.Slot);
                sequence.LastToken = now;
                observer.Finished(sequence, Math.Max(now + lag, sequence.FirstToken));
                Return(entry.Slot);
            }
            else
            {
                Count(sequence, -1);
                sequence.Piece = curve.PieceAt(sequence.ContextAt(step));
                Count(sequence, 1);
                EnqueueEnd(entry.Slot, sequence);
            }
        }
    }

    /// <summary>A sequence leaves the batch.</summary>
    private void Leave(int slot)
    {
        ref Sequence sequence = ref slots[slot];
        Count(sequence, -1);
        int last = decoding[^1];
        decoding[sequence.Place] = last;
        slots[last].Place = sequence.Place;
        decoding.RemoveAt(decoding.Count - 1);
        sequence.Place = -1;
        sequence.Stamp++;
        if (decoding.Count == 0)
        {
            SumUp();
        }
    }

    /// <summary>A request is done with: its slot is free.</summary>
    private void Return(int slot)
    {
        ref Sequence sequence = ref slots[slot];
        Release(ref sequence, hasEnded: true);
        sequence.Stamp++;
        sequence.Request = default;
        free.Push(slot);
    }
}
