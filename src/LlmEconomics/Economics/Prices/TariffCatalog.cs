using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LlmEconomics;

/// <summary>What a provider states that a model costs through its API.</summary>
/// <param name="Tariff">The prices, with their days and sources.</param>
/// <param name="Weights">Whether the model can be had otherwise.</param>
/// <param name="Serving">How it is served, where that is stated: a precision, a speed; <see langword="null"/> where not.</param>
public sealed record ApiOffer(ApiTariff Tariff, WeightsAccess Weights, string? Serving)
{
    /// <summary>The prices, with their days and sources.</summary>
    public ApiTariff Tariff
    {
        get;
        init => field = Guard.NotNull(value, nameof(Tariff));
    } = Guard.NotNull(Tariff, nameof(Tariff));

    /// <summary>Whether the model can be had otherwise.</summary>
    public WeightsAccess Weights
    {
        get;
        init => field = Guard.Known(value, nameof(Weights));
    } = Guard.Known(Weights, nameof(Weights));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ApiOffer), PrintMembers);
    }
}

/// <summary>Published API prices, each of a day and from a source. Facts of that day: what is charged now is yours to look up.</summary>
public static class TariffCatalog
{
    private static readonly Lazy<(ImmutableArray<ApiOffer> Offers, string About)> Shipped = new(Load);

    /// <summary>All prices, provider by provider.</summary>
    public static IReadOnlyList<ApiOffer> All => Shipped.Value.Offers;

    /// <summary>What they are, and where from.</summary>
    public static string About => Shipped.Value.About;

    /// <summary>What a provider charges for a model.</summary>
    /// <param name="provider">The provider, in any case.</param>
    /// <param name="model">The model as the provider calls it, in any case.</param>
    /// <exception cref="KeyNotFoundException">Neither is known; the message says what is.</exception>
    public static ApiOffer Find(string provider, string model)
    {
        if (TryFind(provider, model, out ApiOffer? found))
        {
            return found;
        }

        string[] models = [.. All.Where(o => Same(o.Tariff.Provider, provider)).Select(o => o.Tariff.Model)];
        throw new KeyNotFoundException(models.Length > 0
            ? $"No prices of {Quoted.Of(model)} by {provider}; its models: {Listing.Of(models)}."
            : $"No prices by {Quoted.Of(provider)}; providers: {Listing.Of(All.Select(o => o.Tariff.Provider).Distinct())}.");
    }

    /// <inheritdoc cref="Find"/>
    /// <param name="provider">The provider, in any case.</param>
    /// <param name="model">The model as the provider calls it, in any case.</param>
    /// <param name="offer">The prices.</param>
    public static bool TryFind(string provider, string model, [NotNullWhen(true)] out ApiOffer? offer)
    {
        Guard.NotBlank(provider);
        Guard.NotBlank(model);
        offer = All.FirstOrDefault(o => Same(o.Tariff.Provider, provider) && Same(o.Tariff.Model, model));
        return offer is not null;
    }

    private static bool Same(string left, string right)
    {
        return left.Equals(right, StringComparison.OrdinalIgnoreCase);
    }

    private static (ImmutableArray<ApiOffer> Offers, string About) Load()
    {
        TariffFile file = EmbeddedJson.Read("Economics.Prices.api-tariffs.json", TariffJsonContext.Default.TariffFile);
        return ([.. file.Tariffs.Select(t => t.ToOffer())], file.About);
    }
}
