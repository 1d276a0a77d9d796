using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmEconomics.Validation.Parameters;

/// <summary>
/// The fixed numbers of a note on states and caches: <c>fixed: 36 Mamba2 layers x (1048576 SSM + 25344 conv elements)</c>,
/// <c>indexer key cache 78 layers x 128 elements/token</c>, <c>49 of 80 layers have attention</c>, <c>last 20 layers hold no cache</c>.
/// Whatever else a note says is for people.
/// </summary>
internal static partial class StateNote
{
    public static IEnumerable<Difference> Differences(string note, ModelArchitecture model)
    {
        LayerGroup[] layers = [.. model.Layers.SelectMany(g => Enumerable.Repeat(g, g.Count))];
        (Match Match, string Got)[] figures =
        [
            (FixedState().Match(note), Grouped(layers, StatesOf)),
            (IndexKeys().Match(note), Grouped(layers, IndexKeysOf)),
            (LayersWithAttention().Match(note), $"{layers.Count(HasCache)} of {layers.Length}"),
            (LastLayersWithoutCache().Match(note), Text(layers.Reverse().TakeWhile(g => !HasCache(g)).Count())),
        ];
        return figures.Where(f => f.Match.Success && Stated(f.Match) != f.Got)
            .Select(f => new Difference("state_or_cache_note", Stated(f.Match), f.Got));
    }

    /// <summary>The numbers of a note, written as the library's own are.</summary>
    private static string Stated(Match match)
    {
        string layers = match.Groups["layers"].Value;
        if (match.Groups["all"].Success)
        {
            return $"{layers} of {match.Groups["all"].Value}";
        }

        return match.Groups["elements"].Success
            ? $"{layers} x {string.Join(" + ", Number().Matches(match.Groups["elements"].Value).Select(n => n.Value))}"
            : layers;
    }

    /// <summary>Recurrent elements, then those of convolutions.</summary>
    private static string StatesOf(LayerGroup layer)
    {
        ILookup<bool, long> states = layer.Mixers.SelectMany(m => m.State).ToLookup(s => s.Name == "conv", s => s.Elements);
        return Elements([states[false].Sum(), states[true].Sum()]);
    }

    private static string IndexKeysOf(LayerGroup layer)
    {
        return Elements(layer.Mixers.SelectMany(m => m.Cache).Where(c => c.Name == "index").Select(c => c.ElementsPerEntry));
    }

    /// <summary>How many layers hold what; layers that hold nothing are left out.</summary>
    private static string Grouped(LayerGroup[] layers, Func<LayerGroup, string> held)
    {
        return string.Join(", ", layers.Select(held).Where(h => h.Length > 0).GroupBy(h => h).Select(g => $"{Text(g.Count())} x {g.Key}"));
    }

    private static string Elements(IEnumerable<long> elements)
    {
        return string.Join(" + ", elements.Where(e => e > 0).Select(e => Text(e)));
    }

    private static bool HasCache(LayerGroup layer)
    {
        return layer.Mixers.Any(m => m.Cache.Count > 0);
    }

    private static string Text(long number)
    {
        return number.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"fixed:\s*(?<layers>\d+)\s[^()]*?layers?\s+x\s+\(?(?<elements>\d[^();]*?)\s*elements")]
    private static partial Regex FixedState();

    [GeneratedRegex(@"index(?:er)? key cache\s+(?<layers>\d+)\s+layers?\s+x\s+(?<elements>\d+)\s+elements")]
    private static partial Regex IndexKeys();

    [GeneratedRegex(@"(?<layers>\d+) of (?<all>\d+) layers have attention")]
    private static partial Regex LayersWithAttention();

    [GeneratedRegex(@"last (?<layers>\d+) layers hold no cache")]
    private static partial Regex LastLayersWithoutCache();

    [GeneratedRegex(@"\d+(?=\s|$)")]
    private static partial Regex Number();
}
