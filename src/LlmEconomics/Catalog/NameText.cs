namespace LlmEconomics;

/// <summary>Names compared as people write them: letters and digits count, case, spaces and punctuation do not.</summary>
internal static class NameText
{
    // Longer texts are no names; the limit bounds the work on hostile ones.
    private const int Limit = 200;

    public static string Squash(string text)
    {
        return string.Concat(text.Take(Limit).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
    }

    public static IEnumerable<string> Words(string text)
    {
        return new string([.. text.Take(Limit).Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Whether a squashed text is a row of some of the words: <c>rtx4090</c> of <c>rtx</c> and <c>4090</c>.</summary>
    public static bool IsMadeOf(string squashed, IReadOnlyCollection<string> words)
    {
        if (squashed.Length == 0)
        {
            return false;
        }

        bool[] reached = new bool[squashed.Length + 1];
        reached[0] = true;
        for (int start = 0; start < squashed.Length; start++)
        {
            foreach (string word in reached[start] ? words : [])
            {
                if (word.Length > 0 && string.CompareOrdinal(squashed, start, word, 0, word.Length) == 0)
                {
                    reached[start + word.Length] = true;
                }
            }
        }

        return reached[^1];
    }

    /// <summary>The share of letters to insert, delete or replace to turn one text into the other (Levenshtein), 0 to 1.</summary>
    public static double Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1])));
            }
        }

        return (double)row[^1] / Math.Max(1, Math.Max(from.Length, to.Length));
    }
}
