using System.CommandLine;
using System.Diagnostics;
using LlmEconomics.Fuzz;

Option<long> inputs = new("--inputs") { Description = "Inputs of all readers together.", DefaultValueFactory = _ => 100_000 };
Option<long> seed = new("--seed") { Description = "Where chance begins; the same seed makes the same inputs.", DefaultValueFactory = _ => 20261130 };
Option<string?> only = new("--reader") { Description = "One reader alone, by its name." };
Option<double> seconds = new("--seconds") { Description = "Stops after so long, whatever is left.", DefaultValueFactory = _ => double.PositiveInfinity };
Option<string> folder = new("--failures") { Description = "Where failing inputs are written.", DefaultValueFactory = _ => "artifacts/fuzz" };
Option<FileInfo?> replay = new("--replay") { Description = "Reads one file again, with --reader." };
RootCommand root = new("Damaged inputs for every reader: only documented exceptions, none over a second or 20 times its size, no NaN after it.")
{
    inputs, seed, only, seconds, folder, replay,
};
root.SetAction(parsed => Run(parsed));
return root.Parse(args).Invoke();

int Run(ParseResult parsed)
{
    string? name = parsed.GetValue(only);
    Reader[] readers = [.. Readers.All.Where(r => name is null || r.Name == name)];
    if (readers.Length == 0)
    {
        Console.Error.WriteLine($"error: no reader '{name}'; there are {string.Join(", ", Readers.All.Select(r => r.Name))}");
        return 2;
    }

    foreach (string missing in Documentation.Missing(readers))
    {
        Console.WriteLine($"FAULT {missing}");
        Environment.ExitCode = 1;
    }

    return parsed.GetValue(replay) is { } file ? Replay(readers[0], file) : Fuzz(parsed, readers);
}

int Replay(Reader reader, FileInfo file)
{
    Result result = Result.Of(reader, File.ReadAllBytes(file.FullName));
    Console.WriteLine(result);
    return result.Fault is null ? 0 : 1;
}

int Fuzz(ParseResult parsed, Reader[] readers)
{
    const int batch = 250;
    long each = (parsed.GetValue(inputs) + readers.Length - 1) / readers.Length, start = parsed.GetValue(seed);
    double limit = parsed.GetValue(seconds);
    Tally[] tallies = [.. readers.Select(r => new Tally(r))];
    using Watch watch = new(parsed.GetValue(folder)!, start);
    Stopwatch clock = Stopwatch.StartNew();

    // Readers take turns, so that a run that is cut short has tried all of them.
    for (long first = 0; first < each && clock.Elapsed.TotalSeconds < limit; first += batch)
    {
        for (int r = 0; r < readers.Length; r++)
        {
            for (long i = first; i < Math.Min(each, first + batch); i++)
            {
                Dice dice = new(start, readers[r].Name, i);
                byte[] input = readers[r].Inputs.Value.Make(ref dice);
                watch.Begin(readers[r].Name, i, input);
                Result result = Result.Of(readers[r], input);
                watch.End(result);
                tallies[r].Add(result, input.Length);
            }
        }
    }

    foreach (Tally tally in tallies)
    {
        Console.WriteLine(tally);
    }

    long count = tallies.Sum(t => t.Inputs), faults = tallies.Sum(t => t.Faults);
    Console.WriteLine(FormattableString.Invariant(
        $"{count} inputs of seed {start} in {clock.Elapsed.TotalSeconds:F0} s, {count / clock.Elapsed.TotalSeconds:F0} a second; {faults} faults"));
    return faults == 0 ? Environment.ExitCode : 1;
}
