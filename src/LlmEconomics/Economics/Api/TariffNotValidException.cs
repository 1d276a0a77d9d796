namespace LlmEconomics;

/// <summary>A tariff was asked for a day, or a tier, that it has no prices for.</summary>
public sealed class TariffNotValidException : InvalidOperationException
{
    internal TariffNotValidException(ApiTariff tariff, string message)
        : base(message)
    {
        Tariff = tariff;
    }

    /// <summary>The tariff.</summary>
    public ApiTariff Tariff { get; }
}
