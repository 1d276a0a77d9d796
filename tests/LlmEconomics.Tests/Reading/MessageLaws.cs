using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Xunit;

namespace LlmEconomics.Tests.Reading;

/// <summary>No message repeats more of hostile text than a line, whoever is given it: readers, names, codes, identifiers, constructors.</summary>
public sealed class MessageLaws
{
    /// <summary>Of our own messages; .NET appends the parameter's name to some.</summary>
    private const int Longest = Quoted.MaxMessage + 200;

    private static readonly string[] Hostile =
    [
        new string('x', 1_000_000), "re:" + new string('(', 500), string.Concat(Enumerable.Repeat("EUR", 100_000)), "\ud800", "a\nb\u202e\u001b[2J", "\0", new string('9', 100_000), "   ", "",
        "h100", "vllm", new string('\n', 100_000), string.Concat(Enumerable.Repeat("😀", 100_000)),
    ];

    public static TheoryData<string, Action<string>> Readers => new()
    {
        { "config", s => HuggingFaceImporter.Import(s) },
        { "config name", s => HuggingFaceImporter.Import("{}", null, s) },
        { "companion", s => HuggingFaceImporter.Import("{}", s) },
        { "scheme", s => FormatScheme.FromJson(s) },
        { "architecture", s => ModelArchitecture.FromJson(s) },
        { "entry", s => CatalogModel.FromJson(s) },
        { "accelerator", s => Accelerator.FromJson(s) },
        { "accelerators", s => AcceleratorCatalog.FromJson(s) },
        { "engine", s => EngineProfile.FromJson(s) },
        { "efficiency", s => EfficiencyProfile.FromJson(s) },
        { "bench", s => BenchResultFile.Read(s) },
        { "measurements", s => MeasurementCsv.Read(s) },
        { "azure", s => RequestTrace.ReadAzure(new StringReader(s)).ToArray() },
        { "csv", s => RequestTrace.ReadCsv(new StringReader(s)).ToArray() },
        { "mooncake", s => RequestTrace.ReadMooncake(new StringReader(s)).ToArray() },
        { "bytes", s => Bytes.Parse(s) },
        { "money", s => Money.Parse(s) },
        { "rate", s => TokenRate.Parse(s) },
        { "price", s => TokenPrice.Parse(s) },
    };

