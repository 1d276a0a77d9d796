using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmEconomics.Validation.Economics;

/// <summary><c>tariffs FILE.csv</c>: compares every price of a list with what the library's catalogue charges then, there and for prompts that long.</summary>
internal static partial class TariffsVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "Published API prices (api-prices.csv)." };
        Command command = new("tariffs", "Compares published API prices with the catalogue, row by row.") { file };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), Console.Out));
        return command;
    }

    public static int Run(string file, TextWriter output)
    {
        int same = 0, different = 0;
        Dictionary<string, int> left = [];
        foreach (CsvRow row in CsvTable.Read(file, "provider", "model", "condition", "input_usd_per_mtok", "output_usd_per_mtok", "valid_from", "checked", "note").Rows)
        {
            if (row["provider"].StartsWith("RULE:", StringComparison.Ordinal))
            {
                Leave("rules, which are in the tariffs of their provider");
            }
            else if (Offer(row) is not { } offer)
            {
                Leave($"not in the catalogue: {row["provider"]} {row["model"]}");
            }
            else if (Moment(row, offer.Tariff) is not { } at)
            {
                Leave($"superseded before it was seen: {row["provider"]} {row["model"]}");
            }
            else if (Difference(row, offer.Tariff.PricesAt(at, Prompt(row["condition"])), offer.Tariff, at) is { } difference)
            {
                different++;
                output.WriteLine($"{row["provider"]} {row["model"]} at {at:u}: {difference}");
            }
            else
            {
                same++;
            }
        }

        output.WriteLine($"{same} of {same + different} prices are as published; left {left.Values.Sum()}");
        foreach ((string reason, int count) in left)
        {
            output.WriteLine($"  {count} {reason}");
        }

        return different == 0 && same > 0 ? 0 : 1;

        void Leave(string reason)
        {
            left[reason] = left.GetValueOrDefault(reason) + 1;
        }
    }

    /// <summary>The offer of a row: the model's name may be followed by its version in brackets, or by what a list used it for.</summary>
    private static ApiOffer? Offer(CsvRow row)
    {
        string provider = row["provider"] == "x_ai" ? "xAI" : row["provider"] == "moonshotai" ? "Moonshot" : row["provider"] == "zhipuai" ? "Zhipu" : row["provider"], model = row["model"];
        model = model.EndsWith("(0731)", StringComparison.Ordinal) ? model : model.Split(" (")[0].Split(" list price")[0];
        return TariffCatalog.TryFind(provider, model, out ApiOffer? offer) ? offer : null;
    }

    /// <summary>When the row's prices hold; nothing where a later price held already when it was seen.</summary>
    private static DateTimeOffset? Moment(CsvRow row, ApiTariff tariff)
    {
        string day = row["valid_from"].Length > 0 ? row["valid_from"] : row["checked"].Length > 0 ? row["checked"] : SnapshotDay().Match(row["source"]).Groups[1].Value;
        DateOnly from = DateOnly.Parse(day.Length == 7 ? day + "-01" : day, CultureInfo.InvariantCulture);
        if (!tariff.Periods.Any(p => p.ValidFrom == from))
        {
            return null;
        }

        // Hours: the peak of working days, or the discount of the night.
        TimeOnly time = row["condition"].StartsWith("peak", StringComparison.Ordinal) ? new TimeOnly(2, 0) : row["condition"].StartsWith("UTC 00:30", StringComparison.Ordinal) ? new TimeOnly(12, 0)
            : tariff.Periods.Any(p => p.Windows.Any(w => w.Factor < 1)) ? new TimeOnly(20, 0) : new TimeOnly(12, 0);
        DateTimeOffset at = new(from, time, TimeSpan.Zero);
        while (time.Hour == 2 && at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            at = at.AddDays(1);
        }

        return at;
    }

    private static long Prompt(string condition)
    {
        return Threshold().Match(condition) is { Success: true } match ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 1 : 1000;
    }

    private static string? Difference(CsvRow row, TokenPrices prices, ApiTariff tariff, DateTimeOffset at)
    {
        return Differs("input", prices.Input, row["input_usd_per_mtok"]) ?? Differs("output", prices.Output, row["output_usd_per_mtok"])
            ?? Differs("cached input", prices.CacheRead, row["cached_input_usd_per_mtok"]) ?? Differs("cache write", prices.CacheWrite, row["cache_write_usd_per_mtok"])
            ?? (row["batch_discount_pct"].Length == 0 ? null : Differs("batch input", tariff.PricesAt(at, Prompt(row["condition"]), ApiTier.Batch).Input, row["input_usd_per_mtok"], 1 - (Number(row["batch_discount_pct"]) / 100)));

        // Prices by the hour are rounded by their provider.
        string? Differs(string name, TokenPrice? price, string published, double factor = 1)
        {
            return published.Length == 0 || (price is { } p && Math.Abs((p.DollarsPerMillionTokens / (Number(published) * factor)) - 1) < (tariff.Periods.Any(x => !x.Windows.IsEmpty) ? 0.02 : 1e-12)) ? null
                : string.Create(CultureInfo.InvariantCulture, $"{name} {price?.DollarsPerMillionTokens}, published {published}");
        }
    }

    private static double Number(string text)
    {
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"snapshot (\d{4}-\d\d-\d\d)")]
    private static partial Regex SnapshotDay();

    [GeneratedRegex(@"prompt > (\d+) tokens")]
    private static partial Regex Threshold();
}
