using System.Reflection;
using System.Text;
using System.Text.Json;

namespace LlmEconomics.Fuzz;

/// <summary>Every reader of the library.</summary>
internal static class Readers
{
    private static readonly JsonSerializerOptions Own = new();

    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(Lines("configs.jsonl").First(line => line.Contains("\"llama\"", StringComparison.Ordinal)));

    public static IReadOnlyList<Reader> All { get; } =
    [
        new("config", Json(Configs), [typeof(ModelImportException)], ["M:LlmEconomics.HuggingFaceImporter.Import("],
            utf8 => HuggingFaceImporter.Import(utf8), model => Pipeline.Run(((ImportedModel)model).Architecture, ((ImportedModel)model).Formats)),
        new("config-text", Json(Configs), [typeof(ModelImportException)], ["M:LlmEconomics.HuggingFaceImporter.Import("], utf8 => HuggingFaceImporter.Import(Text(utf8))),
        new("companion", Json(() => Lines("companions.jsonl")), [typeof(ModelImportException)], ["M:LlmEconomics.HuggingFaceImporter.Import("],
            utf8 => HuggingFaceImporter.Import(new MemoryStream(Plain), new MemoryStream(utf8)),
            model => Pipeline.Run(((ImportedModel)model).Architecture, ((ImportedModel)model).Formats)),
        new("format-scheme", Json(() => Seeds.Schemes), [typeof(JsonException)], ["M:LlmEconomics.FormatScheme.FromJson("],
            utf8 => FormatScheme.FromJson(Text(utf8)), scheme => Pipeline.Store((FormatScheme)scheme)),
        new("model", Json(() => Seeds.Models.Select(m => m.Architecture.ToJson())), [typeof(ModelImportException)],
            ["M:LlmEconomics.ModelArchitecture.FromJson("], utf8 => ModelArchitecture.FromJson(Text(utf8)),
            model => Pipeline.Run((ModelArchitecture)model, FormatScheme.Fp8Block128)),
        new("catalog-model", Json(() => Seeds.Models.Select(m => m.ToJson())), [typeof(ModelImportException)],
            ["M:LlmEconomics.CatalogModel.FromJson("], utf8 => CatalogModel.FromJson(Text(utf8)), Pipeline.RunEntry),
        new("accelerator", Json(() => Seeds.Accelerators), [typeof(AcceleratorFormatException)], ["M:LlmEconomics.Accelerator.FromJson("],
            utf8 => Accelerator.FromJson(new MemoryStream(utf8)), accelerator => Pipeline.Time((Accelerator)accelerator)),
        new("accelerator-catalog", Json(() => Seeds.Catalogs), [typeof(AcceleratorFormatException)],
            ["M:LlmEconomics.AcceleratorCatalog.FromJson("], utf8 => AcceleratorCatalog.Load(new MemoryStream(utf8))),
        new("engine-profile", Json(() => EngineProfile.All.Select(p => p.ToJson())), [typeof(JsonException)], ["M:LlmEconomics.EngineProfile.FromJson("],
            utf8 => EngineProfile.FromJson(Text(utf8)), profile => Pipeline.Time((EngineProfile)profile, null)),
        new("efficiency-profile", Json(() => EfficiencyProfile.All.Select(p => p.ToJson())), [typeof(JsonException)],
            ["M:LlmEconomics.EfficiencyProfile.FromJson("], utf8 => EfficiencyProfile.FromJson(Text(utf8)),
            profile => Pipeline.Time(EngineProfile.Vllm, (EfficiencyProfile)profile)),
        new("bench-result", Json(() => Seeds.Bench), [typeof(MeasurementFormatException)], ["M:LlmEconomics.BenchResultFile.Read("],
            utf8 => BenchResultFile.Read(new MemoryStream(utf8)), Pipeline.Finite),
        new("measurements", Csv(Seeds.Measurements), [typeof(MeasurementFormatException)], ["M:LlmEconomics.MeasurementCsv.Read("],
            utf8 => MeasurementCsv.Read(new MemoryStream(utf8)), Pipeline.Finite),
        new("trace-azure", Csv(Seeds.Azure), [typeof(TraceFormatException)], ["M:LlmEconomics.RequestTrace.ReadAzure("],
            utf8 => RequestTrace.ReadAzure(new StringReader(Text(utf8))).Count()),
        new("trace-csv", Csv(Seeds.Plain), [typeof(TraceFormatException)], ["M:LlmEconomics.RequestTrace.ReadCsv("],
            utf8 => RequestTrace.ReadCsv(new StringReader(Text(utf8)), new TraceOptions { MovesEarlier = true, SkipsEmptyOutputs = true }).Count()),
        new("trace-columns", Csv(Seeds.Logs), [typeof(TraceFormatException)], ["M:LlmEconomics.RequestTrace.ReadCsv("], utf8 => ReadLog(utf8)),
        new("trace-mooncake", Json(() => Seeds.Mooncake), [typeof(TraceFormatException)], ["M:LlmEconomics.RequestTrace.ReadMooncake("],
            utf8 => RequestTrace.ReadMooncake(new StringReader(Text(utf8))).Count()),
        new("quantity-json", Json(() => Seeds.Quantities), [typeof(JsonException)], ["T:LlmEconomics.QuantityJsonConverter`1"], ReadQuantities),
        new("quantities", Terms(Seeds.Terms), [typeof(FormatException)], ["M:LlmEconomics.GgufMixture.Parse("], ParseQuantities),
        new("names", Terms(Seeds.Names), [typeof(FormatException), typeof(KeyNotFoundException), typeof(ArgumentException), typeof(InvalidOperationException)],
            [
                "M:LlmEconomics.NumberFormats.Parse(", "M:LlmEconomics.EngineProfile.Find(", "M:LlmEconomics.Currency.Of(", "M:LlmEconomics.AcceleratorCatalog.Find(",
            ],
            FindNames),
        new("patterns", Terms(Seeds.Patterns), [typeof(ArgumentException)], ["P:LlmEconomics.FormatRule.Pattern"],
            utf8 => new FormatRule(Text(utf8), ModuleFormat.Uniform(NumberFormats.Fp8)), rule => Pipeline.Store(FormatScheme.Bf16 with { Rules = [(FormatRule)rule] })),
    ];

