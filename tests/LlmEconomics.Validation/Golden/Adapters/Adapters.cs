using System.Collections.Frozen;

namespace LlmEconomics.Validation.Golden;

/// <summary>
/// Which public members of the library answer which quantity. An adapter reads inputs, calls them, and hands on the answer: it knows spellings,
/// and no formula of the field.
/// </summary>
internal static class Adapters
{
    private static readonly FrozenDictionary<string, Func<Inputs, Answer>> ByQuantity = new[]
    {
        ParameterAdapters.All, CacheAdapters.All, MemoryAdapters.All, OperatorAdapters.All, RooflineAdapters.All, CollectiveAdapters.All,
        StepAdapters.All, ServingAdapters.All, MoneyAdapters.All,
    }.SelectMany(a => a).ToFrozenDictionary(StringComparer.Ordinal);

    public static Func<Inputs, Answer> For(string quantity)
    {
        return ByQuantity.GetValueOrDefault(quantity) ?? throw new InputException("no member of the library is known to answer this quantity.");
    }

    /// <summary>Why a quantity is none of the library's business, or <see langword="null"/>.</summary>
    public static string? OutsidePurpose(string quantity)
    {
        return quantity.StartsWith("training_", StringComparison.Ordinal) && !ByQuantity.ContainsKey(quantity)
            ? "training is outside the library's purpose, which is inference"
            : null;
    }
}