    /// <summary>Public methods and constructors of which every parameter is text, or can be left out, or a list of texts.</summary>
    public static TheoryData<string> Members => [.. Callable().Select(Name).Distinct()];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Readers_cut_what_they_repeat(string name, Action<string> read)
    {
        foreach (string text in Hostile)
        {
            // As the text itself, as a member's name, as a value, as a field.
            string json = System.Text.Json.JsonSerializer.Serialize(text);
            string[] inputs =
            [
                text, json, $"{{{json}:1}}", $"{{\"model_type\":{json},\"name\":{json},\"id\":{json}}}", $"[{{{json}:{json}}}]", $"a,{text},{text}\n{text},1,2\n",
                $"TIMESTAMP,ContextTokens,GeneratedTokens\n{text},1,1\n", $"arrival_s,input_tokens,output_tokens\n1,{text},1\n", $"concurrency,isl,osl,ttft_ms\n{text},1,1,1\n",
                $"80 {text}", $"{{\"name\":\"a\",\"linear\":{{\"weights\":{json},\"activations\":\"bf16\"}}}}", $"{{\"timestamp\":{json}}}",
                $"{{\"completed\":1,\"total_input_tokens\":{json}}}", $"{{\"rules\":[{{\"pattern\":{json}}}]}}",
            ];
            Assert.All(inputs, input => Check(name, () => read(input)));
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Members_that_take_text_cut_what_they_repeat(string member)
    {
        foreach (MethodBase method in Callable().Where(m => Name(m) == member))
        {
            foreach (string text in Hostile)
            {
                object?[] arguments = [.. method.GetParameters().Select(p => Argument(p, text))];
                Check(member, () => _ = method is ConstructorInfo made ? made.Invoke(arguments) : method.Invoke(Instance(method), arguments));
            }
        }
    }

    [Fact]
    public void Patterns_cut_what_they_repeat()
    {
        foreach (string text in Hostile.Append("re:a{9}").Append($"re:{new string('a', 400)}{{9}}").Append($"re:({new string('b', 400)}"))
        {
            Check("pattern", () => _ = new FormatRule(text, ModuleFormat.Uniform(NumberFormats.Bf16)));
        }
    }

    [Fact]
    public void There_are_many()
    {
        Assert.True(Members.Count > 30, $"{Members.Count} members");
    }

    private static void Check(string name, Action call)
    {
        try
        {
            call();
        }
        catch (Exception thrown) when (thrown is not Xunit.Sdk.XunitException)
        {
            for (Exception? e = thrown is TargetInvocationException wrapped ? wrapped.InnerException : thrown; e is not null; e = e.InnerException)
            {
                Assert.True(e.Message.Length <= Longest, $"{name}: {e.GetType().Name} with {e.Message.Length} characters: {e.Message[..Math.Min(300, e.Message.Length)]}");
                Assert.False(e.Message.Contains('\ud800', StringComparison.Ordinal) && !IsWhole(e.Message), $"{name}: {e.GetType().Name} with half a character");
            }
        }
    }

    private static bool IsWhole(string text)
    {
        try
        {
            _ = new UTF8Encoding(false, true).GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static IEnumerable<MethodBase> Callable()
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return typeof(Bytes).Assembly.GetExportedTypes()
            .Where(t => !t.IsInterface && !t.ContainsGenericParameters && !t.IsSubclassOf(typeof(Delegate)))
            .SelectMany(t => t.GetMethods(declared).Where(m => !m.IsSpecialName && !m.ContainsGenericParameters).Cast<MethodBase>().Concat(t.IsAbstract ? [] : t.GetConstructors()))
            .Where(m => m.Name is not (nameof(ToString) or nameof(Equals) or "PrintMembers" or nameof(GetType) or nameof(GetHashCode)))
            .Where(m => m.GetParameters() is { Length: > 0 } all && all.Any(p => p.ParameterType == typeof(string)) && all.All(p => CanArgue(p)))
            .Where(m => m.IsStatic || m is ConstructorInfo || Instance(m) is not null);
    }

    private static bool CanArgue(ParameterInfo p)
    {
        return p.ParameterType == typeof(string) || p.IsOut || p.HasDefaultValue || p.ParameterType.IsValueType && !p.ParameterType.IsByRefLike
            || p.ParameterType.IsAssignableFrom(typeof(string[])) || p.ParameterType == typeof(IReadOnlyList<Accelerator>) || p.ParameterType == typeof(Exception)
            || p.ParameterType == typeof(ModelArchitecture) || p.ParameterType == typeof(ElementType) || p.ParameterType == typeof(IEnumerable<ElementType>)
            || p.ParameterType == typeof(ModuleFormat) || p.ParameterType == typeof(WeightRole) || p.ParameterType == typeof(Provenance);
    }

    private static object? Argument(ParameterInfo p, string text)
    {
        Type type = p.ParameterType;
        return type == typeof(string) ? text
            : type.IsAssignableFrom(typeof(string[])) ? new[] { text, text }
            : p.IsOut ? null
            : p.HasDefaultValue ? p.DefaultValue is DBNull or null && type.IsValueType ? Activator.CreateInstance(type) : p.DefaultValue
            : type == typeof(IReadOnlyList<Accelerator>) ? AcceleratorCatalog.Default.ToImmutableArray()
            : type == typeof(ModelArchitecture) ? Models.DenseModels.Llama31With8B
            : type == typeof(ElementType) ? ElementType.Bf16
            : type == typeof(IEnumerable<ElementType>) ? ElementType.All
            : type == typeof(ModuleFormat) ? ModuleFormat.Uniform(NumberFormats.Bf16)
            : type == typeof(WeightRole) ? WeightRole.Lookup
            : type == typeof(Provenance) ? Provenance.Assumed
            : type.IsValueType ? Activator.CreateInstance(type)
            : null;
    }

    private static object? Instance(MethodBase method)
    {
        Type type = method.DeclaringType!;
        return type == typeof(AcceleratorCatalog) ? AcceleratorCatalog.Default
            : type == typeof(Accelerator) ? AcceleratorCatalog.Default.First()
            : type == typeof(EngineProfile) ? EngineProfile.Vllm
            : type == typeof(TokenizerFertility) ? TokenizerFertility.All[0]
            : type == typeof(HourlyCost) ? HourlyCost.Of("a", default)
            : null;
    }

    private static string Name(MethodBase method)
    {
        return $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";
    }
}
