using System.Collections.Immutable;
using System.Text;
using LlmEconomics.Tests.Models.Import;
using LlmEconomics.Tests.Reading;
using Xunit;

namespace LlmEconomics.Tests.Performance.Calibration;

public sealed class BenchResultFileTests
{
    /// <summary>The members of a result file of vLLM 0.15, with --save-detailed; lengths 900 and 1100, 450 and 550.</summary>
    private const string Result = """
        {
          "date": "20260401-101112", "endpoint_type": "openai", "backend": "openai", "label": null, "model_id": "meta-llama/Llama-3.1-8B-Instruct",
          "tokenizer_id": "meta-llama/Llama-3.1-8B-Instruct", "num_prompts": 640, "request_rate": "inf", "burstiness": 1.0, "max_concurrency": 64,
          "duration": 100.0, "completed": 640, "failed": 0, "total_input_tokens": 640000, "total_output_tokens": 320000,
          "request_throughput": 6.4, "request_goodput": null, "output_throughput": 3200.0, "total_token_throughput": 9600.0,
          "input_lens": [900, 1100], "output_lens": [450, 550], "ttfts": [0.1, 0.3], "itls": [[0.02, 0.019], []],
          "generated_texts": ["a \"quoted\" text", "\ud83d"], "errors": ["", ""], "max_output_tokens_per_s": 4000.0, "max_concurrent_requests": 66,
          "mean_ttft_ms": 200.0, "median_ttft_ms": 190.0, "std_ttft_ms": 50.0, "p99_ttft_ms": 400.0,
          "mean_tpot_ms": 19.5, "median_tpot_ms": 19.4, "std_tpot_ms": 0.5, "p99_tpot_ms": 21.0,
          "mean_itl_ms": 19.5, "median_itl_ms": 19.0, "std_itl_ms": 3.0, "p99_itl_ms": 40.0
        }
        """;

    [Fact]
    public void A_result_is_a_measurement()
    {
        DeploymentMeasurement read = Assert.Single(BenchResultFile.Read(Result));
        Assert.Equal((64, Duration.FromMilliseconds(200), Duration.FromMilliseconds(19.5)), (read.Load.Concurrency, read.TimeToFirstToken, read.TimePerOutputToken));
        Assert.Equal((6.4, 10), (read.RequestsPerSecond, read.Load.RequestsPerSlot));
        Assert.Equal("openai meta-llama/Llama-3.1-8B-Instruct 20260401-101112", read.Source);
        Assert.Empty(read.Note);
    }

    [Fact]
    public void The_load_has_the_mean_and_the_spread_of_the_lengths()
    {
        ClosedLoop load = BenchResultFile.Read(Result).Single().Load;
        Assert.Equal(1000, load.MeanPromptTokens, 0.5);
        Assert.Equal(500, load.MeanOutputTokens, 0.5);

        // Two lengths 10 % off the mean on either side: a uniform spread of the same deviation reaches √3 · 10 %.
        Assert.Equal((1 - (Math.Sqrt(3) * 0.1)) / (1 + (Math.Sqrt(3) * 0.1)), load.ShortestLength, 1e-12);
    }

    [Fact]
    public void Without_lists_all_lengths_are_alike()
    {
        ClosedLoop load = BenchResultFile.Read(With("input_lens", null, "output_lens", null)).Single().Load;
        Assert.Equal((1000, 500, 1), (load.PromptTokens, load.OutputTokens, load.ShortestLength));
    }

    [Fact]
    public void Objects_one_after_the_other_and_arrays_of_them_are_read_in_order()
    {
        string other = With("max_concurrency", "32");
        Assert.Equal([64, 32], BenchResultFile.Read(Result + "\n" + other).Select(m => (int)m.Load.Concurrency));
        Assert.Equal([64, 32], BenchResultFile.Read($"\uFEFF[{Result},{other}]").Select(m => (int)m.Load.Concurrency));
    }

