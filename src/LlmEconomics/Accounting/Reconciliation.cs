using System.Collections.Immutable;
using System.Numerics;

namespace LlmEconomics;

/// <summary>
/// A published parameter total explained: which of the things that totals disagree about are in it, and which are out.
/// </summary>
/// <remarks>
/// Published totals of the same weights differ by prediction layers, their copies of embedding and head, vision towers, quantisation scales,
/// stored copies of tied heads, rotary buffers, routing tables and left-out router biases. With n of those present, all 2ⁿ sums are compared
/// with the published integer; of several that equal it the one that counts the fewest of them is taken. Where none does, whole rows of the vocabulary
/// may: checkpoints pad it, and <c>rows · (embedding + head width)</c> more or fewer parameters are that. The longer of both vocabularies is then
/// a multiple of 64, as padding makes it, and they differ by an eighth at most. What closes the gap to the last digit is an explanation; what merely
/// comes near is a coincidence, and the whole gap is then reported as unexplained.
/// </remarks>
public sealed record Reconciliation
{
    /// <summary>Vocabularies are padded to a multiple of this or of more: Megatron-LM's <c>make-vocab-size-divisible-by</c> is 128, nanoGPT's and vLLM's padding 64.</summary>
    private const long PaddedTo = 64;

    /// <summary>The vocabulary over the most rows that are taken for its padding.</summary>
    private const long MostPadding = 8;

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

    /// <summary>What the published total counts beside the language model; a negative item is left out of it. Empty where nothing explains it to the last digit.</summary>
    public ImmutableArray<TotalItem> Included { get; }

    /// <summary>What the published total does not count although a checkpoint may hold it.</summary>
    public ImmutableArray<TotalItem> Excluded { get; }

    /// <summary>Published minus <see cref="Main"/> minus <see cref="Included"/>: 0 when the explanation is exact, and the whole gap when there is none.</summary>
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
        ImmutableArray<Candidate> items = [.. CandidatesOf(model, count, formats).Where(i => i.Item.Parameters != 0)];
        long gap = published - count.Main, row = model.Embedding.Columns + (model.TiedEmbeddings ? 0 : model.Head.Columns) + (model.HeadBias ? 1 : 0);
        foreach (uint choice in Enumerable.Range(0, 1 << items.Length).Select(i => (uint)i).OrderBy(BitOperations.PopCount))
        {
            if (gap == SumOf(items, choice, i => i.Item.Parameters))
            {
                return new Reconciliation(published, count.Main, Chosen(choice, 1), Chosen(choice, 0));
            }
        }

        foreach (uint choice in Enumerable.Range(0, 1 << items.Length).Select(i => (uint)i).OrderBy(BitOperations.PopCount))
        {
            long left = gap - SumOf(items, choice, i => i.Item.Parameters), each = row + SumOf(items, choice, i => i.PerRow);
            if (RowsOf(left, each, model.VocabularySize) is { } rows)
            {
                string name = FormattableString.Invariant($"vocabulary rows ({Math.Abs(rows)} {(rows > 0 ? "more" : "fewer")})");
                return new Reconciliation(published, count.Main, [.. Chosen(choice, 1), new TotalItem(name, left)], Chosen(choice, 0));
            }
        }

        return new Reconciliation(published, count.Main, [], Chosen(0, 0));

        ImmutableArray<TotalItem> Chosen(uint choice, uint included)
        {
            return [.. items.Where((_, i) => (choice >> i & 1) == included).Select(i => i.Item)];
        }
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
        string parts = string.Concat(Included.Select(i => FormattableString.Invariant($" {Sign(i.Parameters)} {Math.Abs(i.Parameters):N0} {i.Name}")));
        return FormattableString.Invariant($"{Published:N0} = {Main:N0} main{parts}{(IsExact ? "" : FormattableString.Invariant($" {Sign(Unexplained)} {Math.Abs(Unexplained):N0} unexplained"))}");
    }

    private static char Sign(long parameters)
    {
        return parameters < 0 ? '−' : '+';
    }

    /// <summary>How many rows of the vocabulary a gap is, where it can be padding; <see langword="null"/> where it cannot.</summary>
    private static long? RowsOf(long gap, long each, long vocabulary)
    {
        if (each <= 0 || gap % each != 0)
        {
            return null;
        }

        long rows = gap / each, longer = vocabulary + Math.Max(0, rows);
        return rows != 0 && Math.Abs(rows) <= vocabulary / MostPadding && longer % PaddedTo == 0 ? rows : null;
    }

    private static IEnumerable<Candidate> CandidatesOf(ModelArchitecture model, ParameterCount count, FormatScheme? formats)
    {
        yield return Of("multi-token-prediction layers", count[ParameterPart.MtpLayers]);
        yield return Of("multi-token-prediction copies of embedding", count[ParameterPart.MtpEmbeddings], (model.Mtp?.EmbeddingCopies ?? 0) * model.Embedding.Columns);
        yield return Of("multi-token-prediction heads", count[ParameterPart.MtpHeads], (model.Mtp?.Heads ?? 0) * model.Head.Columns);
        yield return Of("vision tower and projector", count[ParameterPart.Vision]);
        yield return Of("routing tables", count[ParameterPart.RoutingTables]);
        yield return Of("stored copy of the tied head", count.TiedHead, model.Head.Columns);
        yield return Of("rotary buffers", count.RotaryBuffers);
        yield return Of("quantisation scales", formats is null ? 0 : StoredWeights.Of(model, formats).Scales);
        yield return Of("router correction biases", -count.CorrectionBiases);
        yield return Of("embedding", -count[ParameterPart.Embedding], -model.Embedding.Columns);
        yield return Of("head", -count[ParameterPart.Head], -model.Head.Columns);
        foreach (WeightTensor positions in model.Extra.Where(t => t.Role == WeightRole.Lookup && t.Columns == model.HiddenSize))
        {
            // OPT stores two more position rows than positions; some counts drop them.
            yield return Of("two offset rows of the position table", -2 * positions.Columns);
        }

        static Candidate Of(string name, long parameters, long perRow = 0)
        {
            return new Candidate(new TotalItem(name, parameters), perRow);
        }
    }

    private static long SumOf(ImmutableArray<Candidate> items, uint choice, Func<Candidate, long> of)
    {
        long sum = 0;
        for (int i = 0; i < items.Length; i++)
        {
            sum += (choice >> i & 1) == 1 ? of(items[i]) : 0;
        }

        return sum;
    }

    /// <summary>What a total may count, and by how much it grows with each row of the vocabulary.</summary>
    private readonly record struct Candidate(TotalItem Item, long PerRow);
}
