using System.Globalization;
using System.Text;

namespace LlmEconomics.Samples;

/// <summary>The answer as a person reads it.</summary>
internal static class TextReport
{
    private const int BreakdownLines = 8;

    public static string Of(Question q, Answer a)
    {
        StringBuilder text = new();
        Line(text, $"{a.Model} on {a.Accelerators}, {a.Formats}, served by {a.Engine}");
        Line(text, $"tensor {q.Parallelism.Tensor} × pipeline {q.Parallelism.Pipeline} × data {q.Parallelism.Data}, expert {q.Parallelism.Expert}; {q.InputTokens} tokens in, {q.OutputTokens} out; {q.PricePerAccelerator.DollarsPerHour:0.00} USD per accelerator-hour");
        Line(text, $"");
        Line(text, $"What fits (per accelerator, {q.Accelerator.Memory:GB:F1} as the driver reports it, {q.Engine.MemoryShare:P0} usable)");
        Line(text, $"  parameters            {a.Parameters:N0}, active per token {a.Active.WithoutInputEmbedding:N0} (without input embedding)");
        Line(text, $"  weights               {a.WeightsPerAccelerator:GB:F2}");
        Line(text, $"  room for the cache    {a.CacheRoomPerAccelerator:GB:F2} after {a.ReservePerAccelerator:GB:F1} of reserve");
        Line(text, $"  one sequence keeps    {a.CachePerSequence:MB:F1} at {q.InputTokens + q.OutputTokens} tokens");
        Line(text, $"  sequences that fit    {a.SequencesThatFit?.ToString("N0", CultureInfo.InvariantCulture) ?? "any number"}");
        Line(text, $"");
        Line(text, $"What requests get and tokens cost, by requests in flight");
        Line(text, $"  in flight  first token  per token  tok/s per user  output tok/s   USD per M input   USD per M output");
        foreach (LoadLine l in a.Loads)
        {
            Line(text, $"  {l.Concurrency,9:N0}  {l.TimeToFirstToken.Milliseconds,8:N0} ms  {l.TimePerOutputToken.Milliseconds,6:N1} ms  {1 / l.TimePerOutputToken.Seconds,14:N1}  {l.Throughput.TokensPerSecond,12:N0}  {l.Input.DollarsPerMillionTokens,16:F3}  {l.Output.DollarsPerMillionTokens,17:F3}{Mark(l)}");
        }

        Line(text, $"  with {a.Chosen.Concurrency} in flight, {a.TimePerOutputTokenWithin.Level:P0} sure: first token {a.TimeToFirstTokenWithin.Low.Milliseconds:N0} to {a.TimeToFirstTokenWithin.High.Milliseconds:N0} ms, per token {a.TimePerOutputTokenWithin.Low.Milliseconds:N1} to {a.TimePerOutputTokenWithin.High.Milliseconds:N1} ms");
        Line(text, $"");
        Line(text, $"Where the {a.Chosen.TimePerOutputToken.Milliseconds:N1} ms per token go with {a.Chosen.Concurrency} requests in flight");
        Times(text, a.TokenTimeByCause);
        Line(text, $"  its decode step at every peak with nothing on top: {a.IdealDecodeStep:ms:F1}");
        Line(text, $"");
        Line(text, $"Where the {a.Chosen.TimeToFirstToken.Milliseconds:N0} ms before the first token go");
        Times(text, a.FirstToken);
        Line(text, $"");
        Line(text, $"The bill of {a.Bill.RequestsPerSecond:G4} requests per second ({a.Bill.Limits})");
        Line(text, $"  {a.Bill.Replicas} replicas, {a.Bill.Spare} of them in reserve; one serves {a.Bill.CapacityPerReplica:F2} requests/s; {a.Bill.Utilisation:P0} used");
        foreach (BillLine l in a.Bill.Waterfall)
        {
            Line(text, $"  {l.Name,-27} {l.PerOutputToken.DollarsPerMillionTokens,9:F3} USD per M generated  {l.Share,6:P1}");
        }

        Line(text, $"  {"the bill",-27} {a.Bill.PerOutputToken.DollarsPerMillionTokens,9:F3} USD per M generated, prompts included; {a.Bill.PerToken.DollarsPerMillionTokens:F3} over all tokens");
        Line(text, $"  by time of phases: prompt {Price(a.Bill.Input)}, cached prompt {Price(a.Bill.CachedInput)}, generated {Price(a.Bill.Output)}");
        foreach (Alternative o in a.Bill.Alternatives)
        {
            Line(text, $"  {o.Name,-27} {o.PerOutputToken.DollarsPerMillionTokens,9:F3} USD per M generated{(o.CheaperFromUtilisation is { } from ? $", cheaper than the API from {from:P0} of its capacity on" : "")}");
        }

        if (a.Bill.KilowattHoursPerMillionOutputTokens is { } energy)
        {
            Line(text, $"  energy                 {energy,9:F2} kWh per M generated, {a.Bill.KilogramsCarbonPerMillionOutputTokens:F2} kg CO2e");
        }

        Line(text, $"");
        Line(text, $"The decode step, operator by operator");
        foreach (OperatorLine o in a.DecodeBreakdown.Take(BreakdownLines))
        {
            Line(text, $"  {o.Name,-42} {o.Time.Milliseconds,8:F3} ms  {o.Share,6:P1}  {o.Cause,-11}  {o.Flops.Value / 1e9,9:N1} GFLOP  {o.Bytes.Value / 1e9,7:N2} GB");
        }

        OperatorLine[] rest = [.. a.DecodeBreakdown.Skip(BreakdownLines)];
        if (rest.Length > 0)
        {
            Line(text, $"  {$"{rest.Length} more",-42} {rest.Sum(o => o.Time.Milliseconds),8:F3} ms  {rest.Sum(o => o.Share),6:P1}");
        }

        Line(text, $"");
        foreach (string note in a.Notes)
        {
            Line(text, $"note: {note}");
        }

        Line(text, $"note: hours in which nobody asks are in the bill, and not in the prices by requests in flight.");
        return text.ToString().TrimEnd();

        string Mark(LoadLine line)
        {
            string queue = line.Running < line.Concurrency ? string.Create(CultureInfo.InvariantCulture, $"  {line.Running:N0} run, the rest wait") : "";
            return queue + (line.Concurrency == a.Chosen.Concurrency ? "  ◄" : "");
        }
    }

    private static string Price(TokenPrice? price)
    {
        return price is { } each ? FormattableString.Invariant($"{each.DollarsPerMillionTokens:F3}") : "none";
    }

    private static void Times(StringBuilder text, IEnumerable<TimeLine> lines)
    {
        foreach (TimeLine line in lines)
        {
            Line(text, $"  {line.Name,-42} {line.Time.Milliseconds,8:F2} ms  {line.Share,6:P1}");
        }
    }

    /// <summary>Adds a line whose numbers are everybody's, whatever the machine's language.</summary>
    internal static void Line(StringBuilder text, FormattableString line)
    {
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
