namespace LlmEconomics;

/// <summary>Who wants to know what an engine has done.</summary>
internal interface ICoreObserver
{
    /// <summary>Tokens have followed one another after so long.</summary>
    void TokenGap(double seconds, double tokens);

    /// <summary>A request has its last token, which its client sees at the given time.</summary>
    void Finished(in Sequence sequence, double time);

    /// <summary>A prompt is computed and leaves for another pool.</summary>
    void HandedOver(in Sequence sequence, double time);

    /// <summary>A request that does not fit into the memory even alone.</summary>
    void Refused(in ServingRequest request, long number, double time);
}
