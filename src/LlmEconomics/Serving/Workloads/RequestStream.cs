namespace LlmEconomics;

/// <summary>Requests as a run meets them: some come by the clock, some when others have been answered.</summary>
internal abstract class RequestStream
{
    /// <summary>When the next request is sent [s]; +∞ while none is known before another has been answered, or none is left.</summary>
    public abstract double NextArrival { get; }

    /// <summary>The next request; only where <see cref="NextArrival"/> is finite.</summary>
    public abstract ServingRequest Take();

    /// <summary>A request has been answered: clients of a closed loop send their next, a conversation its next turn.</summary>
    public virtual void Answered(in ServingRequest request, double time)
    {
    }
}