    [Theory]
    [InlineData("max_concurrency", null)]
    [InlineData("max_concurrency", "null")]
    [InlineData("request_rate", "7.5")]
    public void Where_the_cap_does_not_tell_the_requests_in_flight_littles_law_does(string member, string? value)
    {
        DeploymentMeasurement read = BenchResultFile.Read(With(member, value)).Single();
        Assert.Equal(6.4 * (0.2 + (499 * 0.0195)), read.Load.Concurrency, 1e-9);
        Assert.Contains("Little", read.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_measured_end_to_end_latency_is_preferred()
    {
        string own = With("max_concurrency", null).Replace("\"failed\": 0", "\"mean_e2el_ms\": 5000", StringComparison.Ordinal);
        string sglang = With("max_concurrency", null).Replace("\"failed\": 0", "\"mean_e2e_latency_ms\": 5000", StringComparison.Ordinal);
        Assert.All([own, sglang], json => Assert.Equal(32, BenchResultFile.Read(json).Single().Load.Concurrency, 1e-9));
    }

    [Fact]
    public void No_more_requests_are_in_flight_than_there_are()
    {
        Assert.Equal(48, BenchResultFile.Read(With("num_prompts", "48")).Single().Load.Concurrency);
        Assert.Equal(1, BenchResultFile.Read(With("request_rate", "0.1", "request_throughput", "0.01")).Single().Load.Concurrency);
    }

    [Fact]
    public void Latencies_of_zero_were_not_measured()
    {
        Assert.Null(BenchResultFile.Read(With("mean_tpot_ms", "0.0")).Single().TimePerOutputToken);
        Assert.Null(BenchResultFile.Read(With("mean_ttft_ms", "null")).Single().TimeToFirstToken);
        Assert.Contains("mean_ttft_ms", Refusal(With("mean_ttft_ms", "0", "mean_tpot_ms", null)).Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("completed", null, "required")]
    [InlineData("completed", "0", "from 1 to")]
    [InlineData("completed", "\"640\"", "a text")]
    [InlineData("completed", "[640]", "a list")]
    [InlineData("completed", "true", "true or false")]
    [InlineData("total_input_tokens", "-5", "-5")]
    [InlineData("total_input_tokens", "{}", "an object")]
    [InlineData("total_output_tokens", "1e18", "1E+18")]
    [InlineData("total_output_tokens", "1", "tokens per completed request")]
    [InlineData("mean_ttft_ms", "NaN", "finite")]
    [InlineData("mean_ttft_ms", "-Infinity", "finite")]
    [InlineData("mean_ttft_ms", "1e999", "finite")]
    [InlineData("mean_tpot_ms", "-1", "from 0 to")]
    [InlineData("max_concurrency", "0", "from 1 to")]
    [InlineData("max_concurrency", "2e9", "from 1 to")]
    [InlineData("num_prompts", "0", "from 1 to")]
    [InlineData("input_lens", "7", "a list")]
    public void What_is_wrong_is_named_with_its_path_and_what_is_expected(string member, string? value, string expected)
    {
        MeasurementFormatException refusal = Refusal(With(member, value));
        Assert.Equal($"$[0].{member}", refusal.Place);
        Assert.Contains(expected, refusal.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("[]", "$")]
    [InlineData("{", "$")]
    [InlineData("nonsense", "$")]
    [InlineData("7", "$[0]")]
    [InlineData("[7]", "$[0]")]
    [InlineData("[[{}]]", "$[0]")]
    [InlineData("{}", "$[0].completed")]
    [InlineData("{\"completed\":1,\"completed\":2}", "$[0].completed")]
    [InlineData("{\"output_lens\":[1,-2]}", "$[0].output_lens[1]")]
    [InlineData("{\"output_lens\":[1,\"inf\"]}", "$[0].output_lens[1]")]
    public void What_is_no_result_file_is_refused(string json, string place)
    {
        Assert.Equal(place, Refusal(json).Place);
    }

    [Fact]
    public void Without_throughput_or_cap_nothing_tells_the_requests_in_flight()
    {
        string json = With("max_concurrency", null, "request_throughput", null).Replace("\"duration\": 100.0,", "", StringComparison.Ordinal);
        Assert.Equal("$[0].request_throughput", Refusal(json).Place);
        Assert.NotEmpty(BenchResultFile.Read(With("max_concurrency", null, "request_throughput", null)).Single().Note);
    }

    [Fact]
    public void Sizes_are_bounded()
    {
        string nested = string.Concat(Enumerable.Repeat("[", 10_000)), many = string.Concat(Enumerable.Repeat(With("input_lens", null, "output_lens", null), BenchResultFile.MaxResults + 1));
        Assert.All([nested, $"{{\"x\":{nested}", many], json => Refusal(json));
        using Stream endless = new CountingStream((byte)' ');
        Assert.Contains("268435456", Assert.Throws<MeasurementFormatException>(() => BenchResultFile.Read(endless)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_is_read_like_the_text_and_left_open()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Result));
        Assert.Equal(BenchResultFile.Read(Result), BenchResultFile.Read(stream));
        Assert.True(stream.CanRead);
        using MemoryStream damaged = new([(byte)'"', 0xC3, 0x28, (byte)'"']);
        Assert.Equal("$", Assert.Throws<MeasurementFormatException>(() => BenchResultFile.Read(damaged)).Place);
    }

    [Fact]
    public void Cut_anywhere_it_is_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Result.TrimEnd());
        for (int length = 0; length < whole.Length; length++)
        {
            using MemoryStream cut = new(whole, 0, length);
            Assert.Throws<MeasurementFormatException>(() => BenchResultFile.Read(cut));
        }
    }

    [Fact]
    public void However_damaged_it_is_read_within_its_ranges_or_refused()
    {
        // The mutator writes text, and half a surrogate pair is none.
        string whole = Result.Replace("\\ud83d", "", StringComparison.Ordinal);
        int read = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            using MemoryStream stream = new(new ConfigMutator(seed).Mutate(whole));
            try
            {
                ImmutableArray<DeploymentMeasurement> measurements = BenchResultFile.Read(stream);
                Assert.All(measurements, m => Assert.True(m.TimeToFirstToken is not null || m.TimePerOutputToken is not null));
                read++;
            }
            catch (MeasurementFormatException refusal)
            {
                Assert.StartsWith("$", refusal.Place, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 200, 1800);
    }

    private static MeasurementFormatException Refusal(string json)
    {
        return Assert.Throws<MeasurementFormatException>(() => BenchResultFile.Read(json));
    }

    /// <summary>The result with members replaced, or left out.</summary>
    private static string With(params ReadOnlySpan<string?> changes)
    {
        string json = Result;
        for (int i = 0; i < changes.Length; i += 2)
        {
            string pattern = $"\"{changes[i]}\": ";
            int start = json.IndexOf(pattern, StringComparison.Ordinal), value = start + pattern.Length;
            int end = json[value] == '[' ? json.IndexOf(']', value) + 1 : json.AsSpan(value).IndexOfAny(",\n}") + value;
            string member = changes[i + 1] is { } text ? pattern + text : "\"unknown\": 0";
            json = json[..start] + member + json[end..];
        }

        return json;
    }
}
