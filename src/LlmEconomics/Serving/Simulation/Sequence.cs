namespace LlmEconomics;

/// <summary>A request inside an engine.</summary>
internal struct Sequence
{
    public ServingRequest Request;

    /// <summary>When its client saw the first token [s]; NaN before.</summary>
    public double FirstToken;

    /// <summary>When its last token so far was computed [s].</summary>
    public double LastToken;

    /// <summary>Tokens generated before its present prefill: none, or those it had when it lost its cache.</summary>
    public long Emitted;

    /// <summary>Tokens of its present prefill that are cached: found, received or computed.</summary>
    public long Computed;

    /// <summary>Prompt tokens that were found in the prefix cache at its first admission.</summary>
    public long Cached;

    /// <summary>Cached tokens when it began to decode.</summary>
    public long StartContext;

    /// <summary>The engine's count of decode steps then.</summary>
    public long StartStep;

    /// <summary>The count at which it ends.</summary>
    public long EndStep;

    /// <summary>Tokens that it gains per decode step: 1 without speculation.</summary>
    public double Pace;

    /// <summary>Piece of the curve that its context lies in.</summary>
    public int Piece;

    /// <summary>Its place among the decoding sequences; −1 where it is not one of them.</summary>
    public int Place;

    /// <summary>Changes whenever it leaves the batch, so that what was planned for it then is known to be stale.</summary>
    public int Stamp;

    /// <summary>Times it lost its cache.</summary>
    public int Preemptions;

    /// <summary>Number in the order of sending, in the whole run.</summary>
    public long Number;

    /// <summary>Number in the order of arrival at this engine.</summary>
    public long Order;

    /// <summary>When it was first admitted [s]; NaN before.</summary>
    public double Admitted;

    /// <summary>The count of decode steps from which the scheduler sees it.</summary>
    public long VisibleStep;

    /// <summary>Deepest node of the prefix cache that it uses.</summary>
    public int PrefixNode;

    /// <summary>Tokens up to that node, which it does not hold itself.</summary>
    public long SharedTokens;

    /// <summary>Whether its cache was computed elsewhere.</summary>
    public bool Transferred;

    /// <summary>Tokens that have to be in the cache before it decodes.</summary>
    public readonly long Target => Request.PromptTokens + Emitted;

    /// <summary>Cached tokens after so many decode steps of the engine.</summary>
    public readonly double ContextAt(long step)
    {
        return StartContext + (Pace * (step - StartStep));
    }
}
