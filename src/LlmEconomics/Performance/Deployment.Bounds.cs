namespace LlmEconomics;

/// <content>Where arithmetic takes over from memory.</content>
public sealed partial class Deployment
{
    /// <summary>
    /// The smallest decode batch whose arithmetic takes as long as its memory traffic at the efficiencies in use (at the peaks themselves for an
    /// <see cref="Ideal"/> deployment), or <see langword="null"/> where even 2³⁰ sequences do not get there because cache reads grow with the batch.
    /// </summary>
    /// <param name="context">Cached tokens per sequence.</param>
    /// <remarks>A bound of arithmetic: whether the caches of so many sequences fit says <see cref="ShortfallOf(in StepShape)"/>.</remarks>
    /// <exception cref="DoesNotFitException">The weights do not fit.</exception>
    public long? ComputeBoundBatch(long context)
    {
        RequireWeightsFit();
        if (!IsComputeBound(AttentionSpan.MaxTokens, context))
        {
            return null;
        }

        IntegerBracket batch = new(0, true, AttentionSpan.MaxTokens, false, "the batch at which a step is bound by compute");
        while (batch.IsOpen)
        {
            batch.Tell(!IsComputeBound(batch.Next, context));
        }

        return batch.High;
    }

    private bool IsComputeBound(long batch, long context)
    {
        StepShape shape = StepShape.Decode(batch, context);
        StepWork work = new(shape, Parallelism);
        Span<double> touched = stackalloc double[MaxRoutings];
        Touched(work, touched);
        double compute = 0, memory = 0;
        foreach (ref readonly ProductTerm term in products.AsSpan())
        {
            double tokens = TokensOf(term, work);
            ProductTime time = term.Time(tokens, TouchedShare(term, tokens, touched));
            compute += time.Compute;
            memory += time.Weights + time.Activations;
        }

        foreach (ref readonly CacheTerm term in caches.AsSpan())
        {
            CacheTime time = term.Time(shape[0]);
            compute += time.Compute / Parallelism.Data;
            memory += time.Memory / Parallelism.Data;
        }

        return compute >= memory;
    }
}
