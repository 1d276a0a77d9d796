using System.Collections.Immutable;
using System.Numerics;

namespace LlmEconomics;

/// <summary>One thing a published total may or may not count.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Parameters">How many; negative for what some totals leave out of the language model.</param>
public readonly record struct TotalItem(string Name, long Parameters);

/// <summary>
/// A published parameter total explained: which of the things that totals disagree about are in it, and which are out.
/// </summary>
/// <remarks>
/// Published totals of the same weights differ by prediction layers, their copies of embedding and head, vision towers, quantisation scales,
/// stored copies of tied heads, rotary buffers, routing tables and left-out router biases. With n of those present, all 2ⁿ sums are compared
/// with the published integer; the nearest is reported with what is missing, and of several equally near the one that counts the fewest of them.
/// </remarks>
public sealed record Reconciliation
{
    private Reconciliation(long published, long main, ImmutableArray<TotalItem> included, ImmutableArray<TotalItem> excluded)
    {
        Published = published;
        Main = main;
        Included = included;
        Excluded = excluded;
        Unexplained = published - main - included.Sum(i => i.Parameters);
    }

    /// <summary>The published total.</summary>
    public long Published { get; }

    /// <summary>The language model's own parameters.</summary>
    public long Main { get; }

    /// <summary>What the published total counts beside the language model; a negative item is left out of it.</summary>
    public ImmutableArray<TotalItem> Included { get; }

    /// <summary>What the published total does not count although a checkpoint may hold it.</summary>
    public ImmutableArray<TotalItem> Excluded { get; }

    /// <summary>Published minus explained; 0 when the explanation is exact.</summary>
    public long Unexplained { get; }

    /// <summary>Whether the published total is explained to the last digit.</summary>
    public bool IsExact => Unexplained == 0;

    /// <summary>Explains a published total.</summary>
    /// <param name="model">The model.</param>
    /// <param name="published">The published total.</param>
    /// <param name="formats">The checkpoint's formats, for scales; <see langword="null"/> = unscaled.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="published"/> is below 1.</exception>
    public static Reconciliation Of(ModelArchitecture model, long published, FormatScheme? formats = null)
    {
        Guard.Between(published, 1, long.MaxValue);
        ParameterCount count = ParameterCount.Of(model);
        ImmutableArray<TotalItem> items = [.. ItemsOf(model, count, formats).Where(i => i.Parameters != 0)];
        long gap = published - count.Main;
        uint best = 0;
        for (uint choice = 0; choice < 1u << items.Length; choice++)
        {
            long distance = Math.Abs(gap - SumOf(items, choice)), bestDistance = Math.Abs(gap - SumOf(items, best));
            if (distance < bestDistance || (distance == bestDistance && BitOperations.PopCount(choice) < BitOperations.PopCount(best)))
            {
                best = choice;
            }
        }

        return new Reconciliation(
            published, count.Main, [.. items.Where((_, i) => (best >> i & 1) == 1)], [.. items.Where((_, i) => (best >> i & 1) == 0)]);
    }

    /// <summary>Equal when the totals and the items are, in order.</summary>
    public bool Equals(Reconciliation? other)
    {
        return other is not null && (Published, Main) == (other.Published, other.Main)
            && Included.SequenceEqual(other.Included) && Excluded.SequenceEqual(other.Excluded);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Published, Main, Included.Length);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string parts = string.Concat(Included.Select(i => FormattableString.Invariant($" {(i.Parameters < 0 ? '−' : '+')} {Math.Abs(i.Parameters):N0} {i.Name}")));
        return FormattableString.Invariant($"{Published:N0} = {Main:N0} main{parts}{(IsExact ? "" : $" + {Unexplained:N0} unexplained")}");
    }

    private static IEnumerable<TotalItem> ItemsOf(ModelArchitecture model, ParameterCount count, FormatScheme? formats)
    {
        yield return new("multi-token-prediction layers", count[ParameterPart.MtpLayers]);
        yield return new("multi-token-prediction copies of embedding", count[ParameterPart.MtpEmbeddings]);
        yield return new("multi-token-prediction heads", count[ParameterPart.MtpHeads]);
        yield return new("vision tower and projector", count[ParameterPart.Vision]);
        yield return new("routing tables", count[ParameterPart.RoutingTables]);
        yield return new("stored copy of the tied head", count.TiedHead);
        yield return new("rotary buffers", count.RotaryBuffers);
        yield return new("quantisation scales", formats is null ? 0 : StoredWeights.Of(model, formats).Scales);
        yield return new("router correction biases", -count.CorrectionBiases);
        yield return new("embedding", -count[ParameterPart.Embedding]);
        yield return new("head", -count[ParameterPart.Head]);
        foreach (WeightTensor positions in model.Extra.Where(t => t.Role == WeightRole.Lookup && t.Columns == model.HiddenSize))
        {
            // OPT stores two more position rows than positions; some counts drop them.
            yield return new("two offset rows of the position table", -2 * positions.Columns);
        }
    }

    private static long SumOf(ImmutableArray<TotalItem> items, uint choice)
    {
        long sum = 0;
        for (int i = 0; i < items.Length; i++)
        {
            sum += (choice >> i & 1) == 1 ? items[i].Parameters : 0;
        }

        return sum;
    }
}
