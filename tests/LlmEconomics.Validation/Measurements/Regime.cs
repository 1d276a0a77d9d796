namespace LlmEconomics.Validation.Measurements;

/// <summary>What a measurement is bound by, roughly: errors of different regimes are not to be averaged unseen.</summary>
internal enum Regime
{
    /// <summary>One sequence at a time: weights read over and over.</summary>
    BatchOneDecode,

    /// <summary>A static batch from its prompts to its last token, or its decode steps.</summary>
    BatchedDecode,

    /// <summary>Prompts alone, or the time to the first token of an idle system.</summary>
    Prefill,

    /// <summary>More requests than fit, all there from the start: memory decides the batch.</summary>
    OfflineThroughput,

    /// <summary>Requests that arrive on their own: queueing decides.</summary>
    Loaded,
}
