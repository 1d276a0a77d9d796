using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Rules from a checkpoint's list of modules. The experts of one layer, listed one by one, become one rule.</summary>
internal sealed class RuleList(int? experts)
{
    private readonly ImmutableArray<FormatRule>.Builder rules = ImmutableArray.CreateBuilder<FormatRule>();
    private readonly Dictionary<string, Listed> listed = new(StringComparer.Ordinal);
    private int expressions;

    /// <summary>One format for every module of a list.</summary>
    public static ImmutableArray<FormatRule> Uniform(ConfigNode node, string key, ModuleFormat format, int? experts)
    {
        RuleList list = new(experts);
        ImmutableArray<string> patterns = node.Strings(key);
        for (int i = 0; i < patterns.Length; i++)
        {
            list.Add(patterns[i], format, $"{node.Path}.{key}[{i}]");
        }

        return list.ToRules();
    }

    public void Add(string pattern, ModuleFormat format, string path)
    {
        bool isExpression = pattern.StartsWith("re:", StringComparison.Ordinal);
        if (isExpression && ++expressions > ReaderLimits.MaxTriedPatterns)
        {
            throw new ModelImportException(path, $"expected at most {ReaderLimits.MaxTriedPatterns} regular expressions in one list.");
        }

        if (isExpression || pattern.AsSpan().ContainsAny('*', '?') || ModuleName.ExpertIndex(pattern) is not { } expert)
        {
            rules.Add(Rule(pattern, format, path));
            return;
        }

        string name = ModuleName.Normalise(pattern);
        if (!listed.TryGetValue(name, out Listed? module))
        {
            listed.Add(name, module = new Listed(format, path));
            rules.Add(Rule(pattern, format, path));
        }
        else if (module.Format != format)
        {
            throw new ModelImportException(
                path,
                $"expected the format of the layer's other experts, {module.Format.Weights}, found {format.Weights}; experts of one layer share a format.");
        }

        _ = module.Indices.Add(expert);
    }

    /// <exception cref="ModelImportException">Only some of a layer's experts are listed.</exception>
    public ImmutableArray<FormatRule> ToRules()
    {
        foreach ((string name, Listed module) in listed)
        {
            if (experts is { } count && module.Indices.Count < count)
            {
                throw new ModelImportException(
                    module.Path, $"expected all {count} experts of {Quoted.Of(name)}, found {module.Indices.Count}; experts of one layer share a format.");
            }
        }

        return rules.ToImmutable();
    }

    /// <exception cref="ModelImportException">The pattern uses an unsupported construct.</exception>
    private static FormatRule Rule(string pattern, ModuleFormat format, string path)
    {
        try
        {
            return new FormatRule(pattern, format);
        }
        catch (ArgumentException e)
        {
            throw new ModelImportException(path, $"expected a module name, a wildcard or a regular expression; {e.Message}", e);
        }
    }

    private sealed record Listed(ModuleFormat Format, string Path)
    {
        public HashSet<int> Indices { get; } = [];
    }
}
