using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics.Samples;

/// <summary>One batch size: how long its decode step takes, what bounds it, and what tokens then cost.</summary>
internal sealed record BatchLine(long Batch, Duration DecodeStep, Bound Bound, TokenRate Throughput, TokenPrice Input, TokenPrice Output);

/// <summary>One operator of the decode step.</summary>
internal sealed record OperatorLine(string Name, Duration Time, double Share, Bound Bound, FlopCount Flops, Bytes Bytes);

/// <summary>The answer to a question: what fits, how long steps take, and what a million tokens cost.</summary>
internal sealed record Answer
{
    public required string Model { get; init; }

    public required string Accelerators { get; init; }

    public required string Formats { get; init; }

    public required long Parameters { get; init; }

    public required ActiveParameters Active { get; init; }

    public required Bytes WeightsPerAccelerator { get; init; }

    public required Bytes CacheRoomPerAccelerator { get; init; }

    public required Bytes CachePerSequence { get; init; }

    public required long? SequencesThatFit { get; init; }

    public required Duration Prefill { get; init; }

    public required Bound PrefillBound { get; init; }

    public required long? ComputeBoundBatch { get; init; }

    public required long? ComputeBoundBatchWithoutContext { get; init; }

    public required IReadOnlyList<BatchLine> Batches { get; init; }

    public required BatchLine Chosen { get; init; }

    public required IReadOnlyList<OperatorLine> DecodeBreakdown { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public static Answer To(Question q)
    {
        ParameterCount count = ParameterCount.Of(q.Model);
        MemoryPlan memory = MemoryPlan.Of(q.Model, q.Formats, q.Parallelism, q.Accelerator.Memory, q.Utilisation, q.Reserve);
        if (!memory.Fits)
        {
            throw new InvalidOperationException(
                $"{q.Model} does not fit: {memory.Weights:GB:F1} of weights and {memory.Reserve:GB:F1} of reserve against {memory.Usable:GB:F1} usable per {q.Accelerator}; use more accelerators (--count) or smaller formats (--weights).");
        }

        long context = q.InputTokens + (q.OutputTokens / 2);
        long? fit = memory.Cache.SequencesThatFit(memory.CacheRoom, q.InputTokens + q.OutputTokens, 16);
        long most = fit ?? 256;
        if (most == 0)
        {
            throw new InvalidOperationException($"no sequence of {q.InputTokens + q.OutputTokens} tokens fits: it needs {memory.Cache.OfSequence(q.InputTokens + q.OutputTokens):GB:F2} and {memory.CacheRoom:GB:F2} are left per accelerator.");
        }

        if (q.Batch > most)
        {
            throw new ArgumentException($"--batch ({q.Batch}) exceeds the {most} sequences of {q.InputTokens + q.OutputTokens} tokens that fit.");
        }

        StepEstimator steps = StepEstimator.Of(q.Model, q.Formats, q.Accelerator, q.Parallelism);
        StepEstimate prefill = steps.Estimate(StepShape.Prefill(1, q.InputTokens));
        long chosen = q.Batch ?? Math.Min(most, 256);
        StepEstimate decode = steps.Estimate(StepShape.Decode(chosen, context));
        return new Answer
        {
            Model = q.Model.Name,
            Accelerators = $"{q.Parallelism.Accelerators} × {q.Accelerator}",
            Formats = $"{q.Formats.Name}, KV cache {q.Formats.KvCache}",
            Parameters = count.Main,
            Active = count.Active,
            WeightsPerAccelerator = memory.Weights,
            CacheRoomPerAccelerator = memory.CacheRoom,
            CachePerSequence = memory.Cache.OfSequence(q.InputTokens + q.OutputTokens, 16),
            SequencesThatFit = fit,
            Prefill = prefill.Time,
            PrefillBound = prefill.Bound,
            ComputeBoundBatch = steps.ComputeBoundBatch(context),
            ComputeBoundBatchWithoutContext = steps.ComputeBoundBatch(0),
            Batches = [.. new long[] { 1, 4, 16, 64, 256, 1024 }.Where(b => b <= most).Append(chosen).Distinct().Order().Select(Line)],
            Chosen = Line(chosen),
            DecodeBreakdown =
            [
                .. decode.Operators.GroupBy(o => o.Name).Select(g => new OperatorLine(
                    g.Key, g.Select(o => o.Time).Sum(), g.Select(o => o.Time).Sum() / decode.Time, g.MaxBy(o => o.Time).Bound,
                    g.Select(o => o.Load.Flops).Sum(), g.Select(o => o.Load.TotalBytes).Sum())).OrderByDescending(o => o.Time),
            ],
            Notes = [$"efficiencies: {steps.Profile.Id} profile", .. steps.Notes, .. q.Defaults.Select(d => $"default: {d}")],
        };

        BatchLine Line(long batch)
        {
            StepEstimate step = steps.Estimate(StepShape.Decode(batch, context));
            TokenCosts costs = TokenCosts.Of(q.PricePerHour, prefill.Time, q.InputTokens, step.Time, batch, q.OutputTokens);
            return new BatchLine(batch, step.Time, step.Bound, costs.Throughput, costs.Input, costs.Output);
        }
    }

    public string ToJson()
    {
        return JsonSerializer.Serialize(this, AnswerJsonContext.Default.Answer);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Answer))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext;
