using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using LlmEconomics.Tests.Quantities;
using LlmEconomics.Tests.Reading;
using Xunit;

namespace LlmEconomics.Tests.Performance.Calibration;

public sealed class MeasurementCsvTests
{
    private const string Header = "concurrency,prompt_tokens,output_tokens,ttft_ms,tpot_ms\n";

    [Fact]
    public void A_row_is_a_measurement()
    {
        DeploymentMeasurement row = Assert.Single(MeasurementCsv.Read("concurrency,isl,osl,ttft_ms,tpot_ms,shortest_length,requests_per_s,requests_per_slot,label\n64,1024,512,380.5,23.6,0.8,4.5,10,mine\n"));
        Assert.Equal(
            new DeploymentMeasurement
            {
                Load = new ClosedLoop { Concurrency = 64, PromptTokens = 1024, OutputTokens = 512, ShortestLength = 0.8, RequestsPerSlot = 10 },
                TimeToFirstToken = Duration.FromMilliseconds(380.5),
                TimePerOutputToken = Duration.FromMilliseconds(23.6),
                RequestsPerSecond = 4.5,
                Source = "mine",
            },
            row);
    }

    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_others_are_left_alone()
    {
        DeploymentMeasurement plain = Assert.Single(MeasurementCsv.Read(Header + "8,100,50,20,5"));
        DeploymentMeasurement mixed = Assert.Single(MeasurementCsv.Read("\uFEFFnote,mean_tpot_ms, OSL ,MAX_CONCURRENCY,mean_ttft_ms,isl\r\n\"a, \"\"b\"\"\r\nc\",5,50,8,20,100\r\n\r\n"));
        Assert.Equal(plain with { Source = "line 2" }, mixed with { Source = "line 2" });
    }

