namespace LlmEconomics.Fuzz;

/// <summary>Writes failing inputs to files, and ends the run when one input never comes back.</summary>
internal sealed class Watch : IDisposable
{
    /// <summary>Failures that are written and printed for one reader; the rest is counted.</summary>
    private const int MaxWritten = 20;

    private const int HangSeconds = 120;

    private readonly string folder;
    private readonly long seed;
    private readonly Dictionary<string, int> written = [];
    private readonly Timer timer;
    private volatile Present? present;

    public Watch(string folder, long seed)
    {
        (this.folder, this.seed) = (folder, seed);
        timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    }

    public void Dispose()
    {
        timer.Dispose();
    }

    public void Begin(string reader, long number, byte[] input)
    {
        present = new Present(reader, number, input, Environment.TickCount64);
    }

    public void End(Result result)
    {
        Present done = present!;
        present = null;
        if (result.Fault is { } fault)
        {
            Write(done, fault);
        }
    }

    private void Look()
    {
        if (present is { } hanging && Environment.TickCount64 - hanging.Since > HangSeconds * 1000)
        {
            Write(hanging, $"no answer for {HangSeconds} s");
            timer.Dispose();
            Environment.Exit(1);
        }
    }

    private void Write(Present input, string fault)
    {
        int count = written[input.Reader] = written.GetValueOrDefault(input.Reader) + 1;
        if (count > MaxWritten)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FormattableString.Invariant($"{input.Reader}-{seed}-{input.Number}"));
        File.WriteAllBytes(path, input.Bytes);
        File.WriteAllText(path + ".txt", fault);
        Console.WriteLine($"FAULT {input.Reader} {seed}/{input.Number} ({path}): {string.Join(" | ", fault.Split('\n').Take(5).Select(line => line.Trim()))}");
    }

    private sealed record Present(string Reader, long Number, byte[] Bytes, long Since);
}
