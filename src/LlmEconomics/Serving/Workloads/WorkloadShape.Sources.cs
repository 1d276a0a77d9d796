using System.Collections.Immutable;

namespace LlmEconomics;

/// <content>Shapes of drawn and of given requests.</content>
internal sealed partial record WorkloadShape
{
    private const int NodeCount = 16;

    /// <summary>Lengths without an end count up to the one that all but a thousandth do not exceed.</summary>
    private const double Usual = 0.999;

    /// <summary>Turns that stand for all turns of conversations, drawn with a seed of their own.</summary>
    private const int SampledTurns = 50_000;

    /// <summary>The shape of a workload's distributions; of conversations and pairs by their turns.</summary>
    public static WorkloadShape Of(Workload workload)
    {
        WorkloadShape shape = workload.Reuse is ConversationReuse conversation ? OfTurns(workload, conversation)
            : workload.Lengths.IsJoint ? OfPairs(workload)
            : OfDistributions(workload);
        ClosedArrivals? clients = workload.Arrivals as ClosedArrivals;
        return shape with
        {
            Rate = workload.Arrivals.MeanRate,
            IsEqual = shape.Prompts[0].Tokens == shape.Prompts[^1].Tokens && shape.Outputs[0] == shape.Outputs[^1] && clients is not null,
            ReuseTokens = workload.Reuse is PrefixReuse shared ? (double)shared.Tokens * shared.Prefixes : 0,
            ReuseTokenSeconds = workload.Reuse is ConversationReuse turns ? (shape.Prompt + shape.Output) * turns.ThinkTime.Value * (1 - (1 / turns.Turns.Mean)) : 0,
            Concurrency = clients?.Concurrency,
            ThinkTime = clients is null ? 0 : clients.ThinkTime.Value + BetweenTurns(workload.Reuse),
            RequestsPerSlot = clients?.RequestsPerClient ?? double.PositiveInfinity,
            ArrivalVariation = workload.Arrivals.Variation,
        };
    }

    /// <summary>The shape of given requests; what they share with earlier ones counts as reusable.</summary>
    public static WorkloadShape Of(ImmutableArray<ServingRequest> requests)
    {
        HashSet<ulong> seen = [];
        double span = (requests[^1].Arrival - requests[0].Arrival).Value;
        Turn[] turns = [.. requests.Select(r => new Turn(r.PromptTokens, r.OutputTokens, r.ReasoningTokens, Known(r, seen)))];
        return OfSample(turns) with { Rate = requests.Length > 1 && span > 0 ? (requests.Length - 1) / span : null, Concurrency = requests.Length > 1 && span > 0 ? null : requests.Length };
    }

    private static double BetweenTurns(PromptReuse reuse)
    {
        return reuse is ConversationReuse conversation ? conversation.ThinkTime.Value * (1 - (1 / conversation.Turns.Mean)) : 0;
    }

    /// <summary>Tokens of a prompt's beginning that an earlier request had.</summary>
    private static long Known(in ServingRequest request, HashSet<ulong> seen)
    {
        ulong path = 0;
        long known = 0;
        bool isKnown = true;
        foreach (PromptSegment segment in request.Segments)
        {
            path = SplitMix64.Mix(path ^ segment.Content);
            isKnown &= !seen.Add(path);
            known += isKnown ? segment.Tokens : 0;
        }

        if (request.OutputContent != 0)
        {
            seen.Add(SplitMix64.Mix(path ^ request.OutputContent));
        }

        return Math.Min(known, request.PromptTokens - 1);
    }

    private static WorkloadShape OfDistributions(Workload workload)
    {
        LengthDistribution prompt = workload.Lengths.Prompt, output = workload.Lengths.Output;
        ImmutableArray<PromptNode> nodes = [.. prompt.Nodes(NodeCount).Select(p => new PromptNode(p, Shared(workload.Reuse, p)))];
        return new WorkloadShape
        {
            Prompt = prompt.Mean,
            Reusable = nodes.Average(n => n.Reusable),
            Output = output.Mean,
            Reasoning = output.Mean * workload.Lengths.ReasoningShare,
            OutputSquare = output.MeanSquare,
            SingleTokens = output.ShareOfOne,
            PromptOfDecoding = prompt.Mean,
            Prompts = nodes,
            Outputs = [.. output.Nodes(NodeCount)],
            Longest = Math.Min(AttentionSpan.MaxTokens, prompt.Quantile(Usual) + output.Quantile(Usual)),
        };
    }

    private static double Shared(PromptReuse reuse, double prompt)
    {
        return reuse is PrefixReuse shared && prompt >= shared.Tokens ? Math.Min(shared.Tokens, prompt - 1)
            : reuse is ShareReuse measured ? measured.Of(prompt)
            : 0;
    }

    private static WorkloadShape OfPairs(Workload workload)
    {
        return OfSample([.. workload.Lengths.Sizes.Select(s => new Turn(s.Prompt, s.Output, s.Reasoning, Shared(workload.Reuse, s.Prompt)))]);
    }

    private static WorkloadShape OfTurns(Workload workload, ConversationReuse reuse)
    {
        Random random = DrawnStream.Generator(0, 0);
        List<Turn> turns = new(SampledTurns);
        while (turns.Count < SampledTurns)
        {
            double context = reuse.SystemTokens, known = reuse.SystemTokens;
            for (long left = reuse.Turns.Draw(random); left > 0 && turns.Count < SampledTurns; left--)
            {
                RequestSize size = workload.Lengths.Draw(random);
                context += size.Prompt;
                turns.Add(new Turn(context, size.Output, size.Reasoning, Math.Min(known, context - 1)));
                known = context += size.Output;
            }
        }

        return OfSample(turns);
    }

    private static WorkloadShape OfSample(IReadOnlyCollection<Turn> turns)
    {
        Turn[] byPrompt = [.. turns.OrderBy(t => t.Prompt)];
        double[] outputs = [.. turns.Select(t => t.Output).Order()];
        double output = outputs.Average();
        return new WorkloadShape
        {
            Prompt = byPrompt.Average(t => t.Prompt),
            Reusable = byPrompt.Average(t => t.Reusable),
            Output = output,
            Reasoning = byPrompt.Average(t => t.Reasoning),
            OutputSquare = outputs.Average(o => o * o),
            SingleTokens = outputs.Average(o => o <= 1 ? 1.0 : 0),
            PromptOfDecoding = byPrompt.Average(t => t.Prompt * t.Output) / output,
            Prompts = [.. Strata(byPrompt, s => new PromptNode(s.Average(t => t.Prompt), s.Average(t => t.Reusable)))],
            Outputs = [.. Strata(outputs, s => s.Average())],
            Longest = (long)Math.Min(AttentionSpan.MaxTokens, byPrompt.Max(t => t.Prompt + t.Output)),
        };
    }

    /// <summary>Equal parts of a sorted list; of a short one, single members that stand for several parts.</summary>
    private static IEnumerable<TNode> Strata<T, TNode>(T[] sorted, Func<ArraySegment<T>, TNode> node)
    {
        for (int i = 0; i < NodeCount; i++)
        {
            int start = (int)((long)i * sorted.Length / NodeCount), end = (int)((long)(i + 1) * sorted.Length / NodeCount);
            yield return node(new ArraySegment<T>(sorted, Math.Min(start, sorted.Length - 1), Math.Max(1, end - start)));
        }
    }

    private readonly record struct Turn(double Prompt, double Output, double Reasoning, double Reusable);
}
