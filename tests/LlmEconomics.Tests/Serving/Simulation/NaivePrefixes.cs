namespace LlmEconomics.Tests.Serving.Simulation;

/// <summary>The reference's prefix cache: a flat list of entries by the path to them, searched from end to end.</summary>
internal sealed class NaivePrefixes
{
    private readonly List<Entry> entries = [];
    private long clock;

    public long Pinned => entries.Where(e => e.Users > 0).Sum(e => e.Resident);

    private long Idle => entries.Where(e => e.Users == 0).Sum(e => e.Resident);

    public long PinnedOf(in ServingRequest request)
    {
        return Path(request).Where(e => e.Users > 0).Sum(e => e.Resident);
    }

    public Held Acquire(in ServingRequest request)
    {
        Entry[] path = [.. Path(request)];
        foreach (Entry e in path)
        {
            e.Users++;
        }

        return new Held(path.LastOrDefault()?.Name ?? "", path.Sum(e => e.Resident));
    }

    public Held Publish(in ServingRequest request, Held held)
    {
        string name = "";
        long tokens = 0;
        foreach (PromptSegment segment in request.Segments)
        {
            name += $"/{segment.Content}x{segment.Tokens}";
            Entry? e = entries.Find(e => e.Name == name);
            if (e is null)
            {
                entries.Add(e = new Entry(name) { Tokens = segment.Tokens });
            }

            e.Users += IsPrefix(name, held.Name) ? 0 : 1;
            e.Resident = e.Tokens;
            tokens += e.Tokens;
        }

        return new Held(name, tokens);
    }

    public void Release(Held held)
    {
        clock++;
        foreach (Entry e in entries.Where(e => IsPrefix(e.Name, held.Name)))
        {
            e.Users--;
            e.LastUse = clock;
        }
    }

    public void Keep(in ServingRequest request, Held held)
    {
        long own = request.PromptTokens + request.OutputTokens - held.Tokens;
        if (request.OutputContent != 0 && request.Segments.Sum(s => s.Tokens) == request.PromptTokens)
        {
            string name = $"{held.Name}/{request.OutputContent}x{request.OutputTokens}";
            Entry? e = entries.Find(e => e.Name == name);
            if (e is null)
            {
                entries.Add(e = new Entry(name) { Tokens = request.OutputTokens });
            }

            e.Resident = e.Tokens;
            e.LastUse = ++clock;
            own -= request.OutputTokens;
        }

        if (own > 0 && entries.Exists(e => e.Name.StartsWith('/')))
        {
            entries.Add(new Entry($"#{clock}:{entries.Count}") { Tokens = own, Resident = own, LastUse = clock });
        }
    }

    public void Park(long sequence, long tokens)
    {
        if (tokens > 0)
        {
            entries.Add(new Entry($"#{sequence}") { Tokens = tokens, Resident = tokens, LastUse = ++clock });
        }
    }

    public long Unpark(long sequence)
    {
        Entry? e = entries.Find(e => e.Name == $"#{sequence}");
        entries.RemoveAll(o => ReferenceEquals(o, e));
        return e?.Resident ?? 0;
    }

    /// <summary>Evicts until at most so many tokens are idle.</summary>
    public void Trim(double tokens)
    {
        while (Idle > tokens)
        {
            Entry? e = entries.Where(e => e.Users == 0 && !entries.Exists(o => !ReferenceEquals(o, e) && IsPrefix(e.Name, o.Name))).MinBy(e => (e.LastUse, e.Name.StartsWith('#') ? 0 : 1));
            if (e is null)
            {
                return;
            }

            // What a request held alone and has ended goes as a whole; the rest from its end.
            e.Resident -= e.Name.Contains(':', StringComparison.Ordinal) ? e.Resident : Math.Min(e.Resident, (long)Math.Ceiling(Idle - tokens));
            entries.RemoveAll(o => o.Resident == 0 && ReferenceEquals(o, e));
        }
    }

    private List<Entry> Path(in ServingRequest request)
    {
        List<Entry> path = [];
        string name = "";
        foreach (PromptSegment segment in request.Segments)
        {
            name += $"/{segment.Content}x{segment.Tokens}";
            if (entries.Find(e => e.Name == name) is not { } e)
            {
                break;
            }

            path.Add(e);
            if (e.Resident < segment.Tokens)
            {
                break;
            }
        }

        return path;
    }

    private static bool IsPrefix(string shorter, string longer)
    {
        return shorter.StartsWith('/') && (longer == shorter || longer.StartsWith(shorter + "/", StringComparison.Ordinal));
    }

    /// <summary>What a sequence holds together with others.</summary>
    internal readonly record struct Held(string Name, long Tokens);

    private sealed record Entry(string Name)
    {
        public long Tokens { get; init; }

        public long Resident { get; set; }

        public int Users { get; set; }

        public long LastUse { get; set; }
    }
}
