namespace LlmEconomics;

/// <content>The time that throughput and utilisation are over, and what comes of the run.</content>
internal sealed partial class ServingRun
{
    private RunTotals begin;
    private RunTotals end;

    /// <summary>What came of the run.</summary>
    public ServingOutcome Outcome()
    {
        if (overload is not null)
        {
            return new ServingOutcome(overload);
        }

        if (statistics.Measured == 0)
        {
            return new ServingOutcome(new DoesNotFit(longestRefused, "memory or context: no request fits even alone"));
        }

        RunTotals measured = end;
        measured.Add(begin, -1);
        return new ServingOutcome(statistics.Estimate(
            new EstimateBasis(EstimateMethod.Simulation, system, workload, statistics.Measured, options.Seed), measured, Use(measured)));
    }

    /// <summary>
    /// A request is about to be sent: the measured time begins or ends with it, or it is one of those over which beginning and end are spread.
    /// </summary>
    private void LookAtWindow(SimulationWindow window)
    {
        long number = flight.Sent;
        if (number == window.WarmUp && window.TryPostpone(now, flight))
        {
            pending++;
        }

        if (number >= window.WarmUp && number < window.WarmUp + window.Round)
        {
            measuring = true;
            begin.Add(Totals(now), 1.0 / window.Round);
        }

        if (number == window.Middle)
        {
            backlog.Begin(now, flight.InFlight, flight.Answered);
        }
        else if (number > window.Middle)
        {
            backlog.Sent(now);
        }

        if (number > window.Last - window.Round && number <= window.Last)
        {
            end.Add(Totals(now), 1.0 / window.Round);
        }

        if (number == window.Last)
        {
            (measuring, hasWindow) = (false, true);
            overload = window.HasSteadyRate ? backlog.Look(now, flight.InFlight, flight.Answered, Obstacle()) : null;
        }
    }

    /// <summary>Where a window is too short the run stops as soon as that is certain, as those in it may not be answered for long.</summary>
    private void CheckWindow()
    {
        if (hasWindow && overload is null)
        {
            window!.Check(begin.Time, end.Time, measured.LeastLatency(now));
        }
    }

    /// <summary>What keeps waiting requests out of the pool that generates.</summary>
    private string Obstacle()
    {
        return (second ?? entry).Obstacle();
    }

    private RunTotals Totals(double time)
    {
        return new RunTotals
        {
            Time = time,
            Entry = entry.Totals,
            Second = second?.Totals ?? default,
            Answered = answers,
            InFlightSeconds = flight.InFlightSeconds(time),
        };
    }

    private AcceleratorUse Use(in RunTotals measured)
    {
        double seconds = measured.Time, accelerators = entry.Accelerators + (second?.Accelerators ?? 0);
        double available = seconds * accelerators;
        double prefill = PoolSeconds(entry, measured.Entry.PrefillSeconds), decode = PoolSeconds(entry, measured.Entry.DecodeSeconds);
        double weights = entry.Work.WeightSeconds(measured.Entry.WeightBytes);
        if (second is not null)
        {
            prefill += PoolSeconds(second, measured.Second.PrefillSeconds);
            decode += PoolSeconds(second, measured.Second.DecodeSeconds);
            weights += second.Work.WeightSeconds(measured.Second.WeightBytes);
        }

        WorkerPool generating = second ?? entry;
        CoreTotals totals = second is null ? measured.Entry : measured.Second;
        PeakWork work = measured.Answered.Work;

        // A step counts as it ends, and one may begin before the measured time: engines that never rest would come out a little busier than always.
        double busy = Math.Max(available, prefill + decode);
        return new AcceleratorUse(
            new TimeShares(prefill / busy, decode / busy, 1 - ((prefill + decode) / busy)),
            work.ComputeSeconds / available, (work.CacheSeconds + weights) / available,
            totals.DecodeSteps > 0 ? totals.DecodedSequences / totals.DecodeSteps * generating.Turns : 0,
            generating.Room > 0 ? totals.HeldByteSeconds / seconds / generating.Room : 0,
            measured.Entry.Preemptions + measured.Second.Preemptions);
    }

    /// <summary>Time of engines as accelerator-seconds: each is a share of its pool.</summary>
    private static double PoolSeconds(WorkerPool pool, double seconds)
    {
        return seconds / pool.Cores.Length * pool.Accelerators;
    }
}
