namespace LlmEconomics.Validation.Measurements;

/// <summary>Runs of a deployment made of its steps: growing contexts, whole batches, and batches that do not fit at once.</summary>
internal sealed class Clock(Deployment deployment)
{
    /// <summary>llama.cpp prefills in micro-batches of this many tokens (its <c>-ub</c>), which the devices of a layer split work on in turn.</summary>
    private const double MicroBatch = 512;

    /// <summary>Nodes and weights of three-point Gauss-Legendre quadrature on 0 to 1.</summary>
    private static readonly (double At, double Weight)[] s_points =
        [(0.5 - 0.38729833462074170, 5.0 / 18), (0.5, 8.0 / 18), (0.5 + 0.38729833462074170, 5.0 / 18)];

    /// <summary>Measured runs fitted, by whatever rule; batches that do not fit are divided here.</summary>
    private readonly Deployment timed = deployment.IgnoringMemory();

    public Deployment Deployment => deployment;

    private bool IsLlamaCpp => deployment.Engine.Name == EngineProfile.LlamaCpp.Name;

    /// <summary>So many decode steps of a batch whose context grows from <paramref name="first"/> by one token each.</summary>
    public double DecodeSeconds(long batch, double first, double steps)
    {
        return steps * s_points.Sum(p => p.Weight * Step(StepShape.Decode(batch, (long)Math.Round(first + (p.At * steps)))));
    }

    public double PrefillSeconds(long batch, double prompt)
    {
        return IsLlamaCpp ? MicroBatched(batch * prompt) : Chunked(batch, (long)Math.Round(prompt));
    }

    /// <summary>A batch from its prompts to its last token; what does not fit into memory waits for the next round.</summary>
    public double BatchSeconds(long batch, double prompt, double output)
    {
        long fitting = Fitting(prompt + output), rounds = batch / fitting, rest = batch % fitting;
        double Round(long size)
        {
            return size == 0 ? 0 : PrefillSeconds(size, prompt) + DecodeSeconds(size, prompt, Math.Max(0, output - 1));
        }

        return (rounds * Round(Math.Min(batch, fitting))) + Round(rest);
    }

    /// <summary>Sequences of so many tokens that memory holds at once; at least one.</summary>
    public long Fitting(double tokens)
    {
        return Math.Max(1, deployment.Memory.SequencesThatFit((long)Math.Round(tokens)) ?? long.MaxValue);
    }

    /// <summary>Two batches of half the size each by turns: while one computes the other exchanges, and the longer of the two decides.</summary>
    public double TwoBatchSeconds(StepShape half)
    {
        TimeNode step = timed.Estimate(half).Root;
        double exchange = step.Causes.Network.Seconds;
        return 2 * Math.Max(step.Time.Seconds - exchange, exchange);
    }

    /// <summary>Whole prompts, as many at a time as the engine's budget of tokens takes.</summary>
    private double Chunked(long batch, long prompt)
    {
        long together = Math.Clamp(deployment.Engine.PrefillBudget / Math.Max(1, prompt), 1, batch);
        long rest = batch % together;
        return (batch / together * Step(StepShape.Prefill(together, prompt))) + (rest == 0 ? 0 : Step(StepShape.Prefill(rest, prompt)));
    }

    private double MicroBatched(double tokens)
    {
        int stages = deployment.Parallelism.Pipeline;
        double parts = Math.Ceiling(tokens / MicroBatch), each = tokens / parts, sum = 0;
        for (int i = 0; i < parts; i++)
        {
            sum += Step(StepShape.Prefill(1, (long)Math.Round(each), (long)Math.Round(each * i)));
        }

        return sum * (parts + stages - 1) / (parts * stages);
    }

    private double Step(StepShape shape)
    {
        return timed.StepTime(shape).Seconds;
    }
}
