using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Published rental prices.</summary>
public sealed class RentalCatalogTests
{
    [Fact]
    public void Every_price_is_of_an_accelerator_a_day_and_a_source()
    {
        Assert.True(RentalCatalog.All.Count >= 200);
        Assert.NotEmpty(RentalCatalog.About);
        Assert.All(RentalCatalog.All, o =>
        {
            Assert.Equal(o.Accelerator, AcceleratorCatalog.Default.Find(o.Accelerator).Id);
            Assert.InRange(o.Rental.PerAccelerator.DollarsPerHour, 0.1, 30);
            Assert.InRange(o.Rental.Date, new DateOnly(2025, 1, 1), new DateOnly(2026, 11, 26));
            Assert.NotEmpty(o.Rental.Source);
            Assert.NotEmpty(o.Terms);
            Assert.True(o.Instance is null or >= 1);
        });
    }

    /// <summary>AWS' price sheet of 2026-09-19, as surveyed: H100 on demand 6.88, three years reserved 2.972, spot 2.598 USD/h.</summary>
    [Fact]
    public void Commitments_have_their_prices_cheapest_first()
    {
        Accelerator h100 = AcceleratorCatalog.Default.Find("H100 SXM");
        Assert.Equal(6.88, Aws(Commitment.OnDemand).PerAccelerator.DollarsPerHour);
        Assert.Equal(2.598, Aws(Commitment.Spot).PerAccelerator.DollarsPerHour);
        Rental reserved = Aws(Commitment.Reserved);
        Assert.Equal(2.972, reserved.PerAccelerator.DollarsPerHour);
        Assert.Equal(3 * 8760, reserved.Term!.Value.Hours, 1e-6);
        IReadOnlyList<RentalOffer> all = RentalCatalog.Of(h100);
        Assert.Equal(all.OrderBy(o => o.Rental.PerAccelerator), all);
        Assert.Empty(RentalCatalog.Of(AcceleratorCatalog.Default.Find("apple-m5-32gb")));

        Rental Aws(Commitment commitment)
        {
            return RentalCatalog.Of(h100, commitment).First(o => o.Rental.Provider == "AWS").Rental;
        }
    }
}
