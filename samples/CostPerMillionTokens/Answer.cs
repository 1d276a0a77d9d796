using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics.Samples;

/// <summary>One number of requests in flight: what a user waits for, what the deployment yields, and what tokens then cost.</summary>
internal sealed record LoadLine(
    double Concurrency, double Running, Duration TimeToFirstToken, Duration TimePerOutputToken, TokenRate Throughput, TokenPrice Input, TokenPrice Output);

/// <summary>A share of a time, by cause or by what is done.</summary>
internal sealed record TimeLine(string Name, Duration Time, double Share);

/// <summary>One operator of the decode step.</summary>
internal sealed record OperatorLine(string Name, Duration Time, double Share, TimeCause Cause, FlopCount Flops, Bytes Bytes);

/// <summary>The answer to a question: what fits, how long requests take, and what a million tokens cost.</summary>
internal sealed record Answer
{
    private const double Level = 0.8;

    public required string Model { get; init; }

    public required string Accelerators { get; init; }

    public required string Formats { get; init; }

    public required string Engine { get; init; }

    public required long Parameters { get; init; }

    public required ActiveParameters Active { get; init; }

    public required Bytes WeightsPerAccelerator { get; init; }

    public required Bytes CacheRoomPerAccelerator { get; init; }

    public required Bytes ReservePerAccelerator { get; init; }

    public required Bytes CachePerSequence { get; init; }

    public required long? SequencesThatFit { get; init; }

    public required IReadOnlyList<LoadLine> Loads { get; init; }

    public required LoadLine Chosen { get; init; }

    public required PredictionInterval<Duration> TimeToFirstTokenWithin { get; init; }

    public required PredictionInterval<Duration> TimePerOutputTokenWithin { get; init; }

    public required IReadOnlyList<TimeLine> TokenTimeByCause { get; init; }

    public required Duration IdealDecodeStep { get; init; }

    public required IReadOnlyList<TimeLine> FirstToken { get; init; }

    public required IReadOnlyList<OperatorLine> DecodeBreakdown { get; init; }

    public required Bill Bill { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public static Answer To(Question q)
    {
        Deployment deployment = Deployment.Of(q.Model, q.Formats, q.Accelerator, q.Parallelism, q.Engine);
        MemoryPlan memory = deployment.Memory;
        if (!memory.Fits)
        {
            throw new InvalidOperationException(
                $"{q.Model} does not fit: {memory.Weights:GB:F1} of weights and {memory.Reserve:GB:F1} of reserve against {memory.Usable:GB:F1} usable per {q.Accelerator}; use more accelerators (--count) or smaller formats (--weights).");
        }

        long? fit = memory.SequencesThatFit(q.InputTokens + q.OutputTokens, 16);
        long chosen = q.Concurrency ?? Math.Clamp(fit ?? 64, 1, 64);
        LoadBreakdown why = deployment.Explain(q.Load(chosen));
        StepEstimate decode = deployment.Estimate(
            StepShape.Decode(Math.Max(1, (long)Math.Round(why.Estimate.DecodingSequences)), q.InputTokens + (q.OutputTokens / 2)));
        ParameterCount count = ParameterCount.Of(q.Model);
        return new Answer
        {
            Model = q.Model.Name,
            Accelerators = $"{q.Parallelism.Accelerators} × {q.Accelerator}",
            Formats = $"{q.Formats.Name}, KV cache {q.Formats.KvCache}",
            Engine = q.Engine.ToString(),
            Parameters = count.Main,
            Active = count.Active,
            WeightsPerAccelerator = memory.Weights,
            CacheRoomPerAccelerator = memory.CacheRoom,
            ReservePerAccelerator = memory.Reserve,
            CachePerSequence = memory.Cache.OfSequence(q.InputTokens + q.OutputTokens, 16),
            SequencesThatFit = fit,
            Loads = [.. new long[] { 1, 4, 16, 64, 256, 1024 }.Append(chosen).Distinct().Order().Select(c => Line(q, deployment.Estimate(q.Load(c))))],
            Chosen = Line(q, why.Estimate),
            TimeToFirstTokenWithin = why.Estimate.TimeToFirstTokenInterval(Level),
            TimePerOutputTokenWithin = why.Estimate.TimePerOutputTokenInterval(Level),
            TokenTimeByCause =
            [
                .. Enum.GetValues<TimeCause>().Select(c => (Name: $"{c}", Time: why.TimePerOutputToken.Causes[c])).Where(c => c.Time > Duration.Zero)
                    .OrderByDescending(c => c.Time).Select(c => new TimeLine(c.Name, c.Time, c.Time / why.TimePerOutputToken.Time)),
            ],
            IdealDecodeStep = why.IdealTimePerOutputToken,
            FirstToken = [.. why.TimeToFirstToken.Children.Select(c => new TimeLine(c.Name, c.Time, c.Time / why.TimeToFirstToken.Time))],
            DecodeBreakdown =
            [
                .. decode.Operators.GroupBy(o => o.Name).Select(g => new OperatorLine(
                    g.Key, g.Select(o => o.Time).Sum(), g.Select(o => o.Time).Sum() / decode.Time, g.MaxBy(o => o.Time)!.MainCause,
                    g.Select(o => o.Load.Flops).Sum(), g.Select(o => o.Load.TotalBytes).Sum())).OrderByDescending(o => o.Time),
            ],
            Bill = Bill.Of(q, deployment),
            Notes = [$"efficiencies: {deployment.Efficiency.Id} profile", .. deployment.Notes, .. q.Defaults.Select(d => $"default: {d}")],
        };
    }

    public string ToJson()
    {
        return JsonSerializer.Serialize(this, AnswerJsonContext.Default.Answer);
    }

    /// <summary>A prompt pays for the time it adds to a step, the answer for the rest of the request's share of the hardware.</summary>
    private static LoadLine Line(Question q, LoadEstimate load)
    {
        Duration prompt = load.PrefillPerRequest / q.Parallelism.Pipeline, share = load.RequestLatency / load.Concurrency;
        TokenCosts costs = TokenCosts.Of(q.PricePerHour, prompt, q.InputTokens, (share - prompt) / q.OutputTokens, 1, q.OutputTokens);
        return new LoadLine(load.Concurrency, load.RunningSequences, load.TimeToFirstToken, load.TimePerOutputToken, load.OutputThroughput, costs.Input, costs.Output);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Answer))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext;
