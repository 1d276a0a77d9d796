namespace LlmEconomics.Tests.Serving.Simulation;

/// <summary>Requests drawn for tests, the same for the same seed.</summary>
internal static class Requests
{
    public static List<ServingRequest> Poisson(int count, double rate, (int Low, int High) prompt, (int Low, int High) output, int seed = 1)
    {
        Random random = new(seed);
        double time = 0;
        List<ServingRequest> list = [];
        for (int i = 0; i < count; i++)
        {
            time += -Math.Log(1 - random.NextDouble()) / rate;
            list.Add(new ServingRequest
            {
                Id = i, Arrival = Duration.FromSeconds(time), PromptTokens = random.Next(prompt.Low, prompt.High + 1), OutputTokens = random.Next(output.Low, output.High + 1),
            });
        }

        return list;
    }

    /// <summary>The same, with prompts that begin with one of some prefixes of equal length.</summary>
    public static List<ServingRequest> WithPrefixes(this List<ServingRequest> requests, int prefixes, int tokens, int seed = 1)
    {
        Random random = new(seed);
        return [.. requests.Select(r => r with { Segments = [new PromptSegment((ulong)random.Next(1, prefixes + 1), Math.Min(tokens, r.PromptTokens))] })];
    }
}
