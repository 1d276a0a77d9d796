namespace LlmEconomics.Fuzz;

/// <summary>What became of one input.</summary>
/// <param name="Refusal">The name of the documented exception, or <see langword="null"/> where it was accepted.</param>
/// <param name="Fault">What is wrong, or <see langword="null"/>.</param>
/// <param name="Seconds">Processor time of reading and all that follows: other programs on the machine do not count.</param>
/// <param name="Allocated">Bytes that reading allocated.</param>
internal readonly record struct Result(string? Refusal, string? Fault, double Seconds, long Allocated)
{
    /// <summary>The processor time an input may take, and how often a slow one is tried before it counts: code is compiled when first used.</summary>
    private const double MaxSeconds = 1;

    private const int Tries = 3;

    /// <summary>Bytes that reading may allocate for each byte of the input, and for any input at all: see docs/limits.md.</summary>
    private const long PerByte = 20, Floor = 8 << 20;

    /// <summary>Characters of a message.</summary>
    private const int MaxMessage = 4200;

    public static Result Of(Reader reader, byte[] input)
    {
        Result result = Once(reader, input);
        for (int i = 1; i < Tries && result is { Fault: null, Seconds: > MaxSeconds }; i++)
        {
            Result again = Once(reader, input);
            result = again.Seconds < result.Seconds ? again : result;
        }

        string? fault = result.Fault
            ?? (result.Seconds > MaxSeconds ? $"took {result.Seconds:F2} s"
                : result.Allocated > Floor + (PerByte * input.Length) ? $"allocated {result.Allocated} bytes for {input.Length}"
                : null);
        return result with { Fault = fault };
    }

    private static Result Once(Reader reader, byte[] input)
    {
        string? refusal = null, fault = null;
        object? read = null;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long allocated = 0;
#pragma warning disable CA1031 // Whatever is thrown besides what is documented is what is looked for.
        try
        {
            read = reader.Read(input);
        }
        catch (Exception e)
        {
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            refusal = e.GetType().Name;
            fault = reader.Documented.Any(t => t.IsInstanceOfType(e)) ? null : $"undocumented {e}";
            fault ??= e.Message.Length > MaxMessage ? $"message of {e.Message.Length} characters" : null;
        }

        allocated = refusal is null ? GC.GetAllocatedBytesForCurrentThread() - before : allocated;
        if (read is not null && reader.After is { } after)
        {
            try
            {
                after(read);
            }
            catch (Exception e)
            {
                refusal = $"after: {e.GetType().Name}";
                fault = Pipeline.Documented.Any(t => t.IsInstanceOfType(e)) ? null : $"after reading: undocumented {e}";
            }
        }
#pragma warning restore CA1031

        return new Result(refusal, fault, (Environment.CpuUsage.TotalTime - start).TotalSeconds, allocated);
    }
}
