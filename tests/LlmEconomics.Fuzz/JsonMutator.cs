using System.Text;
using System.Text.Json;

namespace LlmEconomics.Fuzz;

/// <summary>
/// Damages JSON by its structure: values exchanged for hostile ones or for values of other seeds, members lost, doubled and renamed, lists made longer,
/// and now and then the bytes themselves. Seeds are cut into their parts once; an input is then a copy with some parts replaced.
/// </summary>
internal sealed class JsonMutator : IMutator
{
    private readonly List<Seed> seeds = [];
    private readonly List<byte[]> values = [];
    private readonly List<byte[]> names = [];

    public JsonMutator(IEnumerable<string> seeds)
    {
        HashSet<string> known = [];
        foreach (string text in seeds)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            Seed seed = new(utf8, Parts(utf8));
            this.seeds.Add(seed);
            foreach (Part part in seed.Parts)
            {
                byte[] value = utf8[part.Start..part.End], name = utf8[part.NameStart..part.NameEnd];
                if (value.Length < 400 && known.Add(Encoding.UTF8.GetString(value)))
                {
                    values.Add(value);
                }

                if (name.Length > 0 && known.Add(Encoding.UTF8.GetString(name)))
                {
                    names.Add(name);
                }
            }
        }
    }

    public byte[] Make(ref Dice dice)
    {
        Seed seed = dice.Of(seeds);
        if (dice.OneIn(100))
        {
            return seed.Utf8;
        }

        List<(int Start, int End, byte[] With)> edits = [];
        for (int i = dice.OneIn(2) ? 1 : 1 + dice.Below(4); i > 0 && seed.Parts.Count > 0; i--)
        {
            (int Start, int End, byte[] With) edit = Edit(seed, dice.Of(seed.Parts), ref dice);
            if (!edits.Exists(e => edit.Start < e.End && e.Start < edit.End))
            {
                edits.Add(edit);
            }
        }

        edits.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        List<byte> result = new(seed.Utf8.Length + 256);
        int at = 0;
        foreach ((int start, int end, byte[] with) in edits)
        {
            result.AddRange(seed.Utf8.AsSpan(at, start - at));
            result.AddRange(with);
            at = end;
        }

        result.AddRange(seed.Utf8.AsSpan(at));
        return dice.OneIn(16) ? ByteDamage.Of([.. result], ref dice) : [.. result];
    }

    private (int Start, int End, byte[] With) Edit(Seed seed, Part part, ref Dice dice)
    {
        byte[] value = seed.Utf8[part.Start..part.End];
        switch (dice.Below(14))
        {
            case 0:
                return (part.FullStart, part.FullEnd, []);
            case 1:
                return (part.Start, part.End, Encoding.UTF8.GetBytes(dice.Of(Hostile.Values)));
            case 2 or 3 or 4 or 5:
                return (part.Start, part.End, Encoding.UTF8.GetBytes(dice.Of(Hostile.Numbers)));
            case 6:
                return (part.Start, part.End, Encoding.UTF8.GetBytes($"\"{dice.Of(Hostile.Texts)}\""));
            case 7:
                return (part.Start, part.End, dice.Of(values));
            case 8 when part.NameEnd > part.NameStart:
                return (part.NameStart, part.NameEnd, dice.Of(names));
            case 9 when part.NameEnd > part.NameStart:
                // The member twice, or another member before it.
                byte[] name = dice.OneIn(3) ? dice.Of(names) : seed.Utf8[part.NameStart..part.NameEnd];
                return (part.NameStart, part.NameStart, [.. name, (byte)':', .. dice.OneIn(2) ? value : dice.Of(values), (byte)',']);
            case 10 when part.NameEnd == part.NameStart:
                // An item of a list many times.
                int times = 1 << dice.Below(dice.OneIn(50) ? 13 : 7);
                return (part.Start, part.End, [.. Enumerable.Repeat((byte[])[.. value, (byte)','], times).SelectMany(v => v), .. value]);
            case 11:
                return (part.Start, part.End, [(byte)'[', .. value, (byte)']']);
            case 12:
                return (part.Start, part.End, [.. "{\"a\":"u8, .. value, (byte)'}']);
            default:
                return (part.Start, part.End, Nearby(value, ref dice));
        }
    }

    /// <summary>A whole number a little off; another value for anything else.</summary>
    private byte[] Nearby(byte[] value, ref Dice dice)
    {
        if (!long.TryParse(Encoding.UTF8.GetString(value), out long number) || Math.Abs(number) > 1L << 40)
        {
            return dice.Of(values);
        }

        long other = dice.Below(6) switch { 0 => number + 1, 1 => number - 1, 2 => number * 2, 3 => number / 2, 4 => number * 1000, _ => -number };
        return Encoding.UTF8.GetBytes(other.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Where each value stands, its name with it, and what to cut to leave it out.</summary>
    private static List<Part> Parts(byte[] utf8)
    {
        List<Part> parts = [];
        Stack<(int Start, int NameStart, int NameEnd)> open = new();
        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { AllowMultipleValues = true });
        (int NameStart, int NameEnd) name = default;
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex, end = (int)reader.BytesConsumed;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    // The token ends behind its colon.
                    name = (start, start + reader.ValueSpan.Length + 2);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push((start, name.NameStart, name.NameEnd));
                    name = default;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    (int Start, int NameStart, int NameEnd) opened = open.Pop();
                    parts.Add(Part.Of(utf8, opened.Start, end, opened.NameStart, opened.NameEnd));
                    name = default;
                    break;
                default:
                    parts.Add(Part.Of(utf8, start, end, name.NameStart, name.NameEnd));
                    name = default;
                    break;
            }
        }

        return parts;
    }

    private sealed record Seed(byte[] Utf8, List<Part> Parts);

    private readonly record struct Part(int Start, int End, int NameStart, int NameEnd, int FullStart, int FullEnd)
    {
        public static Part Of(byte[] utf8, int start, int end, int nameStart, int nameEnd)
        {
            int from = nameEnd > nameStart ? nameStart : start;
            int comma = end;
            while (comma < utf8.Length && utf8[comma] is (byte)' ' or (byte)'\n' or (byte)'\r')
            {
                comma++;
            }

            bool hasComma = comma < utf8.Length && utf8[comma] == (byte)',';
            return new Part(start, end, from == start ? start : nameStart, from == start ? start : nameEnd, from, hasComma ? comma + 1 : end);
        }
    }
}
