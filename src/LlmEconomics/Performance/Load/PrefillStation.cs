namespace LlmEconomics;

/// <summary>The prefill pool as a queue: workers take what has come in while they worked, up to the engine's budget of tokens.</summary>
internal readonly struct PrefillStation
{
    private readonly LoadSolver load;
    private readonly double launch;
    private readonly double ranks;
    private readonly double workers;
    private readonly double most;

    public PrefillStation(in LoadSolver load, Deployment worker, int workers)
    {
        (this.load, this.workers, launch) = (load, workers, worker.LaunchSeconds);
        // Data ranks of a prefill pool all have prompts of their own.
        ranks = worker.Parallelism.Data;
        most = load.FullStep;
    }

    /// <summary>Requests per second that the pool can prefill.</summary>
    public double Capacity => workers * most / Step(most);

    /// <summary>Time of the pool per prompt where every step is full, by cause.</summary>
    public TimeCauses CausesPerPrompt => load.PrefillCauses(most) * (1 / (workers * most));

    /// <summary>The same on another deployment of the same layout: seconds in all.</summary>
    public double SecondsOn(Deployment other)
    {
        return load.On(other).PrefillStep(most) / (workers * most);
    }

    public double SecondsPerPrompt => Step(ranks) / ranks;

    public double Seconds(double rate)
    {
        double busy = rate / Capacity, prompts = Together(rate);
        double step = Step(prompts);
        return load.RequestOverhead + step + (step * busy / (2 * Math.Max(1e-9, 1 - busy)) / Math.Sqrt(workers * prompts));
    }

    /// <summary>Prompts of a step: as many as come during the one before it, between one per rank and what the budget holds.</summary>
    private double Together(double rate)
    {
        double each = rate / workers, few = ranks - (each * Step(ranks)), many = most - (each * Step(most));
        if (few >= 0)
        {
            return ranks;
        }

        if (many <= 0)
        {
            return most;
        }

        Bracket prompts = new(ranks, few, most, many, Tolerance, "the prompts of a step");
        while (prompts.IsOpen)
        {
            prompts.Tell(prompts.Next - (each * Step(prompts.Next)));
        }

        return prompts.Root;
    }

    private const double Tolerance = 1e-9;

    private double Step(double prompts)
    {
        return Math.Max(load.PrefillStep(prompts), launch);
    }
}
