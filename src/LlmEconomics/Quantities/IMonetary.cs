namespace LlmEconomics;

/// <summary>A quantity that is paid in a currency.</summary>
/// <typeparam name="TSelf">The quantity itself.</typeparam>
internal interface IMonetary<TSelf> : IQuantity<TSelf>, IMonetary
    where TSelf : struct, IMonetary<TSelf>
{
    /// <summary>The same in a currency.</summary>
    static abstract TSelf In(double value, Currency currency);
}

/// <summary>What is paid in a currency.</summary>
internal interface IMonetary
{
    Currency Currency { get; }
}
