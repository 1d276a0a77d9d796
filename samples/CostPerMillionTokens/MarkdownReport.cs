using System.Globalization;
using System.Text;
using static LlmEconomics.Samples.TextReport;

namespace LlmEconomics.Samples;

/// <summary>The bill as Markdown, for a ticket or a page.</summary>
internal static class MarkdownReport
{
    public static string Of(Answer a)
    {
        StringBuilder text = new();
        Line(text, $"## {a.Model} on {a.Accelerators}");
        Line(text, $"");
        Line(text, $"{a.Bill.RequestsPerSecond:G4} requests per second on {a.Bill.Replicas} replicas ({a.Bill.Spare} in reserve), {a.Bill.Utilisation:P0} used; {a.Bill.Limits}.");
        Line(text, $"");
        Line(text, $"| where the money goes | USD per million generated tokens | share |");
        Line(text, $"|---|--:|--:|");
        foreach (BillLine l in a.Bill.Waterfall)
        {
            Line(text, $"| {l.Name} | {l.PerOutputToken.DollarsPerMillionTokens:F3} | {l.Share:P1} |");
        }

        Line(text, $"| **the bill** | **{a.Bill.PerOutputToken.DollarsPerMillionTokens:F3}** | |");
        Line(text, $"");
        Line(text, $"| way of paying | USD per million generated tokens | cheaper than the API from |");
        Line(text, $"|---|--:|--:|");
        foreach (Alternative o in a.Bill.Alternatives)
        {
            Line(text, $"| {o.Name} | {o.PerOutputToken.DollarsPerMillionTokens:F3} | {(o.CheaperFromUtilisation is { } from ? $"{from:P0} of its capacity" : "")} |");
        }

        Line(text, $"");
        Line(text, $"| by time of phases | USD per million |");
        Line(text, $"|---|--:|");
        foreach ((string name, TokenPrice? price) in new[] { ("prompt", a.Bill.Input), ("cached prompt", a.Bill.CachedInput), ("generated", a.Bill.Output) })
        {
            Line(text, $"| {name} | {(price is { } each ? each.DollarsPerMillionTokens.ToString("F3", CultureInfo.InvariantCulture) : "")} |");
        }

        if (a.Bill.KilowattHoursPerMillionOutputTokens is { } energy)
        {
            Line(text, $"");
            Line(text, $"{energy:F2} kWh and {a.Bill.KilogramsCarbonPerMillionOutputTokens:F2} kg CO₂e per million generated tokens.");
        }

        return text.ToString().TrimEnd();
    }
}
