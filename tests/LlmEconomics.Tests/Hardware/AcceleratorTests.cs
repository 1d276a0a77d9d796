using System.Reflection;
using Xunit;

namespace LlmEconomics.Tests.Hardware;

public sealed class AcceleratorTests
{
    private static readonly Accelerator s_x1 = Sample.Accelerator;

    [Fact]
    public void Every_figure_set_is_listed_with_its_source()
    {
        Assert.Equal(23, s_x1.Figures.Count);
        Assert.All(s_x1.Figures, figure => Assert.NotEqual(Provenance.Assumed, figure.Provenance));
        Assert.Equal(Standing.Measured, s_x1.ProvenanceOf("memory").Standing);
        Assert.Equal(Sample.Datasheet, s_x1.ProvenanceOf("peaks.fp8"));
        Assert.Equal(0, s_x1.Figures.Single(figure => figure.Name == "peaks.fp4").Value);
    }

    [Fact]
    public void A_changed_figure_is_the_user_s_own_and_the_others_keep_their_source()
    {
        Accelerator faster = s_x1 with { MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(6) };
        Assert.Equal(Provenance.Assumed, faster.ProvenanceOf(nameof(Accelerator.MemoryBandwidth)));
        Assert.Equal(
            s_x1.Figures.Where(figure => figure.Name != "memoryBandwidth"),
            faster.Figures.Where(figure => figure.Name != "memoryBandwidth"));
    }

    [Fact]
    public void So_is_one_peak_of_the_table_and_one_figure_of_a_link()
    {
        Accelerator changed = s_x1 with
        {
            Peaks = s_x1.Peaks.With(ElementType.Fp8, FlopsPerSecond.FromPetaflopsPerSecond(2)),
            ScaleUp = Sample.Link with { DomainSize = 16 },
        };
        string[] assumed = [.. changed.Figures.Where(figure => figure.Provenance == Provenance.Assumed).Select(figure => figure.Name)];
        Assert.Equal(["peaks.fp8", "scaleUp.domainSize"], assumed);
    }

    [Fact]
    public void The_old_value_has_its_source_again()
    {
        Accelerator there = s_x1 with { MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(6) };
        Assert.Equal(s_x1, there with { MemoryBandwidth = s_x1.MemoryBandwidth });
    }

    [Fact]
    public void A_source_can_be_given_to_a_figure()
    {
        Provenance own = Provenance.Measured("BabelStream on our host");
        Accelerator measured = (s_x1 with { MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(4.3) })
            .WithSource(nameof(Accelerator.MemoryBandwidth), own);
        Assert.Equal(own, measured.ProvenanceOf("MEMORYBANDWIDTH"));
    }

    [Fact]
    public void A_figure_that_is_not_there_is_refused_with_those_that_are()
    {
        UnknownFigureException refusal = Assert.Throws<UnknownFigureException>(() => s_x1.ProvenanceOf("peaks.int8"));
        Assert.StartsWith("peaks.int8 is not known for X1; known: memory, memoryLabel, memoryBandwidth, peaks.bf16", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<UnknownFigureException>(() => s_x1.WithSource("peaks", Sample.Datasheet));
    }

    [Fact]
    public void Peaks_are_refused_in_its_name_and_the_ridge_follows_from_them()
    {
        Assert.StartsWith("X1 has no hardware path for fp4", Assert.Throws<NoHardwarePathException>(() => s_x1.Peak(ElementType.Fp4)).Message, StringComparison.Ordinal);
        Assert.StartsWith("peaks.int8 is not known for X1", Assert.Throws<UnknownFigureException>(() => s_x1.Ridge(ElementType.Int8)).Message, StringComparison.Ordinal);
        Assert.Equal(989.4 / 5.3, s_x1.Ridge(ElementType.Bf16).Value, 1e-9);
    }

    [Fact]
    public void Memory_is_the_label_only_for_want_of_a_reading()
    {
        Assert.False(s_x1.MemoryIsLabel);
        Assert.True((s_x1 with { Memory = s_x1.MemoryLabel!.Value }).MemoryIsLabel);
        Assert.False((s_x1 with { MemoryLabel = null }).MemoryIsLabel);
    }

    [Fact]
    public void Every_member_counts_for_equality()
    {
        Accelerator other = new()
        {
            Id = "other",
            Name = "other",
            Memory = Bytes.FromGigabytes(1),
            MemoryBandwidth = BytesPerSecond.FromGigabytesPerSecond(1),
            Peaks = PeakTable.Empty,
        };
        PropertyInfo[] members = [.. typeof(Accelerator).GetProperties().Where(member => member.CanWrite)];
        Assert.Equal(23, members.Length);
        Assert.All(members, member =>
        {
            Accelerator copy = s_x1 with { };
            Assert.Equal(s_x1, copy);
            Assert.Equal(s_x1.GetHashCode(), copy.GetHashCode());
            member.SetValue(copy, member.GetValue(other));
            Assert.NotEqual(s_x1, copy);
        });
        Assert.NotEqual(s_x1, s_x1.WithSource("memory", Sample.Datasheet));
    }

    [Fact]
    public void Every_figure_has_the_name_of_a_member()
    {
        string[] members = [.. typeof(Accelerator).GetProperties().Select(member => member.Name)];
        Assert.All(s_x1.Figures, figure => Assert.Contains(figure.Name.Split('.')[0], members, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Guards_survive_with()
    {
        Assert.Throws<ArgumentException>(() => s_x1 with { Id = "has space" });
        Assert.Throws<ArgumentException>(() => s_x1 with { Id = "-" });
        Assert.Throws<ArgumentException>(() => s_x1 with { Id = new string('x', 101) });
        Assert.Throws<ArgumentException>(() => s_x1 with { Name = " " });
        Assert.Throws<ArgumentNullException>(() => s_x1 with { Peaks = null! });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { Memory = Bytes.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { MemoryLabel = Bytes.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { MemoryBandwidth = BytesPerSecond.FromBytesPerSecond(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { ThermalDesignPower = Watts.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { ServerPower = Watts.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { L2Cache = Bytes.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { LastLevelCache = Bytes.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { ComputeUnits = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { BoostClockMegahertz = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 with { ReleaseYear = 1066 });
    }

    [Fact]
    public void Rules_between_members_are_checked_where_the_part_is_built_in()
    {
        Interconnect tooFast = Sample.Link with { PairBandwidthPerDirection = Sample.Link.BandwidthPerDirection * 2 };
        Assert.Equal("ScaleUp", Assert.Throws<ArgumentException>(() => s_x1 with { ScaleUp = tooFast }).ParamName);
        Assert.Equal("ScaleOut", Assert.Throws<ArgumentException>(() => s_x1 with { ScaleOut = tooFast }).ParamName);
        Assert.Equal("HostLink", Assert.Throws<ArgumentException>(() => s_x1 with { HostLink = tooFast }).ParamName);
        PowerRange backwards = new(Watts.FromWatts(80), Watts.FromWatts(60));
        Assert.Equal("IdlePower", Assert.Throws<ArgumentException>(() => s_x1 with { IdlePower = backwards }).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerRange(Watts.Zero, Watts.FromWatts(1)));
    }
}
