using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>A workload reduced to what a steady state depends on.</summary>
internal sealed partial record WorkloadShape
{
    /// <summary>Mean prompt tokens (P), cached ones included.</summary>
    public required double Prompt { get; init; }

    /// <summary>Mean prompt tokens that a cache which never evicts would hold.</summary>
    public required double Reusable { get; init; }

    /// <summary>Mean generated tokens (G).</summary>
    public required double Output { get; init; }

    /// <summary>Mean generated tokens before the answer.</summary>
    public required double Reasoning { get; init; }

    /// <summary>Mean square of the generated tokens, E[G²].</summary>
    public required double OutputSquare { get; init; }

    /// <summary>Mean prompt of the sequences in a decode batch, E[P·G]/E[G]: long answers stay longer.</summary>
    public required double PromptOfDecoding { get; init; }

    /// <summary>Prompts of equal weight that stand for the distribution, short to long.</summary>
    public required ImmutableArray<PromptNode> Prompts { get; init; }

    /// <summary>Generated tokens of equal weight that stand for the distribution, short to long.</summary>
    public required ImmutableArray<double> Outputs { get; init; }

    /// <summary>The longest prompt and answer together; of distributions without an end the one that few exceed.</summary>
    public required long Longest { get; init; }

    /// <summary>Whether all requests are equally long, so that clients of a closed loop stay in step.</summary>
    public bool IsEqual { get; init; }

    /// <summary>Tokens that a prefix cache needs room for to find all that is reusable, whatever the rate.</summary>
    public double ReuseTokens { get; init; }

    /// <summary>Tokens that each request leaves in the cache until they are used again, times the seconds until then [token·s].</summary>
    public double ReuseTokenSeconds { get; init; }

    /// <summary>Requests per second, in the mean [1/s]; <see langword="null"/> in a closed loop.</summary>
    public double? Rate { get; init; }

    /// <summary>Requests in flight in a closed loop, otherwise <see langword="null"/>.</summary>
    public double? Concurrency { get; init; }

    /// <summary>Mean time between an answer and its client's next request in a closed loop [s].</summary>
    public double ThinkTime { get; init; }

    /// <summary>Requests each slot of a closed loop serves; infinite in the steady state.</summary>
    public double RequestsPerSlot { get; init; } = double.PositiveInfinity;

    /// <summary>Squared coefficient of variation of the times between requests: 1 for Poisson.</summary>
    public double ArrivalVariation { get; init; } = 1;

    /// <summary>Mean tokens of a decoding sequence half-way: prompt and what it has generated so far, E[P·G]/E[G] + E[G²]/(2·E[G]).</summary>
    public double DecodeContext => PromptOfDecoding + (OutputSquare / (2 * Output));

    /// <summary>Share of the answers that have but one token.</summary>
    public double SingleTokens { get; init; }

    /// <summary>Tokens for which an engine keeps room per running sequence, in the mean over time.</summary>
    /// <remarks>
    /// At a random moment long answers are met more often, in proportion to their length: they have <c>E[G²]/E[G]</c> tokens in the mean and are half-way. An engine that takes
    /// blocks as they fill holds what they have so far, one that reserves a share R of what is to come <c>(1 + R)/2</c> of the answer; what measured engines hold is the profile's
    /// <see cref="EngineProfile.ResidentOutput"/>, which is the least.
    /// </remarks>
    public double Resident(EngineProfile engine)
    {
        return PromptOfDecoding + (Math.Max(engine.ResidentOutput.Value, (1 + engine.ReservedOutput.Value) / 2) * OutputSquare / Output);
    }

    /// <summary>Work of a prompt that stands for others, over that of one of mean length: a share of it grows with the square of the tokens.</summary>
    /// <param name="node">Which of <see cref="Prompts"/>.</param>
    /// <param name="cached">Mean prompt tokens found in a prefix cache.</param>
    /// <param name="quadratic">Share of the work at mean length that grows so.</param>
    public double PromptWork(int node, double cached, double quadratic)
    {
        PromptNode prompt = Prompts[node];
        double computed = Math.Max(1, prompt.Tokens - (Reusable > 0 ? prompt.Reusable * cached / Reusable : 0)) / (Prompt - cached);
        return computed * (1 - quadratic + (quadratic * computed));
    }

    /// <summary>Mean square of the work of prompts, over the square of its mean.</summary>
    /// <param name="cached">Mean prompt tokens found in a prefix cache.</param>
    /// <param name="quadratic">Share of the work at mean length that grows with the square of the tokens.</param>
    public double PromptSquare(double cached, double quadratic)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < Prompts.Length; i++)
        {
            double work = PromptWork(i, cached, quadratic);
            sum += work;
            squares += work * work;
        }

        return squares * Prompts.Length / (sum * sum);
    }

    /// <summary>Mean of 1 / (G − 1): what a delay adds to the time per token of a request, in the mean.</summary>
    public double DecodedInverse
    {
        get
        {
            double sum = 0, count = 0;
            foreach (double output in Outputs)
            {
                (sum, count) = output > 1 ? (sum + (1 / (output - 1)), count + 1) : (sum, count);
            }

            return count > 0 ? sum / count : 1;
        }
    }
}

/// <summary>A prompt that stands for others.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Reusable">Tokens of them that a cache which never evicts would hold.</param>
internal readonly record struct PromptNode(double Tokens, double Reusable);
