using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>The file format of API prices.</summary>
internal sealed record TariffFile(string About, ImmutableArray<TariffLine> Tariffs);

/// <summary>A model of a provider.</summary>
internal sealed record TariffLine
{
    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required WeightsAccess Weights { get; init; }

    public string? Serving { get; init; }

    public required ImmutableArray<PeriodLine> Periods { get; init; }

    public ApiOffer ToOffer()
    {
        return new ApiOffer(new ApiTariff { Provider = Provider, Model = Model, Periods = [.. Periods.Select(p => p.ToPeriod())] }, Weights, Serving);
    }
}

/// <summary>Prices from a day on.</summary>
internal sealed record PeriodLine
{
    public required DateOnly ValidFrom { get; init; }

    public required DateOnly Checked { get; init; }

    public required string Source { get; init; }

    public required PriceLine Base { get; init; }

    public ImmutableArray<TierLine>? Tiers { get; init; }

    public double? BatchDiscount { get; init; }

    public ImmutableArray<WindowLine>? Windows { get; init; }

    public TariffPeriod ToPeriod()
    {
        return new TariffPeriod
        {
            ValidFrom = ValidFrom, Checked = Checked, Source = Source, BatchDiscount = BatchDiscount,
            Price = new ApiPrice { Base = Base.ToPrices(), Tiers = [.. (Tiers ?? []).Select(t => new PriceTier(t.Above, t.Prices.ToPrices()))] },
            Windows = [.. (Windows ?? []).Select(w => new PriceWindow(w.From, w.To, w.Factor) { Days = w.Days ?? [] })],
        };
    }
}

/// <summary>Prices in USD per million tokens.</summary>
internal sealed record PriceLine
{
    public required double Input { get; init; }

    public required double Output { get; init; }

    public double? CacheRead { get; init; }

    public double? CacheWrite { get; init; }

    public double? LongCacheWrite { get; init; }

    public TokenPrices ToPrices()
    {
        return new TokenPrices { Input = Price(Input)!.Value, Output = Price(Output)!.Value, CacheRead = Price(CacheRead), CacheWrite = Price(CacheWrite), LongCacheWrite = Price(LongCacheWrite) };
    }

    private static TokenPrice? Price(double? dollars)
    {
        return dollars is { } d ? TokenPrice.FromDollarsPerMillionTokens(d) : null;
    }
}

/// <summary>Prices of longer prompts.</summary>
internal sealed record TierLine(long Above, PriceLine Prices);

/// <summary>Hours with other prices.</summary>
internal sealed record WindowLine(TimeOnly From, TimeOnly To, double Factor, ImmutableArray<DayOfWeek>? Days);

/// <summary>Serialisation of API prices without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TariffFile))]
internal sealed partial class TariffJsonContext : JsonSerializerContext;
