namespace LlmEconomics;

/// <summary>The members of one result object that a measurement is made from, under the names of <c>vllm bench serve</c>.</summary>
internal sealed class BenchResult(string place)
{
    public const string
        MaxConcurrency = "max_concurrency", NumPrompts = "num_prompts", Completed = "completed", InputTokens = "total_input_tokens",
        OutputTokens = "total_output_tokens", TimeToFirst = "mean_ttft_ms", TimePerOutput = "mean_tpot_ms", EndToEnd = "mean_e2el_ms",
        RequestThroughput = "request_throughput", RequestRate = "request_rate", Seconds = "duration", InputLengths = "input_lens",
        OutputLengths = "output_lens";

    private static readonly string[] Numbers =
    [
        MaxConcurrency, NumPrompts, Completed, InputTokens, OutputTokens, TimeToFirst, TimePerOutput, EndToEnd, RequestThroughput, RequestRate, Seconds,
    ];

    private static readonly string[] Lists = [InputLengths, OutputLengths];

    private static readonly string[] Texts = ["backend", "label", "model_id", "date"];

    private static readonly string[] Wanted = [.. Numbers, .. Lists, .. Texts];

    private readonly Dictionary<string, object?> members = new(StringComparer.Ordinal);

    public string Place => place;

    public static bool IsList(string name)
    {
        return Lists.Contains(name);
    }

    public static bool IsText(string name)
    {
        return Texts.Contains(name);
    }

    /// <summary>The member's name when it is needed; SGLang's own name for the end-to-end latency is understood too.</summary>
    public static string? Known(ReadOnlySpan<byte> utf8)
    {
        if (utf8.SequenceEqual("mean_e2e_latency_ms"u8))
        {
            return EndToEnd;
        }

        foreach (string name in Wanted)
        {
            if (utf8.Length == name.Length && System.Text.Ascii.Equals(utf8, name))
            {
                return name;
            }
        }

        return null;
    }

    public void Add(string name, object? value)
    {
        if (!members.TryAdd(name, value))
        {
            throw new MeasurementFormatException($"{place}.{name}", "this member occurs twice.");
        }
    }

    public LengthSpread? Lengths(string name)
    {
        return members.GetValueOrDefault(name) as LengthSpread;
    }

    /// <summary>Backend, model and date, as far as the file tells them.</summary>
    public string Source => string.Join(' ', Texts.Select(t => members.GetValueOrDefault(t) as string).Where(t => !string.IsNullOrWhiteSpace(t)).Distinct());

    public double Required(string name, double low, double high)
    {
        return Optional(name, low, high) ?? throw new MeasurementFormatException($"{place}.{name}", $"this member is required: {Range(low, high)}.");
    }

    public double? Optional(string name, double low, double high)
    {
        return members.GetValueOrDefault(name) is not double value ? null
            : value >= low && value <= high ? value
            : throw new MeasurementFormatException(
                $"{place}.{name}", FormattableString.Invariant($"{value} is not accepted; {Range(low, high)} is expected."));
    }

    private static string Range(double low, double high)
    {
        return FormattableString.Invariant($"a number from {low} to {high}");
    }
}
