using Xunit;

namespace LlmEconomics.Tests.Catalog;

/// <summary>Figures that other tables get wrong, to the last digit.</summary>
public sealed class CatalogFigureTests
{
    [Theory]
    [InlineData("H100", 81_559)]
    [InlineData("A100 80GB", 81_920)]
    [InlineData("H100 NVL", 95_830)]
    [InlineData("H20", 97_871)]
    [InlineData("H200", 143_771)]
    [InlineData("B200", 183_359)]
    [InlineData("GB200", 189_471)]
    [InlineData("B300", 275_040)]
    [InlineData("GB300", 284_208)]
    [InlineData("RTX 5090", 32_607)]
    [InlineData("RTX 4090", 24_564)]
    [InlineData("L40S", 46_068)]
    [InlineData("A10G", 23_028)]
    [InlineData("L4", 23_034)]
    [InlineData("T4", 15_360)]
    public void Memory_is_what_the_driver_reports(string name, double mebibytes)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(name);
        Assert.Equal(Bytes.FromMebibytes(mebibytes), a.Memory);
        Assert.Equal(Standing.Measured, a.ProvenanceOf("memory").Standing);
        Assert.False(a.MemoryIsLabel);
    }

    [Fact]
    public void The_same_label_is_7_percent_more_memory_on_one_part_than_on_another()
    {
        Accelerator mi355x = AcceleratorCatalog.Default.Find("MI355X");
        Accelerator b300 = AcceleratorCatalog.Default.Find("B300");
        Assert.Equal(mi355x.MemoryLabel, b300.MemoryLabel);
        Assert.Equal(1.072, mi355x.Memory / b300.Memory, 0.0005);
        Assert.Equal(206_141_652_992, AcceleratorCatalog.Default.Find("MI300X").Memory.ToExact());
    }

    [Theory]
    [InlineData("RTX PRO 6000 Server", 1_597)]
    [InlineData("RTX PRO 6000 Workstation Edition", 1_792)]
    [InlineData("H100", 3_350)]
    [InlineData("H100 PCIe", 2_000)]
    [InlineData("A100 80GB", 2_039)]
    [InlineData("A100 40GB", 1_555)]
    [InlineData("TPU v5e", 819)]
    [InlineData("GH200 144GB", 4_900)]
    public void Bandwidth_is_that_of_the_variant(string name, double gigabytesPerSecond)
    {
        Assert.Equal(BytesPerSecond.FromGigabytesPerSecond(gigabytesPerSecond), AcceleratorCatalog.Default.Find(name).MemoryBandwidth);
    }

    [Theory]
    [InlineData("A10G", "bf16", 70)]
    [InlineData("A10", "bf16", 125)]
    [InlineData("L40", "bf16", 181.05)]
    [InlineData("L40S", "bf16", 362.05)]
    [InlineData("H100 NVL", "bf16", 835.5)]
    [InlineData("H100 SXM", "bf16", 989.4)]
    [InlineData("H100 SXM", "fp8", 1_978.9)]
    [InlineData("GH200 96GB", "bf16", 989.4)]
    [InlineData("B100", "bf16", 1_750)]
    [InlineData("B200", "bf16", 2_250)]
    [InlineData("GB200", "bf16", 2_500)]
    [InlineData("B300", "fp4", 13_500)]
    [InlineData("B300", "int8", 153.5)]
    [InlineData("GB300", "int8", 165)]
    [InlineData("H20", "bf16", 148)]
    [InlineData("MI210", "int8", 181)]
    [InlineData("MI355X", "bf16", 2_516.6)]
    [InlineData("MI355X", "fp8", 5_033.2)]
    [InlineData("RTX 4090", "bf16", 165.2)]
    [InlineData("RTX PRO 6000 Workstation Edition", "bf16", 503.8)]
    [InlineData("TPU v6e", "fp8", 918)]
    public void Peaks_are_dense_and_of_the_variant(string name, string type, double teraflopsPerSecond)
    {
        Assert.Equal(
            FlopsPerSecond.FromTeraflopsPerSecond(teraflopsPerSecond),
            AcceleratorCatalog.Default.Find(name).Peak(ElementType.Parse(type)));
    }

    [Theory]
    [InlineData("H100", "int4")]
    [InlineData("H100", "fp4")]
    [InlineData("A100 80GB", "fp8")]
    [InlineData("V100 SXM2", "bf16")]
    [InlineData("TPU7x", "int8")]
    [InlineData("MI355X", "tf32")]
    [InlineData("MI300X", "fp4")]
    public void What_hardware_cannot_multiply_is_refused(string name, string type)
    {
        NoHardwarePathException refusal = Assert.Throws<NoHardwarePathException>(() => AcceleratorCatalog.Default.Find(name).Peak(ElementType.Parse(type)));
        Assert.Contains("it has one for: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("M5 Max", "bf16")]
    [InlineData("RTX PRO 6000 Max-Q", "bf16")]
    [InlineData("Trainium", "int8")]
    [InlineData("TPU v4", "fp16")]
    public void What_nobody_states_is_refused_otherwise(string name, string type)
    {
        Assert.Throws<UnknownFigureException>(() => AcceleratorCatalog.Default.Find(name).Peak(ElementType.Parse(type)));
    }

    [Theory]
    [InlineData("M2 Ultra", 27.2)]
    [InlineData("M4 Max", 16.2)]
    public void An_apple_gpu_without_a_matrix_unit_multiplies_16_bits_at_its_fp32_rate(string name, double teraflopsPerSecond)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(name);
        Assert.All((ElementType[])[ElementType.Fp32, ElementType.Bf16, ElementType.Fp16], type => Assert.Equal(FlopsPerSecond.FromTeraflopsPerSecond(teraflopsPerSecond), a.Peak(type)));
        Assert.True(a.ProvenanceOf("peaks.bf16").Standing.IsWeakerThan(Standing.Measured));
    }

    [Theory]
    [InlineData("EPYC 9654", 12, 4_800, 14.7456)]
    [InlineData("Xeon 6980P", 12, 8_800, 524.288)]
    [InlineData("Xeon Platinum 8480+", 8, 4_800, 229.376)]
    public void A_processor_reads_8_bytes_per_channel_and_transfer(string name, int channels, int megatransfers, double teraflopsPerSecond)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(name);
        Assert.Equal(channels * 8.0 * megatransfers * 1e6, a.MemoryBandwidth.Value, 1.0);
        Assert.Equal(FlopsPerSecond.FromTeraflopsPerSecond(teraflopsPerSecond), a.Peak(ElementType.Bf16));
    }

    [Fact]
    public void A_pair_on_a_mesh_gets_one_link_where_a_switch_gives_all()
    {
        Cluster mi300x = AcceleratorCatalog.Default.Find("MI300X") * 8;
        Assert.Equal(BytesPerSecond.FromGigabytesPerSecond(64), mi300x.BandwidthPerDirectionIn(2));
        Assert.Equal(BytesPerSecond.FromGigabytesPerSecond(448), mi300x.BandwidthPerDirectionIn(8));
        Assert.Equal(BytesPerSecond.FromGigabytesPerSecond(450), (AcceleratorCatalog.Default.Find("H100") * 8).BandwidthPerDirectionIn(2));
    }

    [Fact]
    public void A_rack_is_one_domain_of_72_and_a_server_one_of_8()
    {
        Assert.Equal("1 × 72", Shape("GB200", 72));
        Assert.Equal("9 × 8", Shape("B200", 72));
        Assert.Equal("2 × 256", Shape("TPU v5e", 512));
        Assert.Equal("1 × 4", Shape("L40S", 4));
        Assert.Equal("PCIe 4 x16", (AcceleratorCatalog.Default.Find("L40S") * 4).LinkFor(4).Name);
        Assert.Equal("400 Gbit/s network", (AcceleratorCatalog.Default.Find("B200") * 72).LinkFor(72).Name);

        static string Shape(string name, int count)
        {
            Cluster cluster = AcceleratorCatalog.Default.Find(name) * count;
            return $"{cluster.Nodes} × {cluster.AcceleratorsPerNode}";
        }
    }

    [Fact]
    public void Where_a_link_s_reach_or_rate_is_not_published_nothing_is_guessed()
    {
        Assert.Equal("scaleUp.domainSize", Assert.Throws<UnknownFigureException>(() => (AcceleratorCatalog.Default.Find("GH200 96GB") * 2).LinkFor(2)).Figure);
        Assert.Equal("scaleUp or hostLink", Assert.Throws<UnknownFigureException>(() => (AcceleratorCatalog.Default.Find("inf2") * 12).LinkFor(12)).Figure);
        Assert.Equal("pairBandwidthPerDirection", Assert.Throws<UnknownFigureException>(() => (AcceleratorCatalog.Default.Find("V100 SXM2") * 8).BandwidthPerDirectionIn(2)).Figure);
    }
}
