namespace LlmEconomics.Fuzz;

/// <summary>What became of all inputs of one reader.</summary>
internal sealed class Tally(Reader reader)
{
    private readonly SortedDictionary<string, long> refusals = new(StringComparer.Ordinal);

    public long Inputs { get; private set; }

    public long Faults { get; private set; }

    private double slowest;

    private double largest;

    private long most;

    public void Add(Result result, int length)
    {
        Inputs++;
        Faults += result.Fault is null ? 0 : 1;
        slowest = Math.Max(slowest, result.Seconds);
        most = Math.Max(most, result.Allocated);
        largest = Math.Max(largest, (double)result.Allocated / Math.Max(1, length));
        if (result.Refusal is { } refusal)
        {
            refusals[refusal] = refusals.GetValueOrDefault(refusal) + 1;
        }
    }

    public override string ToString()
    {
        string refused = string.Join(", ", refusals.Select(r => $"{r.Value} {r.Key}"));
        return FormattableString.Invariant(
            $"{reader.Name}: {Inputs} inputs, {Inputs - refusals.Values.Sum()} accepted, {(refused.Length > 0 ? refused : "none refused")}; slowest {slowest * 1e3:F0} ms, ")
            + FormattableString.Invariant($"most allocated {most / 1024} KiB, at most {largest:F0} × an input's size{(Faults > 0 ? $"; {Faults} FAULTS" : "")}");
    }
}
