namespace LlmEconomics;

/// <content>The time that throughput and utilisation are over, and what comes of the run.</content>
internal sealed partial class ServingRun
{
    /// <summary>What came of the run.</summary>
    /// <param name="workload">What was served; <see langword="null"/> where requests were handed over.</param>
    /// <param name="isStationary">Whether requests keep coming at one rate, so that a growing queue is an overload and not a busy hour.</param>
    public ServingOutcome Outcome(Workload? workload, bool isStationary)
    {
        if (statistics.Measured == 0)
        {
            return new ServingOutcome(new DoesNotFit(longestRefused, "memory: no request fits even alone"));
        }

        return isStationary && overload is not null
            ? new ServingOutcome(overload)
            : new ServingOutcome(statistics.Estimate(
                new EstimateBasis(EstimateMethod.Simulation, system, workload, statistics.Measured, options.Seed), Use()));
    }

    private void BeginWindow()
    {
        (measuring, statistics.WindowStart) = (true, now);
        (entryTotals, secondTotals) = (entry.Totals(), second?.Totals() ?? default);
    }

    private void EndWindow()
    {
        measuring = false;
        statistics.WindowEnd = isWhole ? Math.Max(now, lastAnswer) : now;
        entryTotals = Since(entry, entryTotals);
        secondTotals = second is null ? default : Since(second, secondTotals);
        if (!isWhole)
        {
            overload = backlog.Look(now, InFlight, answered, (second ?? entry).Obstacle());
        }
    }

    private static CoreTotals Since(WorkerPool pool, in CoreTotals before)
    {
        CoreTotals all = pool.Totals();
        all.Add(before, -1);
        return all;
    }

    private AcceleratorUse Use()
    {
        double seconds = statistics.WindowEnd - statistics.WindowStart, accelerators = entry.Accelerators + (second?.Accelerators ?? 0);
        double available = seconds * accelerators;
        double prefill = PoolSeconds(entry, entryTotals.PrefillSeconds), decode = PoolSeconds(entry, entryTotals.DecodeSeconds);
        double weights = entry.Work.WeightSeconds(entryTotals.WeightBytes);
        if (second is not null)
        {
            prefill += PoolSeconds(second, secondTotals.PrefillSeconds);
            decode += PoolSeconds(second, secondTotals.DecodeSeconds);
            weights += second.Work.WeightSeconds(secondTotals.WeightBytes);
        }

        WorkerPool generating = second ?? entry;
        CoreTotals totals = second is null ? entryTotals : secondTotals;
        PeakWork work = statistics.Window.Work;
        return new AcceleratorUse(
            new TimeShares(prefill / available, decode / available, Math.Max(0, 1 - ((prefill + decode) / available))),
            work.ComputeSeconds / available, (work.CacheSeconds + weights) / available,
            totals.DecodeSteps > 0 ? totals.DecodedSequences / totals.DecodeSteps * generating.Turns : 0,
            generating.Room > 0 ? totals.HeldByteSeconds / seconds / generating.Room : 0, entryTotals.Preemptions + secondTotals.Preemptions);
    }

    /// <summary>Time of engines as accelerator-seconds: each is a share of its pool.</summary>
    private static double PoolSeconds(WorkerPool pool, double seconds)
    {
        return seconds / pool.Cores.Length * pool.Accelerators;
    }
}
