using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace LlmEconomics;

/// <summary>
/// Reads what <c>vllm bench serve --save-result</c> writes (and SGLang's <c>bench_serving</c>, which uses the same names): one result object, an array of
/// them, or several one after the other as <c>--append-result</c> leaves them.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><description>Lengths: <c>total_input_tokens / completed</c> and <c>total_output_tokens / completed</c>; where the file lists
/// <c>output_lens</c>, the load's spread is the uniform one of the same mean and deviation, else all lengths alike.</description></item>
/// <item><description>Latencies: <c>mean_ttft_ms</c> and <c>mean_tpot_ms</c>; 0 or null is not measured, and one of the two is required.</description></item>
/// <item><description>Concurrency: <c>max_concurrency</c> (at most <c>num_prompts</c>) when requests were sent as fast as it lets them
/// (<c>request_rate</c> absent or inf). Otherwise the mean by Little's law, requests per second × mean end-to-end latency, capped by the same two
/// and at least 1, since a request meets at least itself; <see cref="DeploymentMeasurement.Note"/> says so.</description></item>
/// </list>
/// Source: <c>vllm/benchmarks/serve.py</c> of github.com/vllm-project/vllm, read at v0.15.
/// </remarks>
public static class BenchResultFile
{
    /// <summary>The largest accepted file, 256 MiB.</summary>
    public const int MaxBytes = ReaderLimits.ResultBytes;

    /// <summary>The most results accepted in a file, 10,000.</summary>
    public const int MaxResults = ReaderLimits.Results;

    private const double MinMilliseconds = 1e-9, MaxMilliseconds = 1e10, MaxTokens = 1e15, MaxRequests = 1e9, MaxConcurrency = 1 << 20;

    /// <summary>Reads a result file.</summary>
    /// <param name="json">JSON.</param>
    /// <returns>One measurement per result, in their order; at least one.</returns>
    /// <exception cref="MeasurementFormatException">It is not readable as such; the message names the JSON path, what was found and what is expected.</exception>
    public static ImmutableArray<DeploymentMeasurement> Read(string json)
    {
        return Read(JsonText.Encode(Guard.NotNull(json), ReaderLimits.BenchResult, Refuse));
    }

    /// <param name="json">A stream of UTF-8, read to its end and left open.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static ImmutableArray<DeploymentMeasurement> Read(Stream json)
    {
        return Read(JsonText.WithoutPreamble(JsonText.ReadAll(Guard.NotNull(json), ReaderLimits.BenchResult, Refuse)));
    }

    private static ImmutableArray<DeploymentMeasurement> Read(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            throw new MeasurementFormatException("$", "expected UTF-8.");
        }

        List<BenchResult> results;
        try
        {
            results = new BenchResultReader(ConfigDocument.QuoteBareTokens(utf8).Span).ReadAll(MaxResults);
        }
        catch (JsonException e)
        {
            throw new MeasurementFormatException("$", $"not readable as JSON: {e.Message}", e);
        }

