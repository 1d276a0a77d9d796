using Xunit;

namespace LlmEconomics.Tests.Provenances;

public sealed class StandingTests
{
    [Fact]
    public void The_weakest_of_all_is_an_assumption_and_the_strongest_is_published()
    {
        Assert.Equal(Standing.Assumed, Standing.Weakest(Standing.All));
        Assert.Equal(Standing.Published, Standing.Weakest(Standing.Published, Standing.Published));
        Assert.Equal(Standing.Derived, Standing.Weakest(Standing.Published, Standing.Derived, Standing.Measured));
    }

    [Fact]
    public void All_lists_the_strongest_first()
    {
        Assert.All(Standing.All.Zip(Standing.All.Skip(1)), pair => Assert.True(pair.Second.IsWeakerThan(pair.First)));
        Assert.All(Standing.All, standing => Assert.False(standing.IsWeakerThan(standing)));
    }

    [Fact]
    public void Every_name_is_found_whatever_its_case_and_no_other()
    {
        Assert.All(Standing.All, standing => Assert.True(Standing.TryParse(standing.Name.ToUpperInvariant(), out Standing? found) && found == standing));
        Assert.False(Standing.TryParse("believed", out _));
        Assert.False(Standing.TryParse(null, out _));
    }

    [Fact]
    public void The_weakest_of_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Standing.Weakest([]));
    }
}
