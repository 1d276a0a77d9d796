using System.Text;
using LlmEconomics.Tests.Hardware;
using Xunit;

namespace LlmEconomics.Tests.Catalog;

public sealed class CatalogJsonTests
{
    private const string Entry = """{ "id": "a", "name": "A", "memory": "80 GiB", "memoryBandwidth": "2 TB/s" }""";

    [Fact]
    public void The_whole_catalogue_comes_back()
    {
        AcceleratorCatalog catalog = AcceleratorCatalog.Default;
        AcceleratorCatalog back = AcceleratorCatalog.FromJson(catalog.ToJson());
        Assert.Equal(catalog, back);
        Assert.Equal(catalog.Aliases.OrderBy(alias => alias.Key), back.Aliases.OrderBy(alias => alias.Key));
    }

    [Fact]
    public void A_user_s_file_is_read_from_a_stream_and_added()
    {
        string json = $$"""{ "date": "2026-01-31", "accelerators": [ {{Entry}} ], "aliases": { "our chip": "a" } } // ours""";
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(json));
        AcceleratorCatalog both = AcceleratorCatalog.Default.With(AcceleratorCatalog.Load(stream));
        Assert.Equal(AcceleratorCatalog.Default.Count + 1, both.Count);
        Assert.Equal("A", both.Find("our chip").Name);
        Assert.Equal("nvidia-h100-sxm-80gb", both.Find("H100").Id);
    }

    [Fact]
    public void The_date_of_the_file_is_that_of_sources_without_one()
    {
        string entry = """
            { "id": "a", "name": "A", "memory": 1, "memoryBandwidth": 1, "sources": [
              { "standing": "published", "figures": ["memory"] },
              { "standing": "published", "date": "2026-02-01", "figures": ["memoryBandwidth"] } ] }
            """;
        Accelerator a = AcceleratorCatalog.FromJson($$"""{ "date": "2026-01-31", "accelerators": [ {{entry}} ] }""").Find("a");
        Assert.Equal(new DateOnly(2026, 1, 31), a.ProvenanceOf("memory").Date);
        Assert.Equal(new DateOnly(2026, 2, 1), a.ProvenanceOf("memoryBandwidth").Date);
    }

    [Fact]
    public void With_gives_another_catalogue_and_leaves_this_one_alone()
    {
        AcceleratorCatalog own = AcceleratorCatalog.Default.With(Sample.Accelerator);
        Assert.Equal(Sample.Accelerator, own.Find("acme x1"));
        Assert.False(AcceleratorCatalog.Default.TryFind("acme x1", out _));

        Accelerator tuned = own.Find("H100") with { MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(3) };
        Assert.Same(tuned, own.With(tuned).Find("H100"));
        Assert.Equal(own.Count, own.With(tuned).Count);
    }

    [Fact]
    public void A_user_s_alias_wins_and_needs_an_entry()
    {
        AcceleratorCatalog own = AcceleratorCatalog.Default.WithAlias("h100", "nvidia-h100-pcie-80gb").WithAlias("A100", "nvidia-a100-sxm-80gb");
        Assert.Equal("nvidia-h100-pcie-80gb", own.Find("H100").Id);
        Assert.Equal("nvidia-a100-sxm-80gb", own.Find("a100").Id);
        Assert.Throws<UnknownAcceleratorException>(() => own.WithAlias("x", "nvidia-h101"));
    }

    [Fact]
    public void A_name_wins_over_an_alias()
    {
        Assert.Equal("acme-x1", AcceleratorCatalog.Default.With(Sample.Accelerator with { Name = "H100" }).Find("H100").Id);
    }

    [Fact]
    public void Nothing_is_found_in_an_empty_catalogue()
    {
        UnknownAcceleratorException refusal = Assert.Throws<UnknownAcceleratorException>(() => AcceleratorCatalog.Empty.Find("H100"));
        Assert.Equal("No accelerator is called 'H100'; similar: none.", refusal.Message);
        Assert.Empty(AcceleratorCatalog.FromJson("{}"));
    }

    [Theory]
    [InlineData("""{ "accelerators": [null] }""", "$.accelerators[0]")]
    [InlineData("""{ "accelerators": [{ "id": "a" }] }""", "$.accelerators[0].name")]
    [InlineData($$"""{ "accelerators": [{{Entry}}, {{Entry}}] }""", "$.accelerators[1].id")]
    [InlineData("""{ "accelerators": [{ "id": "a", "peaks": { "fp8": true } }] }""", "$.accelerators[0].peaks.fp8")]
    [InlineData("""{ "accelerators": [{ "id": "a", "scaleUp": { "speed": 1 } }] }""", "$.accelerators[0].scaleUp.speed")]
    [InlineData("""{ "aliases": { "b": "a" } }""", "$.aliases.b")]
    [InlineData("""{ "aliases": { "b": null } }""", "$.aliases.b")]
    [InlineData("""{ "date": "yesterday" }""", "$.date")]
    [InlineData("""{ "gpus": [] }""", "$.gpus")]
    [InlineData("[]", "$")]
    public void A_wrong_file_is_refused_at_the_place(string json, string path)
    {
        Assert.Equal(path, Assert.Throws<AcceleratorFormatException>(() => AcceleratorCatalog.FromJson(json)).JsonPath);
    }
}
