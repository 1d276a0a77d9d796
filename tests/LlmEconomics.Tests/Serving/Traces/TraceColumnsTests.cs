using Xunit;

namespace LlmEconomics.Tests.Serving.Traces;

/// <summary>A log is read by a map of its columns, in whatever unit its times are; what is wrong is named with its column and line.</summary>
public sealed class TraceColumnsTests
{
    private static readonly TraceColumns Log = new() { Arrival = "ts", PromptTokens = "in", OutputTokens = "out" };

    public static TheoryData<TraceTime, string, string, double> Times => new()
    {
        { TraceTime.Seconds, "0.5", "2.25", 1.75 },
        { TraceTime.Seconds, "1764533302.979", "1764533303.104", 0.125 },
        { TraceTime.Milliseconds, "1764533302979", "1764533303104", 0.125 },
        { TraceTime.Milliseconds, "1e3", "1.5e3", 0.5 },
        { TraceTime.Microseconds, "1764533302979000", "1764533302979001", 1e-6 },
        { TraceTime.Nanoseconds, "1764533302979123456", "1764533302979123457", 1e-9 },
        { TraceTime.Iso8601, "2026-11-30T20:08:22.979Z", "2026-11-30T20:08:23.104Z", 0.125 },
        { TraceTime.Iso8601, "2026-11-30 20:08:22", "2026-11-30 20:09", 38 },
        { TraceTime.Iso8601, "2026-11-30T20:08:22.123456789Z", "2026-11-30T22:08:22.123456790+02:00", 1e-9 },
        { TraceTime.Iso8601, "2024-05-10 00:00:00.009930+00:00", "2024-05-10 00:00:01.009930+00:00", 1 },
        { TraceTime.Iso8601, "2024-02-28T23:59:59Z", "2024-03-01T00:00:00Z", 86401 },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void Times_are_differences_in_their_unit(TraceTime time, string first, string second, double seconds)
    {
        ServingRequest[] read = Read($"ts,in,out\n{first},5,6\n{second},7,8\n", Log with { Time = time });
        Assert.Equal([0, seconds], read.Select(r => r.Arrival.Seconds));
        Assert.Equal([(5, 6), (7, 8)], read.Select(r => (r.PromptTokens, r.OutputTokens)));
    }

    [Fact]
    public void Columns_are_found_in_any_order_ignoring_case_and_others_are_left_alone()
    {
        ServingRequest read = Read("Model,OUT,think,in, TS\nm,50,30,20,1\n", Log with { ReasoningTokens = "think" }).Single();
        Assert.Equal((20, 50, 30), (read.PromptTokens, read.OutputTokens, read.ReasoningTokens));
    }

    [Fact]
    public void Requests_with_one_prefix_begin_with_one_segment()
    {
        TraceColumns columns = Log with { Prefix = "doc", PrefixTokens = "doc_tokens" };
        ServingRequest[] read = Read("ts,in,out,doc,doc_tokens\n0,100,1,a,60\n1,200,1,b,60\n2,60,1,a,60\n3,9,1,,\n", columns);
        Assert.Equal([60, 60, 60, 0], read.Select(r => r.Segments.Sum(s => s.Tokens)));
        Assert.Equal(read[0].Segments[0], read[2].Segments[0]);
        Assert.NotEqual(read[0].Segments[0].Content, read[1].Segments[0].Content);
    }

    [Theory]
    [InlineData(TraceTime.Seconds, "ts,in,out\nx,1,1\n", "ts", 2)]
    [InlineData(TraceTime.Seconds, "ts,in,out\n1,1,1\n1e30,1,1\n", "ts", 3)]
    [InlineData(TraceTime.Seconds, "ts,in,out\n0,1,1\n1.1e12,1,1\n", "ts", 3)]
    [InlineData(TraceTime.Milliseconds, "ts,in,out\n2026-11-30T20:08:22Z,1,1\n", "ts", 2)]
    [InlineData(TraceTime.Iso8601, "ts,in,out\n1764533302,1,1\n", "ts", 2)]
    [InlineData(TraceTime.Iso8601, "ts,in,out\n2026-02-30T00:00:00Z,1,1\n", "ts", 2)]
    [InlineData(TraceTime.Iso8601, "ts,in,out\n2026-11-30T20:08:22.Z,1,1\n", "ts", 2)]
    [InlineData(TraceTime.Seconds, "ts,in,out\n1,1,1\n2,1.5,1\n", "in", 3)]
    [InlineData(TraceTime.Seconds, "ts,in,out\n1,1,0\n", "out", 2)]
    [InlineData(TraceTime.Seconds, "ts,in\n1,1\n", "header", 1)]
    [InlineData(TraceTime.Seconds, "ts,in,out,IN\n1,1,1,1\n", "header", 1)]
    [InlineData(TraceTime.Seconds, "ts,in,out\n2,1,1\n1,1,1\n", "ts", 3)]
    public void What_is_wrong_is_named_by_column_and_line(TraceTime time, string text, string column, int line)
    {
        TraceFormatException refused = Assert.Throws<TraceFormatException>(() => Read(text, Log with { Time = time }));
        Assert.Equal((column, line), (refused.Field, refused.Line));
    }

    [Theory]
    [InlineData("0,100,1,a,101\n")]
    [InlineData("0,100,1,a,0\n")]
    [InlineData("0,100,1,a,\n")]
    [InlineData("0,100,1,a,60\n1,100,1,a,61\n")]
    public void A_prefix_has_one_length_and_fits_its_prompt(string rows)
    {
        TraceColumns columns = Log with { Prefix = "doc", PrefixTokens = "doc_tokens" };
        Assert.Equal("doc_tokens", Assert.Throws<TraceFormatException>(() => Read("ts,in,out,doc,doc_tokens\n" + rows, columns)).Field);
    }

    [Fact]
    public void A_map_that_makes_no_sense_is_refused_where_it_is_made()
    {
        Assert.Throws<ArgumentException>(() => Log with { Arrival = " " });
        Assert.Throws<ArgumentException>(() => Log with { Prefix = "" });
        Assert.Throws<ArgumentOutOfRangeException>(() => Log with { Time = (TraceTime)9 });
        Assert.Throws<ArgumentException>(() => RequestTrace.ReadCsv(new StringReader(""), Log with { Prefix = "doc" }));
        Assert.Throws<ArgumentException>(() => RequestTrace.ReadCsv(new StringReader(""), Log with { PrefixTokens = "n" }));
        Assert.Throws<ArgumentNullException>(() => RequestTrace.ReadCsv(new StringReader(""), (TraceColumns)null!));
    }

    [Fact]
    public void The_default_map_is_the_plain_table()
    {
        const string text = "arrival_s,input_tokens,output_tokens,reasoning_tokens\n1,20,50,30\n2.5,10,5,1\n";
        Assert.Equal(RequestTrace.ReadCsv(new StringReader(text)), RequestTrace.ReadCsv(new StringReader(text), new TraceColumns()));
    }

    private static ServingRequest[] Read(string text, TraceColumns columns)
    {
        return [.. RequestTrace.ReadCsv(new StringReader(text), columns)];
    }
}