    [Fact]
    public void What_was_not_measured_is_null()
    {
        ImmutableArray<DeploymentMeasurement> rows = MeasurementCsv.Read(Header + "8,100,50,,5\n8,100,50,20, \n");
        Assert.Equal((null, Duration.FromMilliseconds(5)), (rows[0].TimeToFirstToken, rows[0].TimePerOutputToken));
        Assert.Equal((Duration.FromMilliseconds(20), null), (rows[1].TimeToFirstToken, rows[1].TimePerOutputToken));
        Assert.Equal(["line 2", "line 3"], rows.Select(r => r.Source));
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_written_number_is_read_back_bit_by_bit(Moderate first, Moderate each)
    {
        double ttft = Math.Abs(first.Value) % 1e9, tpot = Math.Abs(each.Value) % 1e9;
        string row = string.Create(CultureInfo.InvariantCulture, $"1,1,1,{ttft:R},{tpot:R}");
        DeploymentMeasurement read = MeasurementCsv.Read(Header + row).Single();
        return read.TimeToFirstToken == Duration.FromMilliseconds(ttft) && read.TimePerOutputToken == Duration.FromMilliseconds(tpot);
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool Any_text_is_a_label_when_quoted(Text text)
    {
        string quoted = text.Value.Replace("\"", "\"\"", StringComparison.Ordinal);
        return MeasurementCsv.Read($"label,{Header}\"{quoted}\",8,100,50,20,5").Single().Source is var source
            && source == (text.Value.Trim().Length > 0 ? text.Value.Trim() : "line 2");
    }

    [Theory]
    [InlineData("", "line 1", "header")]
    [InlineData("concurrency,isl\n", "line 1", "output_tokens")]
    [InlineData("concurrency,isl,osl\n", "line 1", "ttft_ms")]
    [InlineData("concurrency,isl,osl,tpot_ms,mean_tpot_ms\n", "line 1, column 29", "tpot_ms")]
    [InlineData(Header + "8,100,50,20", "line 2, column 1", "5")]
    [InlineData(Header + "8,100,50,20,5,6", "line 2, column 1", "5")]
    [InlineData(Header + "8,100,50,,", "line 2, column 1", "ttft_ms")]
    [InlineData(Header + "1,1,1,1,1\n\n8,100,,20,5", "line 4, column 7 (output_tokens)", "at least 1 and at most 1073741824")]
    [InlineData(Header + "0,100,50,20,5", "line 2, column 1 (concurrency)", "above 0 and at most 1073741824")]
    [InlineData(Header + "8,-100,50,20,5", "line 2, column 3 (prompt_tokens)", "'-100'")]
    [InlineData(Header + "8,100,50.5,20,5", "line 2, column 7 (output_tokens)", "whole")]
    [InlineData(Header + "8,100,1e12,20,5", "line 2, column 7 (output_tokens)", "1073741824")]
    [InlineData(Header + "8,100,50,0,5", "line 2, column 10 (ttft_ms)", "at least 1E-09")]
    [InlineData(Header + "8,100,50,NaN,5", "line 2, column 10 (ttft_ms)", "'NaN'")]
    [InlineData(Header + "8,100,50,20,Infinity", "line 2, column 13 (tpot_ms)", "10000000000")]
    [InlineData(Header + "8,100,50,20,1e999", "line 2, column 13 (tpot_ms)", "at least 1E-09")]
    [InlineData(Header + "8,100,50,20,\"5,5\"", "line 2, column 13 (tpot_ms)", "'5,5'")]
    [InlineData(Header + "8,100,50,20,5 ms", "line 2, column 13 (tpot_ms)", "'5 ms'")]
    [InlineData(Header + "8,1\"00\",50,20,5", "line 2, column 4", "quote")]
    [InlineData(Header + "8,\"100\"0,50,20,5", "line 2, column 8", "comma")]
    [InlineData(Header + "8,\"100,50,20,5\n", "line 3, column 1", "closing quote")]
    [InlineData(Header + "8,100,50,20,5\r8", "line 2, column 15", "line feed")]
    public void What_is_wrong_is_named_with_its_place_and_what_is_expected(string csv, string place, string expected)
    {
        MeasurementFormatException refusal = Assert.Throws<MeasurementFormatException>(() => MeasurementCsv.Read(csv));
        Assert.Equal(place, refusal.Place);
        Assert.Contains(expected, refusal.Problem, StringComparison.Ordinal);
        Assert.StartsWith(place, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_are_bounded()
    {
        string wide = string.Join(',', Enumerable.Repeat("x", 1001)), deep = new('x', 10_001);
        string tall = Header + string.Concat(Enumerable.Repeat("1,1,1,1,1\n", MeasurementCsv.MaxRows + 1));
        Assert.All([wide, deep, tall], csv => Assert.Throws<MeasurementFormatException>(() => MeasurementCsv.Read(csv)));
        using Stream endless = new CountingStream((byte)'\n');
        Assert.Contains("16777216", Assert.Throws<MeasurementFormatException>(() => MeasurementCsv.Read(endless)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_is_read_like_the_text_and_left_open()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes("\uFEFF" + Header + "8,100,50,20,5"));
        Assert.Equal(MeasurementCsv.Read(Header + "8,100,50,20,5"), MeasurementCsv.Read(stream));
        Assert.True(stream.CanRead);
        using MemoryStream damaged = new([.. Encoding.UTF8.GetBytes(Header), 0xC3, 0x28]);
        Assert.Throws<MeasurementFormatException>(() => MeasurementCsv.Read(damaged));
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool Whatever_the_text_it_is_read_or_refused(Text text, Text more)
    {
        return Readable(text.Value) && Readable(Header + text.Value) && Readable($"{Header}8,100,{text.Value},{more.Value},5");
    }

    private static bool Readable(string csv)
    {
        try
        {
            return MeasurementCsv.Read(csv).All(m => m.Load.Concurrency > 0);
        }
        catch (MeasurementFormatException)
        {
            return true;
        }
    }
}
