namespace LlmEconomics;

/// <summary>What a mean load depends on: the lengths of its requests, and how many are in flight.</summary>
/// <param name="Prompt">Mean prompt tokens, cached ones included.</param>
/// <param name="Cached">Mean prompt tokens that are found in a prefix cache.</param>
/// <param name="Output">Mean generated tokens.</param>
/// <param name="DecodeContext">Mean tokens that a decoding sequence has cached half-way.</param>
/// <param name="Concurrency">Requests in flight.</param>
/// <param name="IsEqual">Whether all requests are equally long, so that those which start together end together.</param>
/// <param name="RequestsPerSlot">Requests per slot of a run that begins with a burst; infinite in the steady state.</param>
internal readonly record struct LoadMoments(
    double Prompt, double Cached, double Output, double DecodeContext, double Concurrency, bool IsEqual, double RequestsPerSlot)
{
    public static LoadMoments Of(ClosedLoop load)
    {
        _ = load.Checked();
        double prompt = load.MeanPromptTokens, output = load.MeanOutputTokens;
        return new LoadMoments(prompt, 0, output, prompt + (output / 2), load.Concurrency, load.ShortestLength == 1, load.RequestsPerSlot);
    }

    /// <summary>Squared coefficient of variation of the prompt tokens to compute; 0 where they hardly differ.</summary>
    public double PromptVariation { get; init; }

    /// <summary>
    /// Tokens for which a running sequence needs room, in the mean over time; <see langword="null"/> for the prompt and the engine's share of a mean answer.
    /// </summary>
    public double? Resident { get; init; }

    /// <summary>Prompt tokens that have to be computed.</summary>
    public double Computed => Prompt - Cached;
}
