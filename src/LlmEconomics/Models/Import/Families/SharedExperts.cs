using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>The rules by which families size the expert that every token passes.</summary>
internal static class SharedExperts
{
    private const int MaxWidth = 1 << 24;

    public static ImmutableArray<int> None(FamilyConfig config, ImmutableArray<int> expertWidths)
    {
        return [.. expertWidths.Select(_ => 0)];
    }

    /// <summary>So many times the width of a routed expert (DeepSeek, GLM, Kimi, ERNIE, Ling).</summary>
    public static ImmutableArray<int> Multiple(FamilyConfig config, ImmutableArray<int> expertWidths)
    {
        string? key = config.Text.FirstOf(ConfigKeys.SharedExperts);
        if (key is null)
        {
            config.Text.ReportUnlessNull(ConfigKeys.SharedExperts[0], "0", "no shared expert is stated");
            return None(config, expertWidths);
        }

        ImmutableArray<int> counts = config.Text.IntPerLayer(key, expertWidths.Length, 0, 1 << 16)!.Value;
        return [.. counts.Zip(expertWidths, (n, width) => Product(config, key, n, width))];
    }

    /// <summary>A width of its own (Qwen, Granite, Nemotron-3, Step).</summary>
    public static ImmutableArray<int> OwnWidth(FamilyConfig config, ImmutableArray<int> expertWidths)
    {
        int width = config.Text.IntOr(ConfigKeys.SharedWidth, 0, "no shared expert is stated", 0, MaxWidth);
        return [.. expertWidths.Select(_ => width)];
    }

    /// <summary>One expert like the routed ones (Llama 4).</summary>
    public static ImmutableArray<int> One(FamilyConfig config, ImmutableArray<int> expertWidths)
    {
        return expertWidths;
    }

    private static int Product(FamilyConfig config, string key, int count, int width)
    {
        long product = (long)count * width;
        return product <= MaxWidth ? (int)product : throw config.Text.Error(key, $"expected a shared expert of at most {MaxWidth} columns");
    }
}
