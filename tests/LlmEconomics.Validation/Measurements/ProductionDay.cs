namespace LlmEconomics.Validation.Measurements;

/// <summary>
/// DeepSeek's published day of serving V3 and R1 (github.com/deepseek-ai/open-infra-index, day 6): what a node of eight H800 prefills and decodes in a second,
/// at the operating point that the same report states.
/// </summary>
/// <remarks>
/// Known: 608 G tokens in, 342 G of them from the cache, 168 G out; 4,989 tokens in the cache per token out; 20-22 tokens/s per user; both phases run two
/// half-batches by turns, so that one computes while the other exchanges. Derived: prompts of 4.4 k tokens and answers of 1.2 k have that cache and that ratio.
/// Not published: how busy the prefill pool is. It must hold the busiest minute, 1.5 times the mean in Azure's conversation trace; decode absorbs it in its batch.
/// </remarks>
internal static class ProductionDay
{
    private const string Source = "deepseek-online";
    private const double InputTokens = 608, CachedTokens = 342, OutputTokens = 168;
    private const double MeanCache = 4_989;
    private const double TokensPerSecondAndUser = 21;
    private const double BusiestMinuteOverMean = 1.5;
    private const int AcceleratorsPerNode = 8;

    /// <summary>FlashMLA reaches 660 of 989 TFLOP/s on these boards (github.com/deepseek-ai/FlashMLA): the part of a decode step the report's engine is known to do better.</summary>
    private const double LatentDecodeCompute = 0.667;

    private static readonly double s_answer = MeanCache / ((InputTokens / OutputTokens) + 0.5);

    public static bool Holds(MeasurementRow row)
    {
        return row.Source == Source;
    }

    public static EfficiencyProfile Efficiency(Accelerator accelerator)
    {
        EfficiencyProfile generation = EfficiencyProfile.For(accelerator);
        return generation with { Attention = generation.Attention with { DecodeCompute = LatentDecodeCompute } };
    }

    public static Question Question(MeasurementRow row)
    {
        return row.Metric switch
        {
            "prefill_tokens_per_s" => new Question(Regime.Loaded, Prefill),
            "output_tokens_per_s" => new Question(Regime.Loaded, Decode),
            var metric => throw new UnusableException($"metric {metric}"),
        };
    }

    /// <summary>Tokens in, hits included, per node and second.</summary>
    private static double Prefill(Clock clock)
    {
        double prompt = s_answer * InputTokens / OutputTokens, cached = prompt * CachedTokens / InputTokens;
        long ranks = clock.Deployment.Parallelism.Data, prompts = Math.Max(2, (long)(clock.Deployment.Engine.PrefillBudget / (prompt - cached)));
        double seconds = clock.TwoBatchSeconds(StepShape.Prefill(ranks * prompts / 2, (long)(prompt - cached), (long)cached));
        return AcceleratorsPerNode * prompts * prompt / seconds / BusiestMinuteOverMean;
    }

    /// <summary>Tokens out per node and second, with as many sequences as leave each user the published speed.</summary>
    private static double Decode(Clock clock)
    {
        long ranks = clock.Deployment.Parallelism.Data;
        (double low, double high) = (1, 4_096);
        while (high - low > 0.25)
        {
            double middle = (low + high) / 2;
            double seconds = clock.TwoBatchSeconds(StepShape.Decode((long)(ranks * middle / 2), (long)MeanCache));
            (low, high) = seconds * TokensPerSecondAndUser > 1 ? (low, middle) : (middle, high);
        }

        return AcceleratorsPerNode * low * TokensPerSecondAndUser;
    }
}
