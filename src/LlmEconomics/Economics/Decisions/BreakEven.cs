namespace LlmEconomics;

/// <summary>Where two ways of paying cost the same.</summary>
public static class BreakEven
{
    /// <summary>The rate of tokens from which serving oneself is cheaper than an API: <c>fixed / (price − variable)</c>.</summary>
    /// <param name="fixedCost">What is paid by the hour whatever is served; at least 0.</param>
    /// <param name="api">Price of the API at the real proportion of prompt, cached and generated tokens; at least 0.</param>
    /// <param name="variable">What each token costs oneself beside; at least 0.</param>
    /// <returns><see langword="null"/> where the API's price does not even pay for what varies: it is cheaper at any volume.</returns>
    public static TokenRate? Volume(MoneyRate fixedCost, TokenPrice api, TokenPrice variable = default)
    {
        QuantityGuard.NotNegative(fixedCost);
        QuantityGuard.NotNegative(api);
        QuantityGuard.NotNegative(variable);
        return api > variable ? fixedCost / (api - variable) : null;
    }

    /// <summary>The utilisation from which serving oneself is cheaper than an API.</summary>
    /// <param name="fixedCost">What is paid by the hour whatever is served; at least 0.</param>
    /// <param name="capacity">Tokens per second at full use; above 0.</param>
    /// <param name="api">Price of the API at the real proportion of tokens; at least 0.</param>
    /// <param name="variable">What each token costs oneself beside; at least 0.</param>
    /// <returns>0 to 1; <see langword="null"/> where even full use is dearer.</returns>
    public static double? Utilisation(MoneyRate fixedCost, TokenRate capacity, TokenPrice api, TokenPrice variable = default)
    {
        QuantityGuard.Positive(capacity);
        return Volume(fixedCost, api, variable) is { } volume && volume <= capacity ? volume / capacity : null;
    }

    /// <summary>How long a purchase takes to pay for itself: <c>purchase / (rent − running cost)</c>.</summary>
    /// <param name="purchase">What is paid at once; at least 0.</param>
    /// <param name="rent">What it saves by the hour; at least 0.</param>
    /// <param name="running">What it costs by the hour beside; at least 0.</param>
    /// <returns><see langword="null"/> where running it costs as much as renting.</returns>
    public static Duration? Payback(Money purchase, MoneyRate rent, MoneyRate running = default)
    {
        QuantityGuard.NotNegative(purchase);
        QuantityGuard.NotNegative(rent);
        QuantityGuard.NotNegative(running);
        return rent > running ? purchase / (rent - running) : null;
    }
}
