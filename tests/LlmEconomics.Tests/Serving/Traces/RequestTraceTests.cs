using Xunit;

namespace LlmEconomics.Tests.Serving.Traces;

/// <summary>Traces are read as their formats say, and what is not so is refused with its line.</summary>
public sealed class RequestTraceTests
{
    private const string Azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
    private const string Plain = "arrival_s,input_tokens,output_tokens\n";

    [Fact]
    public void Azure_times_count_from_the_first_request()
    {
        ServingRequest[] read = [.. RequestTrace.ReadAzure(new StringReader(Azure + "2023-11-16 18:17:03.9799600,4808,10\r\n2023-11-16 18:17:04.0319600,3180,8\n"))];
        Assert.Equal([(4808, 10), (3180, 8)], read.Select(r => (r.PromptTokens, r.OutputTokens)));
        Assert.Equal(0.052, read[1].Arrival.Value, 1e-7);
    }

    [Fact]
    public void Mooncake_blocks_are_segments_and_the_last_is_the_rest()
    {
        ServingRequest read = RequestTrace.ReadMooncake(new StringReader("""{"timestamp":3000,"input_length":1100,"output_length":5,"hash_ids":[7,8,9]}""")).Single();
        Assert.Equal([new PromptSegment(7, 512), new PromptSegment(8, 512), new PromptSegment(9, 76)], read.Segments);
        Assert.Equal(Duration.Zero, read.Arrival);
    }

    [Fact]
    public void A_plain_table_has_its_columns_in_any_order()
    {
        ServingRequest read = RequestTrace.ReadCsv(new StringReader("note,output_tokens,reasoning_tokens,input_tokens,arrival_s\nx,50,30,20,1.5\n")).Single();
        Assert.Equal((20, 50, 30), (read.PromptTokens, read.OutputTokens, read.ReasoningTokens));
    }

    [Theory]
    [InlineData("", "header")]
    [InlineData("a,b,c\n", "header")]
    [InlineData(Plain, "request")]
    [InlineData(Plain + "1,2\n", "line")]
    [InlineData(Plain + "1,2,3,4\n", "line")]
    [InlineData(Plain + "1,-2,3\n", "input_tokens")]
    [InlineData(Plain + "1,0,3\n", "input_tokens")]
    [InlineData(Plain + "1,2,0\n", "output_tokens")]
    [InlineData(Plain + "1,2,1e3\n", "output_tokens")]
    [InlineData(Plain + "1,2,99999999999999999999\n", "output_tokens")]
    [InlineData(Plain + "NaN,2,3\n", "arrival_s")]
    [InlineData(Plain + "5,2,3\n4,2,3\n", "arrival_s")]
    [InlineData(Plain + "1,2,\"3", "line")]
    [InlineData("arrival_s,arrival_s,input_tokens,output_tokens\n", "header")]
    public void What_is_wrong_with_a_table_is_named(string text, string field)
    {
        TraceFormatException refused = Assert.Throws<TraceFormatException>(() => RequestTrace.ReadCsv(new StringReader(text)).ToArray());
        Assert.Equal(field, refused.Field);
        Assert.InRange(refused.Line, 1, 3);
    }

    [Theory]
    [InlineData("not json", "line")]
    [InlineData("[1]", "line")]
    [InlineData("""{"timestamp":1,"input_length":5,"output_length":5,"hash_ids":[1""", "line")]
    [InlineData("""{"timestamp":1,"input_length":5,"output_length":5}""", "hash_ids")]
    [InlineData("""{"timestamp":1,"input_length":5,"output_length":5,"hash_ids":[1,2]}""", "hash_ids")]
    [InlineData("""{"timestamp":1,"input_length":5,"output_length":5,"hash_ids":[-1]}""", "hash_ids")]
    [InlineData("""{"timestamp":-1,"input_length":5,"output_length":5,"hash_ids":[1]}""", "timestamp")]
    [InlineData("""{"timestamp":1,"input_length":5.5,"output_length":5,"hash_ids":[1]}""", "input_length")]
    [InlineData("""{"timestamp":1,"input_length":5,"output_length":0,"hash_ids":[1]}""", "output_length")]
    [InlineData("", "request")]
    public void What_is_wrong_with_a_line_is_named(string text, string field)
    {
        Assert.Equal(field, Assert.Throws<TraceFormatException>(() => RequestTrace.ReadMooncake(new StringReader(text)).ToArray()).Field);
    }

    [Fact]
    public void Options_forgive_what_they_say()
    {
        string text = Plain + "5,2,3\n4,2,3\n6,2,0\n";
        ServingRequest[] read = [.. RequestTrace.ReadCsv(new StringReader(text), new TraceOptions { MovesEarlier = true, SkipsEmptyOutputs = true })];
        Assert.Equal([0.0, 0.0], read.Select(r => r.Arrival.Value));
        Assert.Equal("request", Assert.Throws<TraceFormatException>(() => RequestTrace.ReadCsv(new StringReader(Plain + "1,2,3\n1,2,3\n"), new TraceOptions { MaxRequests = 1 }).ToArray()).Field);
    }

    [Fact]
    public void A_bad_date_is_named()
    {
        Assert.Equal("TIMESTAMP", Assert.Throws<TraceFormatException>(() => RequestTrace.ReadAzure(new StringReader(Azure + "yesterday,1,1\n")).ToArray()).Field);
    }

    [Fact]
    public void Lines_are_read_one_by_one()
    {
        // The second line is wrong, but nobody has asked for it.
        Assert.Equal(2, RequestTrace.ReadCsv(new StringReader(Plain + "1,2,3\nwrong\n")).First().PromptTokens);
    }
}
