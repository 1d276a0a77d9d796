using System.CommandLine;

namespace LlmEconomics.Samples;

/// <summary>The command line: what may be asked, and how it is read.</summary>
internal sealed class Options
{
    private readonly Option<string> modelOption = new("--model", "-m")
    {
        Description = "Model id (llama-3.3-70b, deepseek-v3, gpt-oss-120b, …) or path to a config.json.",
        DefaultValueFactory = _ => "meta-llama/Llama-3.3-70B-Instruct",
    };

    private readonly Option<string> acceleratorOption = new("--accelerator", "-a")
    {
        Description = "Accelerator id or name (H100, MI300X, RTX 4090, …).",
        DefaultValueFactory = _ => "H100",
    };

    private readonly Option<int> countOption = new("--count", "-n") { Description = "Accelerators.", DefaultValueFactory = _ => 4 };

    private readonly Option<int?> tensorOption = new("--tp") { Description = "Tensor-parallel ranks [default: count / (pp × dp)]." };

    private readonly Option<int> pipelineOption = new("--pp") { Description = "Pipeline stages.", DefaultValueFactory = _ => 1 };

    private readonly Option<int> dataOption = new("--dp") { Description = "Attention data-parallel ranks.", DefaultValueFactory = _ => 1 };

    private readonly Option<int> expertOption = new("--ep") { Description = "Expert-parallel ranks.", DefaultValueFactory = _ => 1 };

    private readonly Option<string?> weightsOption = new("--weights", "-w")
    {
        Description = "Formats of weights and activations (bf16, fp8-block128, nvfp4, …) [default: those of the published checkpoint].",
    };

    private readonly Option<string?> cacheOption = new("--kv") { Description = "Format of the KV cache (bf16, fp8, …) [default: the checkpoint's]." };

    private readonly Option<int> inputOption = new("--input", "-i") { Description = "Prompt tokens per request.", DefaultValueFactory = _ => 2000 };

    private readonly Option<int> outputOption = new("--output", "-o") { Description = "Generated tokens per request.", DefaultValueFactory = _ => 500 };

    private readonly Option<string> engineOption = new("--engine", "-e")
    {
        Description = "Engine that serves: vllm, sglang, tensorrt-llm, llama.cpp, generic; a version after a colon (vllm:0.12.0).",
        DefaultValueFactory = _ => "vllm",
    };

    private readonly Option<int?> concurrencyOption = new("--concurrency", "-b")
    {
        Description = "Requests in flight, for the breakdown [default: as many as fit, at most 64].",
    };

    private readonly Option<double> priceOption = new("--price", "-p")
    {
        // Lambda, 8 × H100 SXM on demand, 19 September 2026: lambda.ai/pricing as surveyed in github.com/callgideon/model-inference.
        Description = "Price of one accelerator [USD/h]; the default is an on-demand H100 SXM, lambda.ai, 2026-09-19.",
        DefaultValueFactory = _ => 3.99,
    };

    private readonly Option<double?> utilisationOption = new("--utilisation")
    {
        Description = "Share of the memory the engine may use [default: the engine's].",
    };

    private readonly Option<double?> reserveOption = new("--reserve")
    {
        Description = "Memory kept for activations, graphs and the runtime per accelerator [GB] [default: the engine's].",
    };

    public Options()
    {
        Command = new RootCommand("What a million tokens cost: what fits, how long requests take and why, and what that costs by the hour.")
        {
            modelOption, acceleratorOption, countOption, tensorOption, pipelineOption, dataOption, expertOption, weightsOption, cacheOption, inputOption, outputOption,
            engineOption, concurrencyOption, priceOption, utilisationOption, reserveOption, Json,
        };
    }

    public RootCommand Command { get; }

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON instead of text." };

    public Question Read(ParseResult parsed)
    {
        int count = Positive(parsed.GetValue(countOption), "--count"), pipeline = parsed.GetValue(pipelineOption), data = parsed.GetValue(dataOption);
        int others = Math.Max(1, pipeline) * Math.Max(1, data);
        int tensor = parsed.GetValue(tensorOption) ?? (count % others == 0 ? count / others : throw new ArgumentException($"--count ({count}) must be a multiple of --pp × --dp ({others})."));
        Parallelism parallelism = new() { Tensor = tensor, Pipeline = pipeline, Data = data, Expert = parsed.GetValue(expertOption) };
        if (parallelism.Accelerators != count)
        {
            throw new ArgumentException($"--tp × --pp × --dp ({parallelism.Accelerators}) must equal --count ({count}).");
        }

        (ModelArchitecture model, FormatScheme formats, IReadOnlyList<AppliedDefault> defaults) = Model(parsed.GetValue(modelOption)!);
        if (parsed.GetValue(weightsOption) is { } weights)
        {
            formats = FormatScheme.Parse(weights, model) with { KvCache = formats.KvCache };
        }

        if (parsed.GetValue(cacheOption) is { } cache)
        {
            formats = formats with { KvCache = NumberFormats.Parse(cache) };
        }

        return new Question
        {
            Model = model,
            Formats = formats,
            Defaults = defaults,
            Accelerator = AcceleratorCatalog.Default.Find(parsed.GetValue(acceleratorOption)!),
            Parallelism = parallelism,
            InputTokens = Positive(parsed.GetValue(inputOption), "--input"),
            OutputTokens = Positive(parsed.GetValue(outputOption), "--output"),
            Engine = Engine(parsed),
            Concurrency = parsed.GetValue(concurrencyOption) is { } concurrency ? Positive(concurrency, "--concurrency") : null,
            PricePerAccelerator = MoneyRate.FromDollarsPerHour(parsed.GetValue(priceOption) is >= 0 and <= 1e6 and var price ? price : throw new ArgumentException("--price must lie between 0 and 1000000 USD/h.")),
        };
    }

    private EngineProfile Engine(ParseResult parsed)
    {
        string[] name = parsed.GetValue(engineOption)!.Split(':', 2);
        EngineProfile engine = EngineProfile.Find(name[0]);
        engine = name.Length > 1 ? engine.At(name[1]) : engine;
        return engine with
        {
            MemoryShare = parsed.GetValue(utilisationOption) ?? engine.MemoryShare,
            MemoryReserve = parsed.GetValue(reserveOption) is { } reserve ? Bytes.FromGigabytes(reserve) : engine.MemoryReserve,
        };
    }

    private static ImportedModel Model(string name)
    {
        if (File.Exists(name))
        {
            string companion = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(name))!, "hf_quant_config.json");
            return HuggingFaceImporter.Import(
                File.ReadAllBytes(name), File.Exists(companion) ? File.ReadAllBytes(companion) : default, Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(name))));
        }

        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"--model: there is no file '{name}'.");
        }

        CatalogModel known = ModelCatalog.Find(name);
        return new ImportedModel(known.Architecture, known.Formats, known.Defaults);
    }

    private static int Positive(int value, string option)
    {
        return value is >= 1 and <= 1 << 24 ? value : throw new ArgumentException($"{option} must lie between 1 and {1 << 24}.");
    }
}
