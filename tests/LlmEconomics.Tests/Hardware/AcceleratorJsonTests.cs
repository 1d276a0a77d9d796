using System.Text;
using System.Text.Json;
using Xunit;

namespace LlmEconomics.Tests.Hardware;

public sealed class AcceleratorJsonTests
{
    private const string Minimal =
        """{ "id": "a", "name": "A", "memory": "80 GiB", "memoryBandwidth": 2e12, "peaks": { "bf16": "300 TFLOP/s", "int4": "none" } }""";

    [Fact]
    public void Every_member_and_source_comes_back()
    {
        Assert.Equal(Sample.Accelerator, Accelerator.FromJson(Sample.Accelerator.ToJson()));
        Accelerator changed = Sample.Accelerator with { MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(1.1), IdlePower = null };
        Assert.Equal(changed, Accelerator.FromJson(changed.ToJson()));
        Accelerator bare = Accelerator.FromJson(Minimal);
        Assert.Equal(bare, Accelerator.FromJson(bare.ToJson()));
    }

    [Fact]
    public void Text_is_written_with_units_and_unescaped()
    {
        string json = Sample.Accelerator.ToJson();
        Assert.Contains("\"memoryBandwidth\": \"5.3 TB/s\"", json, StringComparison.Ordinal);
        Assert.Contains("\"fp4\": \"none\"", json, StringComparison.Ordinal);
        Assert.Contains("& <escaped>", json, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_is_not_known_and_what_has_no_source_is_assumed()
    {
        Accelerator a = Accelerator.FromJson(Minimal);
        Assert.Null(a.ScaleUp);
        Assert.Null(a.ThermalDesignPower);
        Assert.True(a.Peaks.HasNoHardwarePath(ElementType.Int4));
        Assert.All(a.Figures, figure => Assert.Equal(Provenance.Assumed, figure.Provenance));
    }

    [Fact]
    public void The_label_stands_in_for_a_missing_reading()
    {
        Accelerator a = Accelerator.FromJson("""{ "id": "a", "name": "A", "memoryLabel": "80 GB", "memoryBandwidth": "2 TB/s" }""");
        Assert.Equal(Bytes.FromGigabytes(80), a.Memory);
        Assert.True(a.MemoryIsLabel);
        Assert.Empty(a.Peaks);
    }

    [Fact]
    public void A_source_without_figures_stands_for_the_rest_and_a_group_for_its_members()
    {
        Accelerator a = Accelerator.FromJson(
            """
            {
              "id": "a", "name": "A", "memory": "80 GiB", "memoryBandwidth": "2 TB/s",
              "peaks": { "bf16": "300 TFLOP/s", "fp8": "600 TFLOP/s" }, // comments are allowed
              "sources": [
                { "standing": "published", "from": ["https://example.org"] },
                { "standing": "unverified", "figures": ["peaks"] },
                { "standing": "derived", "note": "twice BF16", "date": "2026-11-22", "figures": ["peaks.fp8"] },
              ],
            }
            """);
        Assert.Equal(Provenance.Published("https://example.org"), a.ProvenanceOf("memory"));
        Assert.Equal(Standing.Unverified, a.ProvenanceOf("peaks.bf16").Standing);
        Assert.Equal(Provenance.Derived("twice BF16") with { Date = new DateOnly(2026, 11, 22) }, a.ProvenanceOf("peaks.fp8"));
    }

    [Theory]
    [InlineData("""{ "name": "A" }""", "$.id", "required")]
    [InlineData("""{ "id": "a b", "name": "A", "memory": 1, "memoryBandwidth": 1 }""", "$.id", "letters, digits, dashes")]
    [InlineData("""{ "id": "a", "name": "A", "memoryBandwidth": 1 }""", "$.memory", "required")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1 }""", "$.memoryBandwidth", "required")]
    [InlineData("""{ "id": "a", "name": "A", "memory": "80 Gb" }""", "$.memory", "'80 Gb' is not a Bytes: expected a finite number and one of the units B, kB")]
    [InlineData("""{ "id": "a", "name": "A", "memory": -1, "memoryBandwidth": 1 }""", "$.memory", "must be above 0 B")]
    [InlineData("""{ "id": "a", "name": "A", "peaks": { "bf17": 1 } }""", "$.peaks.bf17", "'bf17' is not an element type; known: fp64")]
    [InlineData("""{ "id": "a", "name": "A", "peaks": { "bf16": "fast" } }""", "$.peaks.bf16", "'fast' is not a FlopsPerSecond")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "peaks": { "bf16": 0 } }""", "$.peaks.bf16", "\"none\"")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "scaleUp": {} }""", "$.scaleUp.name", "required")]
    [InlineData("""{ "id": "a", "name": "A", "scaleUp": { "topology": "star" } }""", "$.scaleUp.topology", "'star' is not a topology; known: switch, mesh")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "idlePower": { "low": 2, "high": 1 } }""", "$.idlePower", "must not exceed")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "idlePower": { "low": 2 } }""", "$.idlePower.high", "required")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "sources": [null] }""", "$.sources[0]", "object")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "sources": [{}] }""", "$.sources[0].standing", "required")]
    [InlineData("""{ "id": "a", "name": "A", "sources": [{ "standing": "sure" }] }""", "$.sources[0].standing", "known: published, measured")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "sources": [{ "standing": "measured", "figures": ["speed"] }] }""", "$.sources[0].figures[0]", "it has: memory, memoryBandwidth")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "sources": [{ "standing": "measured" }, { "standing": "derived" }] }""", "$.sources[1]", "only one source")]
    [InlineData("""{ "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "sources": [{ "standing": "measured", "from": [" "] }] }""", "$.sources[0].from[0]", "address")]
    [InlineData("""{ "id": "a", "colour": "green" }""", "$.colour", "unknown member; known here: id, name, vendor")]
    [InlineData("""{ "scaleUp": { "speed": 1 } }""", "$.scaleUp.speed", "known here: name, topology, bandwidthPerDirection")]
    [InlineData("""{ "sources": [{ "who": 1 }] }""", "$.sources[0].who", "known here: standing, from")]
    [InlineData("""{ "idlePower": { "middle": 1 } }""", "$.idlePower.middle", "known here: low, high")]
    [InlineData("""{ "id": "a", "id": "b" }""", "$.id", "twice")]
    [InlineData("""{ "releaseYear": 2026.5 }""", "$.releaseYear", "whole number")]
    [InlineData("""{ "name": 5 }""", "$.name", "a text is expected")]
    [InlineData("""{ "peaks": [] }""", "$.peaks", "an object is expected")]
    [InlineData("""{ "scaleUp": 5 }""", "$.scaleUp", "an object is expected")]
    [InlineData("""{ "sources": {} }""", "$.sources", "an array is expected")]
    [InlineData("""{ "boostClockMegahertz": "fast" }""", "$.boostClockMegahertz", "a number is expected")]
    [InlineData("""{ "sources": [{ "date": "soon" }] }""", "$.sources[0].date", "a date is expected")]
    [InlineData("null", "$", "object")]
    [InlineData("[]", "$", "an object is expected")]
    [InlineData("", "$", "")]
    [InlineData("{", "$", "")]
    public void A_wrong_file_is_refused_at_the_place_with_what_is_expected(string json, string path, string expected)
    {
        AcceleratorFormatException refusal = Assert.Throws<AcceleratorFormatException>(() => Accelerator.FromJson(json));
        Assert.Equal(path, refusal.JsonPath);
        Assert.Contains(expected, refusal.Problem, StringComparison.Ordinal);
        Assert.StartsWith(path + ": ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_broken_anywhere_is_refused_in_kind_or_read()
    {
        byte[] good = Encoding.UTF8.GetBytes(Sample.Accelerator.ToJson());
        Random random = new(20261122);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bad = good[..random.Next(good.Length / 2, good.Length + 1)];
            for (int n = random.Next(4); n >= 0; n--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            Exception? refusal = Record.Exception(() => Accelerator.FromJson(new MemoryStream(bad)));
            Assert.True(refusal is null or AcceleratorFormatException, $"{refusal}");
        }
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        string deep = new string('[', 100_000);
        Assert.Throws<AcceleratorFormatException>(() => Accelerator.FromJson($$"""{ "name": {{deep}} }"""));
    }

    [Fact]
    public void It_can_stand_inside_another_document()
    {
        string json = JsonSerializer.Serialize(Sample.Accelerator);
        Assert.Equal(Sample.Accelerator, JsonSerializer.Deserialize<Accelerator>(json));
        JsonException refusal = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Accelerator[]>("""[{ "id": "a" }]"""));
        Assert.Contains("$.name", refusal.Message, StringComparison.Ordinal);
    }
}
