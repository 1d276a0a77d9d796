using System.Runtime.InteropServices;

namespace LlmEconomics;

/// <content>Times between tokens.</content>
internal sealed partial class EngineCore
{
    /// <summary>Time since the last token of every sequence in the batch: those that joined while the others stood still waited less.</summary>
    private void CountGaps(double seconds, double start, int batch)
    {
        if (joined.Count > 0)
        {
            foreach ((int count, double since) in CollectionsMarshal.AsSpan(joined))
            {
                if (count > 0)
                {
                    observer.TokenGap(start - since + seconds, count);
                    batch -= count;
                }
            }

            joined.Clear();
        }

        if (batch > 0)
        {
            observer.TokenGap(start - lastDecode + seconds, batch);
        }

        lastDecode = plan.End;
    }

    private double lastDecode;

    /// <summary>Gaps of all steps but the first, in runs of steps that are equal to one part in a thousand.</summary>
    private void CountEvenGaps(long steps, int batch)
    {
        double growth = (plan.Cost.LastStep(steps) / plan.Cost.Step) - 1;
        long runs = Math.Clamp((long)Math.Min(MostRuns, Math.Ceiling(growth / EvenGaps)), 1, Math.Max(1, steps - 1));
        double before = plan.Cost.Step;
        for (long run = 1, done = 1; run <= runs && done < steps; run++)
        {
            long until = 1 + ((steps - 1) * run / runs);
            double seconds = plan.Cost.Seconds(until);
            observer.TokenGap((seconds - before) / (until - done), (double)batch * (until - done));
            (before, done) = (seconds, until);
        }
    }

    private const double EvenGaps = 1e-3;

    /// <summary>Runs that steps are parted into at most: only where the last takes 65 times as long as the first are more asked for.</summary>
    private const double MostRuns = 1 << 16;
}
