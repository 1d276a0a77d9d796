using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmEconomics.Validation.Deployments;

namespace LlmEconomics.Validation.Calibration;

/// <summary>Makes the table that prediction intervals are read from out of predictions of held-back rows.</summary>
internal static class ResidualTables
{
    private const string Disaggregated = "disaggregated";

    /// <summary>Levels every 5 %, and the two that finite samples ask for beyond 95 %.</summary>
    private static readonly ImmutableArray<double> Levels = [.. Enumerable.Range(1, 19).Select(i => Math.Round(i * 0.05, 2)), 0.97, 0.99];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The shipped table's rules with these rows' errors.</summary>
    public static ResidualTable Of(IReadOnlyCollection<Prediction> heldBack)
    {
        Prediction[] aggregated = [.. heldBack.Where(p => p.Row.IsAggregated)], split = [.. heldBack.Where(p => !p.Row.IsAggregated)];
        ImmutableSortedDictionary<string, ResidualQuantiles> engines = aggregated.GroupBy(p => p.Row.Engine)
            .ToImmutableSortedDictionary(g => g.Key, g => Quantiles([.. g]), StringComparer.Ordinal);
        return ResidualTable.Default with
        {
            Levels = Levels,
            All = Quantiles(aggregated),
            Engines = split.Length > 0 ? engines.SetItem(Disaggregated, Quantiles(split)) : engines,
        };
    }

    /// <summary>The table as the library's resource.</summary>
    public static string ToJson(ResidualTable table)
    {
        Dictionary<string, JsonElement> members = JsonSerializer.SerializeToElement(table, Json).EnumerateObject().ToDictionary(m => m.Name, m => m.Value);
        IEnumerable<string> engines = members["engines"].EnumerateObject().Select(e => $"    \"{e.Name}\": {Spaced(e.Value)}");
        IEnumerable<string> lines = members.Where(m => m.Key is not "engines").Select(m => $"  \"{m.Key}\": {Spaced(m.Value)}");
        return $"{{\n{string.Join(",\n", lines)},\n  \"engines\": {{\n{string.Join(",\n", engines)}\n  }}\n}}\n";
    }

    private static string Spaced(JsonElement value)
    {
        return value.ValueKind == JsonValueKind.String ? value.GetRawText() : value.GetRawText().Replace(",", ", ", StringComparison.Ordinal).Replace("\":", "\": ", StringComparison.Ordinal);
    }

    private static ResidualQuantiles Quantiles(Prediction[] rows)
    {
        return new ResidualQuantiles
        {
            Deployments = rows.Select(r => SameDeployment.Of(r.Row)).Distinct().Count(),
            Measurements = rows.Length,
            TimeToFirstToken = Quantiles(rows.Select(r => r.TtftError)),
            TimePerOutputToken = Quantiles(rows.Select(r => r.TpotError)),
            OutputThroughput = Quantiles(rows.Select(r => r.ThroughputError)),
        };
    }

    /// <summary>Of the absolute logarithm of measured over predicted: the smallest value that a share of the rows do not exceed.</summary>
    private static ImmutableArray<double> Quantiles(IEnumerable<double> relativeErrors)
    {
        double[] sorted = [.. relativeErrors.Select(e => Math.Abs(Math.Log(1 + e))).Order()];
        return [.. Levels.Select(level => Math.Round(sorted[Math.Clamp((int)Math.Ceiling(level * sorted.Length) - 1, 0, sorted.Length - 1)], 4))];
    }
}
