using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Catalog;

[Properties(Replay = "20261122,17")]
public sealed class CatalogLookupTests
{
    private static readonly AcceleratorCatalog s_catalog = AcceleratorCatalog.Default;

    public static TheoryData<string> Ids => [.. s_catalog.Select(a => a.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Everything_is_found_by_identifier_and_by_name_however_written(string id)
    {
        Accelerator a = s_catalog.Single(entry => entry.Id == id);
        Assert.Same(a, s_catalog.Find(id));
        Assert.Same(a, s_catalog.Find(id.ToUpperInvariant().Replace('-', ' ')));
        Assert.Same(a, s_catalog.Find(a.Name));
        Assert.Same(a, s_catalog.Find(a.Name.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)));
        Assert.Same(a, s_catalog.Find($"{a.Vendor} {a.Name}"));
    }

    [Theory]
    [InlineData("H100", "nvidia-h100-sxm-80gb")]
    [InlineData("h100 sxm", "nvidia-h100-sxm-80gb")]
    [InlineData("H100 SXM5 80GB", "nvidia-h100-sxm-80gb")]
    [InlineData("h100-sxm", "nvidia-h100-sxm-80gb")]
    [InlineData("h100 pcie", "nvidia-h100-pcie-80gb")]
    [InlineData("H100NVL", "nvidia-h100-nvl-94gb")]
    [InlineData("H200", "nvidia-h200-sxm-141gb")]
    [InlineData("MI300X", "amd-mi300x-192gb")]
    [InlineData("mi 300 x", "amd-mi300x-192gb")]
    [InlineData("rtx 4090", "nvidia-rtx-4090")]
    [InlineData("rtx4090", "nvidia-rtx-4090")]
    [InlineData("4090", "nvidia-rtx-4090")]
    [InlineData("a100 80gb", "nvidia-a100-sxm-80gb")]
    [InlineData("a100-40gb", "nvidia-a100-sxm-40gb")]
    [InlineData("a100 pcie 80 GB", "nvidia-a100-pcie-80gb")]
    [InlineData("a10", "nvidia-a10")]
    [InlineData("a10g", "nvidia-a10g")]
    [InlineData("a6000", "nvidia-rtx-a6000")]
    [InlineData("6000 ada", "nvidia-rtx-6000-ada")]
    [InlineData("l4", "nvidia-l4")]
    [InlineData("l40s", "nvidia-l40s")]
    [InlineData("GB200", "nvidia-gb200-nvl72-186gb")]
    [InlineData("GB300 NVL72", "nvidia-gb300-nvl72-288gb")]
    [InlineData("b200", "nvidia-b200-sxm-180gb")]
    [InlineData("DGX Spark", "nvidia-gb10-dgx-spark")]
    [InlineData("Rubin", "nvidia-rubin-vr-nvl72-288gb")]
    [InlineData("M3 Ultra", "apple-m3-ultra-512gb")]
    [InlineData("Apple M5", "apple-m5-32gb")]
    [InlineData("m4max", "apple-m4-max-128gb")]
    [InlineData("tpu v5e", "google-tpu-v5e")]
    [InlineData("TPU v5 lite", "google-tpu-v5e")]
    [InlineData("Trillium", "google-tpu-v6e")]
    [InlineData("Ironwood", "google-tpu-v7x")]
    [InlineData("gaudi3", "intel-gaudi3-128gb")]
    [InlineData("trn2", "aws-trainium2-96gb")]
    [InlineData("Trainium 3", "aws-trainium3-144gb")]
    public void People_s_names_find_what_people_mean(string name, string id)
    {
        Assert.Equal(id, s_catalog.Find(name).Id);
        Assert.True(s_catalog.TryFind(name, out Accelerator? found));
        Assert.Equal(id, found.Id);
    }

    [Theory]
    [InlineData("NVIDIA H100 80GB HBM3", "nvidia-h100-sxm-80gb")]
    [InlineData("NVIDIA H100 PCIe", "nvidia-h100-pcie-80gb")]
    [InlineData("NVIDIA H100 NVL", "nvidia-h100-nvl-94gb")]
    [InlineData("NVIDIA H200", "nvidia-h200-sxm-141gb")]
    [InlineData("NVIDIA H200 NVL", "nvidia-h200-nvl-141gb")]
    [InlineData("NVIDIA H20", "nvidia-h20-sxm-96gb")]
    [InlineData("NVIDIA GH200 480GB", "nvidia-gh200-96gb")]
    [InlineData("NVIDIA GH200 144G HBM3e", "nvidia-gh200-144gb")]
    [InlineData("NVIDIA A100-SXM4-80GB", "nvidia-a100-sxm-80gb")]
    [InlineData("NVIDIA A100-SXM4-40GB", "nvidia-a100-sxm-40gb")]
    [InlineData("NVIDIA A100 80GB PCIe", "nvidia-a100-pcie-80gb")]
    [InlineData("NVIDIA A100-PCIE-40GB", "nvidia-a100-pcie-40gb")]
    [InlineData("Tesla V100-SXM2-32GB", "nvidia-v100-sxm2-32gb")]
    [InlineData("Tesla T4", "nvidia-t4")]
    [InlineData("NVIDIA A10G", "nvidia-a10g")]
    [InlineData("NVIDIA L40S", "nvidia-l40s")]
    [InlineData("NVIDIA RTX A6000", "nvidia-rtx-a6000")]
    [InlineData("NVIDIA RTX 6000 Ada Generation", "nvidia-rtx-6000-ada")]
    [InlineData("NVIDIA GeForce RTX 5090", "nvidia-rtx-5090")]
    [InlineData("NVIDIA RTX PRO 6000 Blackwell Server Edition", "nvidia-rtx-pro-6000-blackwell-server-96gb")]
    [InlineData("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "nvidia-rtx-pro-6000-blackwell-workstation-96gb")]
    [InlineData("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", "nvidia-rtx-pro-6000-blackwell-maxq-96gb")]
    [InlineData("NVIDIA B200", "nvidia-b200-sxm-180gb")]
    [InlineData("NVIDIA B300 SXM6 AC", "nvidia-b300-sxm-288gb")]
    [InlineData("NVIDIA GB200", "nvidia-gb200-nvl72-186gb")]
    [InlineData("NVIDIA GB10", "nvidia-gb10-dgx-spark")]
    [InlineData("AMD Instinct MI300X", "amd-mi300x-192gb")]
    [InlineData("TPU v6 lite", "google-tpu-v6e")]
    public void What_drivers_print_is_found(string name, string id)
    {
        Assert.Equal(id, s_catalog.Find(name).Id);
    }

    [Theory]
    [InlineData("A100", "nvidia-a100-pcie-40gb, nvidia-a100-pcie-80gb, nvidia-a100-sxm-40gb, nvidia-a100-sxm-80gb")]
    [InlineData("a100 sxm", "nvidia-a100-sxm-40gb, nvidia-a100-sxm-80gb")]
    [InlineData("V100", "nvidia-v100-pcie-32gb, nvidia-v100-sxm2-32gb")]
    [InlineData("GH200", "nvidia-gh200-144gb, nvidia-gh200-96gb")]
    [InlineData("RTX 6000", "nvidia-rtx-6000-ada, nvidia-rtx-pro-6000-blackwell-maxq-96gb, nvidia-rtx-pro-6000-blackwell-server-96gb, nvidia-rtx-pro-6000-blackwell-workstation-96gb")]
    [InlineData("gaudi", "intel-gaudi2-96gb, intel-gaudi3-128gb")]
    public void An_ambiguous_name_lists_its_candidates(string name, string ids)
    {
        AmbiguousAcceleratorException refusal = Assert.Throws<AmbiguousAcceleratorException>(() => s_catalog.Find(name));
        Assert.Equal(ids, string.Join(", ", refusal.Candidates.Select(a => a.Id)));
        Assert.All(refusal.Candidates, candidate => Assert.Contains($"{candidate.Name} ({candidate.Id})", refusal.Message, StringComparison.Ordinal));
        Assert.False(s_catalog.TryFind(name, out _));
        Assert.Equal(refusal.Candidates, s_catalog.FindAll(name));
    }

    [Theory]
    [InlineData("H10", "H100 SXM5 80GB")]
    [InlineData("MI300", "Instinct MI300X")]
    [InlineData("RTX 4900", "GeForce RTX 4090")]
    [InlineData("gaudy 3", "Gaudi 3 (HL-325L OAM)")]
    [InlineData("TPU v5f", "TPU v5e")]
    public void An_unknown_name_suggests_similar_ones(string name, string suggestion)
    {
        UnknownAcceleratorException refusal = Assert.Throws<UnknownAcceleratorException>(() => s_catalog.Find(name));
        Assert.Contains(suggestion, refusal.Suggestions);
        Assert.Contains(suggestion, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", refusal.Message, StringComparison.Ordinal);
        Assert.False(s_catalog.TryFind(name, out _));
        Assert.Empty(s_catalog.FindAll(name));
    }

    [Theory]
    [InlineData("H100", "nvidia-h100-sxm-80gb")]
    [InlineData("A100 80GB", "nvidia-a100-sxm-80gb")]
    public void Every_alias_names_an_entry_that_its_words_fit_too(string alias, string id)
    {
        Assert.Equal(id, s_catalog.Aliases[alias]);
        Assert.All(s_catalog.Aliases.Values, target => Assert.Contains(target, s_catalog.Select(a => a.Id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public void No_name_is_refused(string? name)
    {
        Assert.ThrowsAny<ArgumentException>(() => s_catalog.Find(name!));
        Assert.False(s_catalog.TryFind(name, out _));
    }

    [Property]
    public void Any_text_is_found_or_refused_in_kind(string? name)
    {
        Exception? refusal = Record.Exception(() => s_catalog.Find(name!));
        Assert.True(refusal is null or ArgumentException or UnknownAcceleratorException or AmbiguousAcceleratorException, $"{refusal}");
    }

    [Fact]
    public void An_endless_name_costs_no_more_than_a_long_one()
    {
        UnknownAcceleratorException refusal = Assert.Throws<UnknownAcceleratorException>(() => s_catalog.Find(new string('x', 10_000_000)));
        Assert.True(refusal.Message.Length < 500);
    }
}
