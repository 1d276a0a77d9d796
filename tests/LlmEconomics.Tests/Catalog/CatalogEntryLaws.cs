using Xunit;

namespace LlmEconomics.Tests.Catalog;

/// <summary>What holds for every accelerator that ships with the library.</summary>
public sealed class CatalogEntryLaws
{
    public static TheoryData<string> Ids => [.. AcceleratorCatalog.Default.Select(a => a.Id)];

    [Fact]
    public void There_are_at_least_sixty()
    {
        Assert.True(AcceleratorCatalog.Default.Count >= 60);
        Assert.Equal(AcceleratorCatalog.Default.Count, AcceleratorCatalog.Default.Select(a => a.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Json_gives_the_same_accelerator_back(string id)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        Assert.Equal(a, Accelerator.FromJson(a.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_figure_has_a_dated_source_or_says_that_it_is_unverified(string id)
    {
        Assert.All(AcceleratorCatalog.Default.Find(id).Figures, figure =>
        {
            Assert.NotEqual(Standing.Assumed, figure.Provenance.Standing);
            Assert.NotNull(figure.Provenance.Date);
            Assert.True(figure.Provenance.Sources.Count > 0 || figure.Provenance.Standing == Standing.Unverified, figure.Name);
            Assert.True(figure.Provenance.Note is not null || figure.Provenance.Standing != Standing.Derived, $"{figure.Name}: by what rule?");
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Memory_and_bandwidth_can_be_relied_on(string id)
    {
        // Everything else may be unverified; these two decide what fits and how fast it decodes.
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        // A server's memory is what its buyer puts in.
        string[] exceptions = ["nvidia-t4", "nvidia-rtx-6000-ada", "amd-mi300a-128gb", "nvidia-gh200-144gb"];
        Assert.Equal(exceptions.Contains(id) || a.Kind == "cpu", a.ProvenanceOf("memory").Standing == Standing.Unverified
            || a.ProvenanceOf("memoryBandwidth").Standing == Standing.Unverified);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_described(string id)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        Assert.All([a.Vendor, a.Architecture, a.FormFactor, a.MemoryType], Assert.NotNull);
        Assert.Contains(a.Kind, (string[])["gpu", "tpu", "asic", "soc", "cpu"]);
        Assert.InRange(a.ReleaseYear!.Value, 2017, 2026);
        Assert.Equal(a.Id.ToLowerInvariant(), a.Id);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Magnitudes_are_physical(string id)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        Assert.InRange(a.Memory.Gigabytes, 10, a.Kind == "cpu" ? 1_000 : 600);
        Assert.InRange(a.MemoryBandwidth.GigabytesPerSecond, 100, 25_000);
        Assert.All(a.Peaks, peak => Assert.InRange(peak.Value.TeraflopsPerSecond, 0.2, 40_000));
        Assert.InRange(a.ThermalDesignPower?.Value ?? 100, 50, 2_000);
        Assert.True(a.IdlePower is null || a.IdlePower.High < a.ThermalDesignPower);
        Assert.True(a.ServerPower is null || a.ServerPower > a.ThermalDesignPower);
        Assert.InRange(a.BoostClockMegahertz ?? 1_500, 1_000, 3_000);
        Assert.True(a.LastLevelCache is null || a.LastLevelCache < a.Memory);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_driver_reports_about_what_the_label_says(string id)
    {
        // Between 15/16 of the label in decimal units (ECC taken from it) and the label in binary ones (7.4 % more).
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        Assert.InRange(a.Memory / a.MemoryLabel!.Value, 15.0 / 16, 1.085);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_pair_gets_no_more_than_all_peers_and_links_are_slower_than_memory(string id)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        Interconnect?[] links = [a.ScaleUp, a.ScaleOut, a.HostLink];
        Assert.All(links.OfType<Interconnect>(), link =>
        {
            Assert.True(link.PairBandwidthPerDirection is null || link.PairBandwidthPerDirection <= link.BandwidthPerDirection);
            Assert.True(link.BandwidthPerDirection < a.MemoryBandwidth);
        });
        Assert.Equal(a.HostLink?.Topology ?? Topology.Host, Topology.Host);
        Assert.Equal(a.ScaleOut?.Topology ?? Topology.Switch, Topology.Switch);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_one_pair_gets_is_known_but_for_two_old_parts(string id)
    {
        Interconnect? link = AcceleratorCatalog.Default.Find(id).ScaleUp;
        bool answers = link is null || link.DomainSize == 2 || link.Topology == Topology.Switch || link.PairBandwidthPerDirection is not null;
        Assert.Equal(id is not ("nvidia-v100-sxm2-32gb" or "aws-trainium1-32gb"), answers);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_full_mesh_has_one_link_for_each_peer(string id)
    {
        if (AcceleratorCatalog.Default.Find(id).ScaleUp is { PairBandwidthPerDirection: { } pair, DomainSize: { } n } link && link.Topology == Topology.Mesh)
        {
            Assert.Equal(link.BandwidthPerDirection.Value, pair.Value * (n - 1), link.BandwidthPerDirection.Value * 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Guards_survive_with(string id)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        Assert.Throws<ArgumentOutOfRangeException>(() => a with { MemoryBandwidth = default });
        Assert.Equal(Standing.Assumed, (a with { MemoryBandwidth = a.MemoryBandwidth * 2 }).ProvenanceOf("memoryBandwidth").Standing);
        Assert.Equal(a, a with { MemoryBandwidth = a.MemoryBandwidth });
    }
}
