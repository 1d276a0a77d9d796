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

    private readonly Option<double> rateOption = new("--rate", "-r") { Description = "Requests per second, in the mean, that the bill is for.", DefaultValueFactory = _ => 10 };

    private readonly Option<double> peakOption = new("--peak") { Description = "Highest demand over the mean.", DefaultValueFactory = _ => 1.5 };

    private readonly Option<int> spareOption = new("--spare") { Description = "Replicas in reserve.", DefaultValueFactory = _ => 1 };

    private readonly Option<int> cachedOption = new("--cached") { Description = "Prompt tokens that all requests share and that a prefix cache finds.", DefaultValueFactory = _ => 0 };

    private readonly Option<double> firstOption = new("--ttft") { Description = "Time to first token that 90 % of requests keep [ms].", DefaultValueFactory = _ => 2000 };

    private readonly Option<double> eachOption = new("--tpot") { Description = "Time per output token that 90 % of requests keep [ms].", DefaultValueFactory = _ => 50 };

    private readonly Option<double?> serverOption = new("--server")
    {
        // Eight H100 SXM: integrators' prices of 2026 as surveyed in github.com/callgideon/model-inference (2026-09-19).
        Description = "Price of a server of eight of one's own [USD]; default 285000 for H100, otherwise owning is left out. 4 years, 10 % a year, 10 % left, 15 % network and spares, 184 USD/kW-month, 16000 USD of staff a year.",
    };

    private readonly Option<string?> apiOption = new("--api")
    {
        // Together, Llama-3.3-70B-Instruct-Turbo: pydantic/genai-prices, snapshot 2026-08-21.
        Description = "An API's prices per million prompt and generated tokens, 'in/out' or 'in/cached/out' [USD]; default 0.88/0.88 for the default model, otherwise left out.",
    };

    private readonly Option<double> pueOption = new("--pue") { Description = "Energy of the building over that of its servers; default the industry's mean, Uptime 2025.", DefaultValueFactory = _ => 1.54 };

    private readonly Option<double> carbonOption = new("--carbon") { Description = "Carbon of the grid [kg CO2e/kWh]; default the world's mean as published for 2025.", DefaultValueFactory = _ => CostFigures.Of(CostFigureKind.GridCarbon, "World")[0].Value!.Value };

    public Options()
    {
        Command = new RootCommand("What a million tokens cost: what fits, how long requests take and why, and what that costs by the hour.")
        {
            modelOption, acceleratorOption, countOption, tensorOption, pipelineOption, dataOption, expertOption, weightsOption, cacheOption, inputOption, outputOption,
            engineOption, concurrencyOption, priceOption, utilisationOption, reserveOption, rateOption, peakOption, spareOption, cachedOption, firstOption, eachOption, serverOption, apiOption, pueOption, carbonOption, Json, Markdown, Chart,
        };
    }

    public RootCommand Command { get; }

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON instead of text." };

    public Option<bool> Markdown { get; } = new("--markdown") { Description = "Print Markdown instead of text." };

    public Option<string?> Chart { get; } = new("--chart") { Description = "Write the waterfall as a picture: FILE.svg or FILE.png." };

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
            RequestsPerSecond = Within(parsed.GetValue(rateOption), 1e-6, 1e6, "--rate"),
            PeakOverMean = Within(parsed.GetValue(peakOption), 1, 1000, "--peak"),
            Spare = (int)Within(parsed.GetValue(spareOption), 0, 10_000, "--spare"),
            CachedTokens = (int)Within(parsed.GetValue(cachedOption), 0, parsed.GetValue(inputOption) - 1, "--cached"),
            Level = new ServiceLevel
            {
                TimeToFirstToken = Duration.FromMilliseconds(Within(parsed.GetValue(firstOption), 1, 1e7, "--ttft")),
                TimePerOutputToken = Duration.FromMilliseconds(Within(parsed.GetValue(eachOption), 0.1, 1e6, "--tpot")), Share = 0.9,
            },
            Own = Own(parsed),
            ApiPrice = Api(parsed),
            Pue = Within(parsed.GetValue(pueOption), 1, 5, "--pue"),
            GridCarbon = Within(parsed.GetValue(carbonOption), 0, 3, "--carbon"),
            PricePerAccelerator = MoneyRate.FromDollarsPerHour(parsed.GetValue(priceOption) is >= 0 and <= 1e6 and var price ? price : throw new ArgumentException("--price must lie between 0 and 1000000 USD/h.")),
        };
    }

    private Ownership? Own(ParseResult parsed)
    {
        Accelerator accelerator = AcceleratorCatalog.Default.Find(parsed.GetValue(acceleratorOption)!);
        double? server = parsed.GetValue(serverOption) ?? (accelerator.Id.ToString() == "nvidia-h100-sxm-80gb" ? 285_000.0 : null);
        return server is { } price
            ? new Ownership
            {
                Server = Money.FromDollars(Within(price, 0, 1e9, "--server")), Accelerators = 8, LifeYears = 4, FabricShare = 0.15, ResidualShare = 0.1, CostOfCapital = 0.1,
                Power = PowerSupply.Colocation(Watts.FromKilowatts(10.2), Money.FromDollars(184)), StaffPerYear = Money.FromDollars(16_000), Date = new DateOnly(2026, 9, 19), Source = "options",
            }
            : null;
    }

    private ApiPrice? Api(ParseResult parsed)
    {
        string? text = parsed.GetValue(apiOption) ?? (parsed.GetResult(modelOption) is null or { Implicit: true } ? "0.88/0.88" : null);
        if (text is null)
        {
            return null;
        }

        TokenPrice[] prices = [.. text.Split('/').Select(t => TokenPrice.FromDollarsPerMillionTokens(
            double.TryParse(t, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double price) ? Within(price, 0, 1e6, "--api") : throw new ArgumentException($"--api ({text}) must be 'in/out' or 'in/cached/out' in USD per million tokens.")))];
        return prices.Length is 2 or 3
            ? new ApiPrice { Base = new TokenPrices { Input = prices[0], CacheRead = prices.Length == 3 ? prices[1] : null, Output = prices[^1] } }
            : throw new ArgumentException($"--api ({text}) must be 'in/out' or 'in/cached/out' in USD per million tokens.");
    }

    private static double Within(double value, double low, double high, string option)
    {
        return value >= low && value <= high ? value : throw new ArgumentException(FormattableString.Invariant($"{option} ({value}) must lie between {low} and {high}."));
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
