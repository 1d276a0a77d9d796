using System.Globalization;

namespace LlmEconomics.Validation.Parameters;

/// <summary>Compares one row with one imported model. Empty cells state nothing and are not compared.</summary>
internal sealed class CountCheck(CsvRow row, ImportedModel imported)
{
    private readonly List<Difference> differences = [];
    private readonly ModelArchitecture model = imported.Architecture;
    private readonly ParameterCount count = ParameterCount.Of(imported.Architecture);

    public IReadOnlyList<Difference> Differences()
    {
        Compare("computed_main", count.Main);
        Compare("embedding_params", count[ParameterPart.Embedding] + Positions());
        Compare("lm_head_params", count[ParameterPart.Head]);
        Compare("active_computed_all_embeddings", count.Active.WithEmbeddings);
        Compare("active_computed_minus_input_embedding", count.Active.WithoutInputEmbedding);
        Compare("active_computed_minus_both", count.Active.WithoutEmbeddings);
        CompareTotals();
        CompareCache();
        differences.AddRange(StateNote.Differences(row["state_or_cache_note"], model));
        return differences;
    }

    private void CompareTotals()
    {
        long sum = count.Main;
        ExtraParts extras = new(count, imported);
        foreach ((string name, long stated) in ExtraParts.Parse(row["computed_extra_parts"]))
        {
            long? part = extras.Find(name);
            sum += part ?? 0;
            if (part != stated)
            {
                Add($"computed_extra_parts '{name}'", stated, part is { } n ? Text(n) : "a name that stands for no part of the library's");
            }
        }

        Compare("computed_sum", sum);
        if (Number("published_total") is not { } published)
        {
            return;
        }

        long difference = Number("difference_published_minus_sum") ?? 0;
        Compare("published_total", sum + difference);
        if (difference == 0 && Reconciliation.Of(model, published, imported.Formats) is { IsExact: false } reconciliation)
        {
            Add("published_total reconciled", published, reconciliation.ToString());
        }
    }

    private void CompareCache()
    {
        (long unbounded, long windowed) = CacheFootprint.ElementsPerToken(model);
        Compare("kv_elements_per_token_unbounded", unbounded);
        Compare("kv_elements_per_token_windowed", windowed);
        Compare("kv_bytes_per_token_bf16_unbounded", (long)(CacheFootprint.Of(model, FormatScheme.Bf16).PerTokenUnbounded - IndexKeys()).Value);
        if (Number("window") is { } window && !Windows().Contains(window))
        {
            Add("window", window, $"windows {{{string.Join(", ", Windows())}}}");
        }

        if (model.MaxContext is { } context)
        {
            Compare("max_context", context);
        }
    }

    /// <summary>The table counts learned positions, a look-up per token like the vocabulary's, with the embedding.</summary>
    private long Positions()
    {
        return model.Extra.Where(t => t.Role == WeightRole.Lookup && t.Name.Contains("position", StringComparison.Ordinal)).Sum(t => t.Elements);
    }

    /// <summary>The table counts an indexer's keys apart, since engines keep them in a format of their own.</summary>
    private Bytes IndexKeys()
    {
        return model.Layers.SelectMany(g => g.Mixers.SelectMany(m => m.Cache).Where(c => c.Name == "index" && c.Span.IsUnbounded)
            .Select(c => Bytes.FromBytes((c.StoredAs ?? NumberFormats.Bf16).BytesPerElement) * c.ElementsPerEntry * g.Count)).Sum();
    }

    private SortedSet<long> Windows()
    {
        return [.. model.Layers.SelectMany(g => g.Mixers).SelectMany(m => m.Cache).Select(c => c.Span switch
        {
            WindowSpan span => span.Tokens,
            ChunkSpan span => span.Tokens,
            _ => 0,
        }).Where(tokens => tokens > 0)];
    }

    private void Compare(string column, long got)
    {
        if (row[column].Length > 0 && Number(column) is { } stated && stated != got)
        {
            Add(column, stated, Text(got));
        }
    }

    private long? Number(string column)
    {
        if (row[column].Length == 0)
        {
            return null;
        }

        if (long.TryParse(row[column], NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long number))
        {
            return number;
        }

        differences.Add(new Difference(column, $"'{row[column]}'", "a cell that is no integer"));
        return null;
    }

    private void Add(string column, long stated, string got)
    {
        differences.Add(new Difference(column, Text(stated), got));
    }

    private static string Text(long number)
    {
        return number.ToString(CultureInfo.InvariantCulture);
    }
}
