using LlmEconomics.Validation.Measurements;

namespace LlmEconomics.Validation.Requests;

/// <summary>One run of a real engine: how it was set up, and what became of each request.</summary>
internal sealed class LoggedRun
{
    private LoggedRun(string name, Cells setup, IReadOnlyList<LoggedRequest> requests)
    {
        Name = name;
        Setup = setup;
        Requests = requests;
    }

    public string Name { get; }

    /// <summary>The first row, whose setup all share.</summary>
    public Cells Setup { get; }

    /// <summary>Its requests in the order in which they were sent.</summary>
    public IReadOnlyList<LoggedRequest> Requests { get; }

    /// <summary>The runs of a file.</summary>
    public static IReadOnlyList<LoggedRun> Read(string path)
    {
        CsvTable table = CsvTable.Read(
            path, "run", "accelerator", "model", "tensor_parallel", "data_parallel", "expert_parallel", "max_num_seqs", "max_num_batched_tokens", "kv_tokens",
            "input_tokens", "output_tokens", "arrival_s", "first_token_s", "last_token_s");
        var rows = table.Rows.Select((row, i) => new Cells(path, i + 2, row)).ToArray();
        return rows.Length == 0
            ? throw new UsageException($"{path}: no rows.")
            : [.. rows.GroupBy(c => c.Text("run")).Select(g => new LoggedRun(g.Key, g.First(), [.. g.Select(LoggedRequest.Of).OrderBy(r => r.Sent)]))];
    }

    /// <summary>The run's requests as the library takes them.</summary>
    public IEnumerable<ServingRequest> Replayed()
    {
        return Requests.Select((r, i) => new ServingRequest
        {
            Id = i, Arrival = Duration.FromSeconds(r.Sent), PromptTokens = r.InputTokens, OutputTokens = r.OutputTokens,
        });
    }

    /// <summary>
    /// The deployment: default profile of vLLM, with the limits that the run was started with, and the cache that it logged where it did.
    /// </summary>
    public ServingSystem System()
    {
        string name = Setup.Text("accelerator"), id = Setup.Text("model");
        Accelerator accelerator = AcceleratorCatalog.Default.TryFind(Unambiguous(name), out Accelerator? found) ? found
            : throw Setup.Refusal("accelerator", "an accelerator of the catalogue");
        CatalogModel model = Model(id);
        int tensor = Setup.Required("tensor_parallel"), data = Setup.Required("data_parallel");
        Parallelism parallelism = new() { Tensor = tensor, Data = data, Expert = Setup.Text("expert_parallel") == "1" ? tensor * data : 1 };
        EngineProfile engine = EngineProfile.Vllm.At("0.19.0") with
        {
            MaxSequences = Setup.Required("max_num_seqs"), PrefillBudget = Setup.Required("max_num_batched_tokens"),
        };
        Deployment deployment = Deployment.Of(model.Architecture, model.Formats, accelerator, parallelism, engine);
        if (Setup.Text("kv_tokens").Length > 0)
        {
            MemoryPlan all = Deployment.Of(model.Architecture, model.Formats, accelerator, parallelism, engine with { MemoryShare = 1, MemoryReserve = Bytes.Zero }).Memory;
            Bytes room = all.Cache.OfSequence(Setup.Required("kv_tokens"));
            deployment = deployment.With(engine with { MemoryShare = 1, MemoryReserve = all.CacheRoom - room });
        }

        return ServingSystem.Of(deployment);
    }

    /// <summary>The edition that data centres rent out, where a log does not say which.</summary>
    private static string Unambiguous(string accelerator)
    {
        return accelerator.Replace(" ", "", StringComparison.Ordinal).Equals("RTXPRO6000", StringComparison.OrdinalIgnoreCase)
            ? "nvidia-rtx-pro-6000-blackwell-server-96gb"
            : accelerator;
    }

    /// <summary>The model, or the one of which it is a later training: <c>-Instruct-2507</c> changes no shape.</summary>
    private CatalogModel Model(string id)
    {
        for (string name = id; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('-'))])
        {
            if (ModelCatalog.TryFind(name, out CatalogModel? model))
            {
                return model;
            }
        }

        throw Setup.Refusal("model", "a model of the catalogue");
    }
}

/// <summary>One request of a log; times in seconds from the start of the run.</summary>
internal sealed record LoggedRequest(int InputTokens, int OutputTokens, double Sent, double FirstToken, double LastToken)
{
    public double TimeToFirstToken => FirstToken - Sent;

    public double TimePerOutputToken => (LastToken - FirstToken) / (OutputTokens - 1);

    public double Latency => LastToken - Sent;

    public static LoggedRequest Of(Cells cells)
    {
        LoggedRequest request = new(
            cells.Required("input_tokens"), cells.Required("output_tokens"), cells.NotNegative("arrival_s"), cells.Positive("first_token_s"), cells.Positive("last_token_s"));
        return request.FirstToken < request.Sent ? throw cells.Refusal("first_token_s", "not before arrival_s")
            : request.LastToken < request.FirstToken ? throw cells.Refusal("last_token_s", "not before first_token_s")
            : request;
    }
}