    private static Lazy<IMutator> Json(Func<IEnumerable<string>> seeds)
    {
        return new Lazy<IMutator>(() => new JsonMutator(seeds()));
    }

    private static Lazy<IMutator> Csv(params string[] seeds)
    {
        return new Lazy<IMutator>(() => new CsvMutator(seeds));
    }

    private static Lazy<IMutator> Terms(IReadOnlyList<string> known)
    {
        return new Lazy<IMutator>(() => new TermMutator(known));
    }

    /// <summary>As a caller has it who read the bytes without looking: what is no UTF-8 keeps its units, so that halves of surrogate pairs occur.</summary>
    private static string Text(byte[] utf8)
    {
        string text = Encoding.UTF8.GetString(utf8);
        return text.Replace('\ufffd', '\ud800');
    }

    /// <summary>The configs by themselves, each under another model type too, and one with each way of quantisation.</summary>
    private static IEnumerable<string> Configs()
    {
        string[] configs = Lines("configs.jsonl");
        foreach (string config in configs)
        {
            yield return config;
        }

        int next = 0;
        foreach (string type in HuggingFaceImporter.SupportedModelTypes)
        {
            yield return $"{{\"model_type\":\"{type}\",{configs[next++ % configs.Length][1..].Replace("\"model_type\"", "\"was\"", StringComparison.Ordinal)}";
        }

        foreach (string section in Lines("quantization.jsonl"))
        {
            string config = configs[next++ % configs.Length];
            yield return config.Contains("quantization_config", StringComparison.Ordinal) ? config : $"{config[..^1]},\"quantization_config\":{section}}}";
        }
    }

    private static string[] Lines(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static int ReadLog(byte[] utf8)
    {
        TraceColumns columns = new()
        {
            Arrival = "when", PromptTokens = "in", OutputTokens = "out", ReasoningTokens = "think", Prefix = "doc", PrefixTokens = "doc_tokens",
            Time = utf8.AsSpan().IndexOf((byte)'T') >= 0 ? TraceTime.Iso8601 : (TraceTime)(utf8.Length % 4),
        };
        return RequestTrace.ReadCsv(new StringReader(Text(utf8)), columns).Count();
    }

    private static object? ReadQuantities(byte[] utf8)
    {
        switch (utf8.Length % 4)
        {
            case 0:
                return JsonSerializer.Deserialize<Dictionary<string, Bytes>>(utf8, Own);
            case 1:
                return JsonSerializer.Deserialize<List<Money>>(utf8, Own);
            case 2:
                return JsonSerializer.Deserialize<Dictionary<string, TokenRate>>(utf8, Own);
            default:
                return JsonSerializer.Deserialize<List<Currency>>(utf8, Own);
        }
    }

    private static object ParseQuantities(byte[] utf8)
    {
        string text = Text(utf8);
        return Money.TryParse(text, out Money money) ? money
            : MoneyRate.TryParse(text, out MoneyRate rate) ? rate
            : TokenPrice.TryParse(text, out TokenPrice price) ? price
            : Duration.TryParse(text, out Duration duration) ? duration
            : TokenRate.TryParse(text, out TokenRate tokens) ? tokens
            : utf8.Length % 3 == 0 ? Money.Parse(text)
            : Bytes.Parse(text);
    }

    private static object FindNames(byte[] utf8)
    {
        string text = Text(utf8);
        return (utf8.Length % 12) switch
        {
            0 => AcceleratorCatalog.Default.Find(text),
            1 => ModelCatalog.Find(text),
            2 => EngineProfile.Find(text),
            3 => WorkloadPreset.Find(text),
            4 => TokenizerFertility.Find(text),
            5 => TariffCatalog.Find(text, text),
            6 => Currency.Of(text),
            7 => EngineMemory.For(text, text),
            8 => NumberFormats.Parse(text),
            9 => ElementType.Parse(text),
            10 => FormatScheme.Parse(text),
            _ => EngineProfile.Vllm.At(text),
        };
    }
}
