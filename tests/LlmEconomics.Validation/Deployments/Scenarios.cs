namespace LlmEconomics.Validation.Deployments;

/// <summary>Turns rows into deployments; equal deployments are built once.</summary>
internal sealed class Scenarios(ModelFolder? models)
{
    /// <summary>Requests per slot of an InferenceX run, of which the first is part of the burst.</summary>
    private const double BenchmarkRequestsPerSlot = 10;

    private readonly Dictionary<string, (ModelArchitecture Architecture, FormatScheme Formats)> known = [];
    private readonly Dictionary<object, Deployment> built = [];

    /// <summary>The scenario of a row.</summary>
    /// <exception cref="UnpredictableException">The row does not say enough, or the library refuses it: the message says why.</exception>
    public Scenario Of(DeploymentRow row)
    {
        try
        {
            return row.Accelerators == 0 || row.Concurrency == 0 ? throw new UnpredictableException("no worker counts or concurrency")
                : row.IsAggregated ? new Scenario(row, Build(row, "", "ep"), LoadOf(row))
                : new Scenario(row, SplitOf(row), LoadOf(row));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or KeyNotFoundException or FileNotFoundException
            or UnknownFigureException or ModelImportException)
        {
            throw new UnpredictableException(e.Message, e);
        }
    }

    private DisaggregatedDeployment SplitOf(DeploymentRow row)
    {
        if (!row.Has("prefill_num_workers") || !row.Has("decode_num_workers"))
        {
            throw new UnpredictableException("no worker counts or concurrency");
        }

        return new DisaggregatedDeployment
        {
            Prefill = Build(row, "prefill_", "prefill_moe_ep"),
            PrefillWorkers = row.Count("prefill_num_workers"),
            Decode = Build(row, "decode_", "decode_moe_ep"),
            DecodeWorkers = row.Count("decode_num_workers"),
        };
    }

    private Deployment Build(DeploymentRow row, string prefix, string experts)
    {
        (ModelArchitecture architecture, FormatScheme stored) = Model(row);
        Accelerator accelerator = AcceleratorCatalog.Default.Find(row.Accelerator);
        Parallelism parallelism = new()
        {
            Tensor = row.Count(prefix + "tp"),
            Data = row.Count(prefix + "attention_dp"),
            Expert = ExpertRanks(row, prefix, experts),
            Pipeline = row.Count(prefix + "pp"),
        };
        EngineProfile engine = Engine(row);
        FormatScheme formats = DeploymentFormats.Of(row, architecture, stored, accelerator);
        object key = (row.ModelConfig, row.Model, formats, row.Accelerator, parallelism, row.Engine, engine.Release, engine.PollSteps, engine.PrefillBudget);
        if (!built.TryGetValue(key, out Deployment? deployment))
        {
            built[key] = deployment = Deployment.Of(architecture, formats, accelerator, parallelism, engine);
        }

        return deployment;
    }

    /// <summary>
    /// Expert ranks on record. SGLang's rows of December 2025 with data ranks beyond one node record none, where the same recipe's rows of February record all:
    /// its dispatch between nodes (DeepEP) is expert parallel, and 1/32 of DeepSeek's experts would be narrower than their scale blocks. All are taken.
    /// </summary>
    private static int ExpertRanks(DeploymentRow row, string prefix, string experts)
    {
        int data = row.Count(prefix + "attention_dp"), recorded = row.Count(experts);
        return recorded == 1 && data > Node && row.Engine == "SGLang" ? data * row.Count(prefix + "tp") : recorded;
    }

    private const int Node = 8;

    private const int GeneratorMargin = 1500;

    public static ClosedLoop LoadOf(DeploymentRow row)
    {
        return new ClosedLoop
        {
            Concurrency = row.Concurrency,
            PromptTokens = row.PromptTokens,
            OutputTokens = row.OutputTokens,
            ShortestLength = row.IsUniform ? 0.8 : 1,
            RequestsPerSlot = BenchmarkRequestsPerSlot,
        };
    }

    /// <summary>
    /// The engine at the row's version or date, as the recipes start it. InferenceX makes SGLang look at its queue every 30 steps, 10 below 16 requests. Rows of fixed
    /// lengths come from aiconfigurator's generator, which lets a step of vLLM and TensorRT-LLM take one prompt, one more token per sequence and 1,500 besides
    /// (src/aiconfigurator/generator/rule_plugin/vllm.rule and trtllm.rule: <c>agg max_num_tokens</c>).
    /// </summary>
    public static EngineProfile Engine(DeploymentRow row)
    {
        EngineProfile engine = EngineProfile.All.FirstOrDefault(e => e.Name.Equals(row.Engine, StringComparison.OrdinalIgnoreCase)
            || e.Aliases.Contains(row.Engine, StringComparer.OrdinalIgnoreCase)) ?? EngineProfile.Generic;
        engine = engine with { Release = ReleaseOf(engine, row) };
        return (engine.Scheduling, row.IsUniform) switch
        {
            (Scheduling.PrefillFirst, true) => engine with { PollSteps = row.Concurrency < 16 ? 10 : 30 },
            (Scheduling.Mixed, false) => engine with { PrefillBudget = (long)(row.Concurrency + row.PromptTokens) + GeneratorMargin },
            _ => engine,
        };
    }

    /// <summary>The model of a row: its config from the folder, or else the library's own entry.</summary>
    private (ModelArchitecture Architecture, FormatScheme Formats) Model(DeploymentRow row)
    {
        string key = $"{row.ModelConfig}|{row.Model}";
        if (!known.TryGetValue(key, out (ModelArchitecture, FormatScheme) model))
        {
            known[key] = model = FromFolder(row.ModelConfig) ?? FromCatalog(row)
                ?? throw new UnpredictableException($"no config '{row.ModelConfig}' and no model '{row.Model}' in the catalogue");
        }

        return model;
    }

    private (ModelArchitecture, FormatScheme)? FromFolder(string file)
    {
        return file.Length > 0 && models is not null && models.Has(file) && models.Import(file) is { } m ? (m.Architecture, m.Formats) : null;
    }

    private static (ModelArchitecture, FormatScheme)? FromCatalog(DeploymentRow row)
    {
        string stem = row.ModelConfig.Replace(".json", "", StringComparison.Ordinal).Replace("--", "/", StringComparison.Ordinal);
        return ModelCatalog.TryFind(stem, out CatalogModel? model) || ModelCatalog.TryFind(row.Model, out model) ? (model.Architecture, model.Formats) : null;
    }

    /// <summary>The date of the version where it is on file; else some weeks before the measurement: what is benchmarked is rarely older.</summary>
    private static DateOnly ReleaseOf(EngineProfile engine, DeploymentRow row)
    {
        return engine.Versions.TryGetValue(row.Version, out DateOnly release) ? release
            : row.Measured is { } measured ? measured.AddDays(row.Version.Length == 0 ? -25 : -10)
            : engine.Release;
    }
}
