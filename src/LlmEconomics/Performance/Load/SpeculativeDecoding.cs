namespace LlmEconomics;

/// <summary>
/// Drafting several tokens cheaply and verifying them in one step: with a draft model, prediction layers (MTP) or n-grams.
/// </summary>
/// <remarks>
/// With k drafted tokens of which each is accepted with chance a if all before it were: tokens per step
/// <c>m = 1 + a + … + aᵏ = (1 − aᵏ⁺¹)/(1 − a)</c>; a step verifies k + 1 tokens per sequence and drafts k, each at a share of a decode step.
/// Source: Leviathan et al., Fast Inference from Transformers via Speculative Decoding, arXiv:2211.17192, equation 1.
/// </remarks>
public sealed record SpeculativeDecoding
{
    /// <summary>Tokens drafted per step and sequence (k), 1 to 15.</summary>
    public required int DraftTokens
    {
        get;
        init => field = Guard.Between(value, 1, MaxDraft, nameof(DraftTokens));
    }

    /// <summary>Chance that a drafted token is accepted when all before it were (a), 0 to 1.</summary>
    public required double Acceptance
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(Acceptance));
    }

    /// <summary>
    /// Time of drafting one token over that of a decode step, 0 to 1. Default <see langword="null"/>: the model's prediction layers over its layers,
    /// or 0 where it has none.
    /// </summary>
    public double? DraftCost
    {
        get;
        init => field = value is { } cost ? Guard.Between(cost, 0, 1, nameof(DraftCost)) : null;
    }

    /// <summary>Tokens a step yields in the mean (m), 1 to k + 1.</summary>
    public double TokensPerStep
    {
        get
        {
            double sum = 1, chance = 1;
            for (int i = 0; i < DraftTokens; i++)
            {
                chance *= Acceptance;
                sum += chance;
            }

            return sum;
        }
    }

    internal const int MaxDraft = 15;

    /// <summary>Drafting of a whole step over one decode step.</summary>
    internal double DraftShare(ModelArchitecture model)
    {
        double layers = model.Mtp?.Layers.Sum(g => (double)g.Count) ?? 0;
        return DraftTokens * (DraftCost ?? Math.Min(1, layers / Math.Max(1, model.LayerCount)));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(SpeculativeDecoding), PrintMembers);
    }
}