        return results.Count > 0 ? [.. results.Select(Checked)] : throw new MeasurementFormatException("$", "the file has no result object.");
    }

    private static DeploymentMeasurement Checked(BenchResult result)
    {
        try
        {
            return Measurement(result);
        }
        catch (ArgumentException e)
        {
            // Each number was in its own range.
            throw new MeasurementFormatException(result.Place, $"the result makes no measurement: {e.Message}", e);
        }
    }

    private static DeploymentMeasurement Measurement(BenchResult result)
    {
        double completed = result.Required(BenchResult.Completed, 1, MaxRequests);
        double prompt = result.Required(BenchResult.InputTokens, 1, MaxTokens) / completed;
        double output = result.Required(BenchResult.OutputTokens, 1, MaxTokens) / completed;
        double first = Milliseconds(result, BenchResult.TimeToFirst), each = Milliseconds(result, BenchResult.TimePerOutput);
        if (first == 0 && each == 0)
        {
            throw new MeasurementFormatException(
                $"{result.Place}.{BenchResult.TimeToFirst}", $"neither this nor {BenchResult.TimePerOutput} is above 0; a mean latency is required.");
        }

        double? perSecond = RequestsPerSecond(result, completed);
        (double concurrency, string note) = Concurrency(result, perSecond, first + (Math.Max(0, output - 1) * each));
        LengthSpread? spread = result.Lengths(BenchResult.OutputLengths);
        double shortest = spread?.ShortestLength ?? 1;
        return new DeploymentMeasurement
        {
            Load = new ClosedLoop
            {
                Concurrency = concurrency,
                PromptTokens = Longest(prompt, BenchResult.InputTokens),
                OutputTokens = Longest(output, BenchResult.OutputTokens),
                ShortestLength = shortest,
                RequestsPerSlot = Math.Max(1, completed / concurrency),
            },
            TimeToFirstToken = first > 0 ? Duration.FromMilliseconds(first) : null,
            TimePerOutputToken = each > 0 ? Duration.FromMilliseconds(each) : null,
            RequestsPerSecond = perSecond,
            Source = result.Source,
            Note = note,
        };

        // The load is described by its longest request, the file gives the mean.
        long Longest(double mean, string total)
        {
            double longest = Math.Round(2 * mean / (1 + shortest));
            return longest is >= 1 and <= AttentionSpan.MaxTokens
                ? (long)longest
                : throw new MeasurementFormatException(
                    $"{result.Place}.{total}",
                    string.Create(CultureInfo.InvariantCulture, $"{mean} tokens per completed request; 1 to {AttentionSpan.MaxTokens} are expected."));
        }
    }

    /// <summary>A mean latency, 0 where it was not measured. Below a billionth of a millisecond the seconds may be none.</summary>
    private static double Milliseconds(BenchResult result, string name)
    {
        double found = result.Optional(name, 0, MaxMilliseconds) ?? 0;
        return found is 0 or >= MinMilliseconds ? found
            : throw new MeasurementFormatException($"{result.Place}.{name}", FormattableString.Invariant($"{found} is not accepted; 0, or at least {MinMilliseconds} is expected."));
    }

    private static double? RequestsPerSecond(BenchResult result, double completed)
    {
        double? stated = result.Optional(BenchResult.RequestThroughput, 0, MaxRequests);
        double? duration = result.Optional(BenchResult.Seconds, 0, 1e9);
        double? perSecond = stated > 0 ? stated : duration > 0 ? completed / duration : null;
        return perSecond is null or <= MaxRequests ? perSecond
            : throw new MeasurementFormatException(
                $"{result.Place}.{BenchResult.Seconds}",
                FormattableString.Invariant($"{duration} s for {completed} requests; at most {MaxRequests} requests per second are expected."));
    }

    private static (double Concurrency, string Note) Concurrency(BenchResult result, double? perSecond, double latencyOfMeans)
    {
        double? cap = result.Optional(BenchResult.MaxConcurrency, 1, MaxConcurrency);
        double prompts = result.Optional(BenchResult.NumPrompts, 1, MaxRequests) ?? MaxConcurrency;
        double? rate = result.Optional(BenchResult.RequestRate, 0, double.PositiveInfinity);
        double most = Math.Min(cap ?? MaxConcurrency, prompts);
        if (cap is not null && rate is null or double.PositiveInfinity)
        {
            return (most, "");
        }

        if (perSecond is not { } throughput)
        {
            throw new MeasurementFormatException(
                $"{result.Place}.{BenchResult.RequestThroughput}",
                $"this member (or {BenchResult.Seconds}) is required where {BenchResult.MaxConcurrency} does not tell the requests in flight.");
        }

        double latency = result.Optional(BenchResult.EndToEnd, 0, MaxMilliseconds) is > 0 and var measured ? measured : latencyOfMeans;
        double concurrency = Math.Clamp(throughput * latency / 1e3, 1, most);
        return (concurrency, string.Create(
            CultureInfo.InvariantCulture, $"concurrency {concurrency:0.##} by Little's law: {throughput:0.###} requests/s × {latency / 1e3:0.###} s"));
    }

    private static MeasurementFormatException Refuse(string place, string problem, Exception? cause = null)
    {
        return new MeasurementFormatException(place, problem, cause);
    }
}
