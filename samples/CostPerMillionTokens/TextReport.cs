using System.Globalization;
using System.Text;

namespace LlmEconomics.Samples;

/// <summary>The answer as a person reads it.</summary>
internal static class TextReport
{
    private const int BreakdownLines = 10;

    public static string Of(Question q, Answer a)
    {
        StringBuilder text = new();
        Line(text, $"{a.Model} on {a.Accelerators}, {a.Formats}");
        Line(text, $"tensor {q.Parallelism.Tensor} × pipeline {q.Parallelism.Pipeline} × data {q.Parallelism.Data}, expert {q.Parallelism.Expert}; {q.InputTokens} tokens in, {q.OutputTokens} out; {q.PricePerAccelerator.DollarsPerHour:0.00} USD per accelerator-hour");
        Line(text, $"");
        Line(text, $"What fits (per accelerator, {q.Accelerator.Memory:GB:F1} as the driver reports it, {q.Utilisation:P0} usable)");
        Line(text, $"  parameters            {a.Parameters:N0}, active per token {a.Active.WithoutInputEmbedding:N0} (without input embedding)");
        Line(text, $"  weights               {a.WeightsPerAccelerator:GB:F2}");
        Line(text, $"  room for the cache    {a.CacheRoomPerAccelerator:GB:F2} after {q.Reserve:GB:F1} of reserve");
        Line(text, $"  one sequence keeps    {a.CachePerSequence:MB:F1} at {q.InputTokens + q.OutputTokens} tokens");
        Line(text, $"  sequences that fit    {a.SequencesThatFit?.ToString("N0", CultureInfo.InvariantCulture) ?? "any number"}");
        Line(text, $"");
        Line(text, $"Time");
        Line(text, $"  prefill of one prompt {a.Prefill:ms:F2}, bound by {Name(a.PrefillBound)}");
        Line(text, $"  decode is compute-bound from batch {Batch(a.ComputeBoundBatch)} at {q.InputTokens + (q.OutputTokens / 2)} tokens of context, {Batch(a.ComputeBoundBatchWithoutContext)} without context");
        Line(text, $"");
        Line(text, $"   batch  decode step  bound by   output tok/s   USD per M input   USD per M output");
        foreach (BatchLine b in a.Batches)
        {
            Line(text, $"  {b.Batch,6}  {b.DecodeStep.Milliseconds,8:F2} ms  {Name(b.Bound),-8}  {b.Throughput.TokensPerSecond,13:N0}  {b.Input.DollarsPerMillionTokens,16:F3}  {b.Output.DollarsPerMillionTokens,17:F3}{(b.Batch == a.Chosen.Batch ? "  ◄" : "")}");
        }

        Line(text, $"");
        Line(text, $"Where a decode step of {a.Chosen.Batch} sequences goes");
        foreach (OperatorLine o in a.DecodeBreakdown.Take(BreakdownLines))
        {
            Line(text, $"  {o.Name,-28} {o.Time.Milliseconds,8:F3} ms  {o.Share,6:P1}  bound by {Name(o.Bound),-8}  {o.Flops.Value / 1e9,10:N1} GFLOP  {o.Bytes.Value / 1e9,8:N2} GB");
        }

        if (a.DecodeBreakdown.Count > BreakdownLines)
        {
            OperatorLine[] rest = [.. a.DecodeBreakdown.Skip(BreakdownLines)];
            Line(text, $"  {$"{rest.Length} more",-28} {rest.Sum(o => o.Time.Milliseconds),8:F3} ms  {rest.Sum(o => o.Share),6:P1}");
        }

        Line(text, $"");
        foreach (string note in a.Notes)
        {
            Line(text, $"note: {note}");
        }

        Line(text, $"note: no kernel gaps, host time or idle hours are in these figures: they are a floor at real kernel efficiencies.");
        return text.ToString().TrimEnd();
    }

    private static string Batch(long? batch)
    {
        return batch?.ToString("N0", CultureInfo.InvariantCulture) ?? "∞ (cache reads grow with the batch)";
    }

    private static string Name(Bound bound)
    {
        return bound.ToString().ToLowerInvariant();
    }

    private static void Line(StringBuilder text, FormattableString line)
    {
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
