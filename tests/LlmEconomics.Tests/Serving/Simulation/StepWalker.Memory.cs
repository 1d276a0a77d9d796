namespace LlmEconomics.Tests.Serving.Simulation;

/// <content>What sequences hold of the memory, and who has to give it up.</content>
internal sealed partial class StepWalker
{
    private bool HasRoom(Running r)
    {
        if (running.Count == 0)
        {
            return true;
        }

        double reserved = running.Where(o => o.Computed < o.Target).Sum(o => o.Request.OutputTokens - o.Emitted) + Decoding.Sum(o => o.Rest * (double)o.StepsLeft / o.Steps)
            + r.Request.OutputTokens - r.Emitted;
        double used = Decoding.Sum(o => Footprint(o.Context) - Shared(o)) + HeldByPrompts + (prefixes.Pinned * PerToken);
        double need = Footprint(r.Target) - (prefixCaching ? prefixes.PinnedOf(r.Request) * PerToken : 0);
        return running.Count < engine.MaxSequences && used + need <= room && Held + need + (engine.ReservedOutput.Value * PerToken * reserved) <= room;
    }

    private void Preempt(Running r)
    {
        running.Remove(r);
        long cached = r.Computed;
        if (r.Computed == r.Target)
        {
            r.Emitted = Math.Min(r.Emitted + 1 + (long)Math.Floor((r.Context - r.Start) + 1e-9), r.Request.OutputTokens - 1);
            cached = r.Target - 1;
        }

        if (prefixCaching)
        {
            prefixes.Release(r.Shared);
            prefixes.Park(r.Number, cached - r.Shared.Tokens);
        }

        (r.Computed, r.StepsLeft, r.Shared, r.IsKnown) = (0, 0, default, true);
        r.Preemptions++;
        Preemptions++;
        queue.Insert(0, r);
    }

    private void End(Running r, double visible)
    {
        running.Remove(r);
        if (prefixCaching)
        {
            prefixes.Release(r.Shared);
            prefixes.Keep(r.Request, r.Shared);
        }

        Results.Add(new RequestResult
        {
            Request = r.Request,
            Replica = 0,
            Admitted = Duration.FromSeconds(r.Admitted!.Value),
            FirstToken = Duration.FromSeconds(r.FirstToken!.Value),
            LastToken = Duration.FromSeconds(Math.Max(visible, r.FirstToken.Value)),
            CachedTokens = r.Cached,
            Preemptions = r.Preemptions,
        });
    }

    private double HeldByPrompts => running.Where(r => r.Computed < r.Target).Sum(r => Footprint(r.Target) - Shared(r));

    private double Held => HeldByPrompts + Decoding.Sum(Bytes) + (prefixes.Pinned * PerToken);

    private double Bytes(Running r)
    {
        return cache.OfSequence((long)Math.Round(r.Context)).Value - Shared(r);
    }

    private double PerToken => cache.PerTokenUnbounded.Value;

    private double Shared(Running r)
    {
        return r.Shared.Tokens * PerToken;
    }

    private double Footprint(double tokens)
    {
        return cache.OfSequence((long)Math.Ceiling((tokens - 1e-6) / engine.BlockTokens) * engine.BlockTokens).Value;
    }
}
