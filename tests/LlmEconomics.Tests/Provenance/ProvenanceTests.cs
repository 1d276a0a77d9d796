using Xunit;

namespace LlmEconomics.Tests.Provenances;

public sealed class ProvenanceTests
{
    [Fact]
    public void Equal_sources_make_equal_provenances_though_the_lists_differ()
    {
        Provenance one = Provenance.Published("https://a", "https://b");
        Assert.Equal(one, Provenance.Published(["https://a", "https://b"]));
        Assert.Equal(one.GetHashCode(), Provenance.Published(["https://a", "https://b"]).GetHashCode());
        Assert.NotEqual(one, Provenance.Published("https://b", "https://a"));
        Assert.NotEqual(one, Provenance.Measured("https://a", "https://b"));
        Assert.NotEqual(one, one with { Date = new DateOnly(2026, 11, 22) });
        Assert.NotEqual(one, one with { Note = "seen" });
    }

    [Fact]
    public void A_caller_s_list_is_copied()
    {
        List<string> sources = ["https://a"];
        Provenance provenance = new() { Standing = Standing.Published, Sources = sources };
        sources.Add("https://b");
        Assert.Single(provenance.Sources);
    }

    [Fact]
    public void A_blank_source_and_a_missing_rule_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Provenance.Published(" "));
        Assert.Throws<ArgumentException>(() => Provenance.Derived("", "https://a"));
        Assert.Throws<ArgumentNullException>(() => new Provenance { Standing = null! });
    }

    [Fact]
    public void Text_says_how_well_it_is_known_by_whom_and_why()
    {
        Assert.Equal("derived: https://a (10 ÷ 8)", Provenance.Derived("10 ÷ 8", "https://a").ToString());
        Assert.Equal("assumed", Provenance.Assumed.ToString());
    }
}
