using System.Text;

namespace LlmEconomics.Fuzz;

/// <summary>Damages CSV by lines and fields: exchanged, lost, doubled, put elsewhere, quoted badly; and now and then its bytes.</summary>
internal sealed class CsvMutator(IReadOnlyList<string> seeds) : IMutator
{
    public byte[] Make(ref Dice dice)
    {
        List<string[]> lines = [.. dice.Of(seeds).Split('\n').Select(line => line.Split(','))];
        for (int i = dice.Below(5); i > 0; i--)
        {
            int at = dice.Below(lines.Count), field = dice.Below(lines[at].Length);
            switch (dice.Below(9))
            {
                case 0:
                    lines.Insert(at, [.. lines[dice.Below(lines.Count)]]);
                    break;
                case 1 when lines.Count > 1:
                    lines.RemoveAt(at);
                    break;
                case 2:
                    lines[at] = [.. lines[at], dice.Of(Hostile.Fields)];
                    break;
                case 3:
                    lines[at] = lines[at][..field];
                    lines[at] = lines[at].Length == 0 ? [""] : lines[at];
                    break;
                case 4:
                    string[] other = lines[dice.Below(lines.Count)];
                    lines[at][field] = other[dice.Below(other.Length)];
                    break;
                case 5:
                    lines[at][field] = dice.Of(Hostile.Fields);
                    break;
                case 6 when dice.OneIn(40):
                    lines.AddRange(Enumerable.Repeat(lines[at], 1 << dice.Below(12)).Select(line => line.ToArray()));
                    break;
                default:
                    lines[at][field] = dice.Of(Hostile.Numbers);
                    break;
            }
        }

        string end = dice.OneIn(10) ? "\r\n" : "\n";
        byte[] utf8 = Encoding.UTF8.GetBytes(string.Join(end, lines.Select(line => string.Join(',', line))));
        return dice.OneIn(20) ? ByteDamage.Of(utf8, ref dice) : utf8;
    }
}
