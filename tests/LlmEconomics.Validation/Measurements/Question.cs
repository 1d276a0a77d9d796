namespace LlmEconomics.Validation.Measurements;

/// <summary>What a row measured, as work for a deployment: which regime, which shapes, and how the answer reads in the metric's unit.</summary>
/// <param name="Regime">The regime it counts under.</param>
/// <param name="Answer">The predicted figure in the metric's unit.</param>
internal sealed record Question(Regime Regime, Func<Clock, double> Answer)
{
    public static Question Of(MeasurementRow row)
    {
        return row.Metric switch
        {
            "decode_tokens_per_s" => Decode(row, step => Batch(row) / step),
            "tpot_ms" when row.PromptTokens is null => throw new UnusableException("prompt length not stated"),
            "tpot_ms" => Decode(row, step => step * 1e3),
            "prefill_tokens_per_s" => Prefill(row, seconds => Batch(row) * Prompt(row) / seconds),
            "ttft_ms" => Prefill(row, seconds => seconds * 1e3),
            "latency_ms" => Whole(row, seconds => seconds * 1e3),
            "total_tokens_per_s" => Whole(row, seconds => Batch(row) * (Prompt(row) + Output(row)) / seconds),
            "output_tokens_per_s" => Whole(row, seconds => Batch(row) * Output(row) / seconds),
            "output_tokens_per_s_per_gpu" => Whole(row, seconds => Batch(row) * Output(row) / seconds / row.Accelerators),
            "joules_per_token" or "average_power_w" => throw new UnusableException("energy or power, no time"),
            var metric => throw new UnusableException($"metric {metric}"),
        };
    }

    /// <summary>Decode steps at one context, or the mean over a text that grows from nothing.</summary>
    private static Question Decode(MeasurementRow row, Func<double, double> read)
    {
        CheckLoad(row);
        long batch = Batch(row);
        double first = row.PromptTokens ?? 0, tokens = row.OutputTokens ?? 1;
        if (row.PromptTokens is null && row.OutputTokens is null)
        {
            throw new UnusableException("context not stated");
        }

        return new Question(DecodeRegime(batch), clock => read(clock.DecodeSeconds(batch, first, tokens) / tokens));
    }

    private static Question Prefill(MeasurementRow row, Func<double, double> read)
    {
        CheckLoad(row);
        (long batch, double prompt) = (Batch(row), Prompt(row));
        return new Question(Regime.Prefill, clock => read(clock.PrefillSeconds(batch, prompt)));
    }

    private static Question Whole(MeasurementRow row, Func<double, double> read)
    {
        CheckLoad(row);
        if (row.Batch is null && row.Notes.Contains("maximum achievable throughput", StringComparison.Ordinal))
        {
            return Fullest(row);
        }

        (long batch, double prompt, double output) = (Batch(row), Prompt(row), Output(row));
        bool offline = row.Notes.Contains("offline max throughput", StringComparison.Ordinal);
        return new Question(offline ? Regime.OfflineThroughput : DecodeRegime(batch), clock => read(clock.BatchSeconds(batch, prompt, output)));
    }

    /// <summary>Generated tokens per second of the largest batch that memory holds.</summary>
    private static Question Fullest(MeasurementRow row)
    {
        (double prompt, double output) = (Prompt(row), Output(row));
        return new Question(
            Regime.OfflineThroughput,
            clock =>
            {
                long batch = clock.Fitting(prompt + output);
                return batch * output / clock.BatchSeconds(batch, prompt, output);
            });
    }

    /// <summary>Refuses rows measured under arrivals whose lengths or layouts the source does not print.</summary>
    private static void CheckLoad(MeasurementRow row)
    {
        if (row.Source.StartsWith("mlperf", StringComparison.Ordinal))
        {
            throw new UnusableException("MLPerf: neither prompt length nor layout is in its logs");
        }
    }

    private static Regime DecodeRegime(long batch)
    {
        return batch == 1 ? Regime.BatchOneDecode : Regime.BatchedDecode;
    }

    private static long Batch(MeasurementRow row)
    {
        return row.Batch is { } batch ? (long)Math.Round(batch) : throw new UnusableException("batch not stated");
    }

    private static double Prompt(MeasurementRow row)
    {
        return row.PromptTokens ?? throw new UnusableException("prompt length not stated");
    }

    private static double Output(MeasurementRow row)
    {
        return row.OutputTokens ?? throw new UnusableException("output length not stated");
    }
}
