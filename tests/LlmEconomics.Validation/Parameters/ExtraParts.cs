using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmEconomics.Validation.Parameters;

/// <summary>
/// What a published total counts besides the language model, named in words: <c>MTP layer: 424699392; vision tower: 460730096</c>. Each name is
/// matched by its keywords, without what stands in brackets, to the library's own figure.
/// </summary>
internal sealed partial class ExtraParts(ParameterCount count, ImportedModel imported)
{
    /// <summary>The named integers of a cell; a piece that is none has its whole text as name and no number to agree with.</summary>
    public static IEnumerable<(string Name, long Stated)> Parse(string cell)
    {
        foreach (string piece in Separator().Split(cell).Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            Match match = NamedInteger().Match(piece);
            yield return match.Success
                ? (match.Groups["name"].Value, long.Parse(match.Groups["number"].Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture))
                : (piece, 0);
        }
    }

    /// <summary>The library's figure for a name, or <see langword="null"/> where no keyword fits.</summary>
    public long? Find(string name)
    {
        string words = Brackets().Replace(name, "").ToLowerInvariant();
        if (Has(words, "correction bias"))
        {
            return -count.CorrectionBiases;
        }

        if (Has(words, "inv_freq", "rotary"))
        {
            return count.RotaryBuffers;
        }

        if (Has(words, "hash", "routing table"))
        {
            return count[ParameterPart.RoutingTables];
        }

        if (Has(words, "mtp", "nextn", "multi-token"))
        {
            return Prediction(words);
        }

        if (Has(words, "position"))
        {
            return ReconciliationItem("position");
        }

        if (Has(words, "tied"))
        {
            return count.TiedHead;
        }

        bool vision = Has(words, "vision", "siglip", "tower", "projector"), scales = Has(words, "scale");
        if (vision || scales)
        {
            return (vision ? count[ParameterPart.Vision] : 0) + (scales ? StoredWeights.Of(imported.Architecture, imported.Formats).Scales : 0);
        }

        return Vocabulary(words);
    }

    private long Prediction(string words)
    {
        bool embedding = Has(words, "embedding"), head = Has(words, "head");
        return embedding || head
            ? (embedding ? count[ParameterPart.MtpEmbeddings] : 0) + (head ? count[ParameterPart.MtpHeads] : 0)
            : count[ParameterPart.MtpLayers];
    }

    /// <summary>Totals "without embedding" take the table and the head away.</summary>
    private long? Vocabulary(string words)
    {
        bool head = Has(words, "unembedding", "head"), embedding = words.Replace("unembedding", "", StringComparison.Ordinal).Contains("embedding", StringComparison.Ordinal);
        return head || embedding ? -((embedding ? count[ParameterPart.Embedding] : 0) + (head ? count[ParameterPart.Head] : 0)) : null;
    }

    private long? ReconciliationItem(string keyword)
    {
        Reconciliation reconciliation = Reconciliation.Of(imported.Architecture, count.Main);
        return reconciliation.Included.Concat(reconciliation.Excluded).Where(i => i.Name.Contains(keyword, StringComparison.Ordinal))
            .Select(i => (long?)i.Parameters).FirstOrDefault();
    }

    private static bool Has(string words, params ReadOnlySpan<string> keywords)
    {
        foreach (string keyword in keywords)
        {
            if (words.Contains(keyword, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^(?<name>.+):\s*(?<number>[-+]?[\d,]+)$", RegexOptions.Singleline)]
    private static partial Regex NamedInteger();

    [GeneratedRegex(@";(?![^()]*\))")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Brackets();
}
