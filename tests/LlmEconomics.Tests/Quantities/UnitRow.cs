namespace LlmEconomics.Tests.Quantities;

/// <summary>What a unit should be, written down apart from the library: symbol, factory, reader, and size in the base unit.</summary>
public sealed record UnitRow<T>(string Symbol, Func<double, T> From, Func<T, double> Read, double Size)
    where T : struct, IQuantity<T>;
