namespace LlmEconomics.Validation.Fitting;

/// <summary>The figures fitted on deployments: everything that kernels alone do not show.</summary>
internal static class FitParameters
{
    private static readonly string[] Engines = ["vLLM", "SGLang", "TensorRT-LLM"];

    public static IReadOnlyList<FitParameter> All { get; } =
    [
        // Kernels in service against kernels alone: TensorRT-LLM fuses, the others leave gaps.
        .. PerEngine("kernelOverhead", [1.1, 1.2, 0.9], (e, v) => e with { KernelOverhead = v }),
        .. PerEngine("hostPerSequence", [15, 25, 12], (e, v) => e with { HostPerSequence = v }),
        .. PerEngine("requestOverhead", [20, 30, 20], (e, v) => e with { RequestOverhead = v }),
        .. PerEngine("launchTime", [20, 60, 40], (e, v) => e with { LaunchTime = v }),
        new("allReduceLatency fused", 2, e => e.Name == "TensorRT-LLM", (e, v) => e with { AllReduceLatency = v }),
        new("allReduceLatency", 4, e => e.Name is "vLLM" or "SGLang", (e, v) => e with { AllReduceLatency = v }),
        new("extraStart blackwell/fp8-block", 8, e => e.Name == "vLLM", (e, v) => e with { ExtraStart = e.ExtraStart.SetItem("blackwell/fp8-block", v) }),
        Shared("memoryScale", 1, (e, v) => e with { MemoryScale = v }),
        Shared("cacheScale", 0.9, (e, v) => e with { CacheScale = v }),
        Shared("productComputeScale", 0.85, (e, v) => e with { ProductComputeScale = v }),
        Shared("expertComputeScale", 0.85, (e, v) => e with { ExpertComputeScale = v }),
        Shared("expertTraffic", 1.5, (e, v) => e with { ExpertTraffic = v }),
        Shared("expertSkew", 0.7, (e, v) => e with { ExpertSkew = Scaled(v, x => Math.Min(1, x)) }),
        // Kernels gain half as fast as what lies between them.
        Shared("maturity", 0.2, (e, v) => e with { Maturity = v, KernelMaturity = Scaled(v, x => x / 2) }),
        Shared("hostMaturity", 1, (e, v) => e with { HostMaturity = v }),
        Shared("burstWeight", 1, (e, v) => e with { BurstWeight = v }),
        Shared("clumping", 2.5, (e, v) => e with { Clumping = Scaled(v, x => Math.Max(1, x)) }),
        new("firstTokenSteps", 1, e => e.Scheduling == Scheduling.Mixed, (e, v) => e with { FirstTokenSteps = v }),
    ];

    /// <summary>The shipped engines with every fitted figure at a value.</summary>
    public static IReadOnlyDictionary<string, EngineProfile> Apply(IReadOnlyList<double> values)
    {
        return Apply([.. values.Select(v => (Tunable)v)]);
    }

    /// <summary>The shipped engines with every fitted figure at a value with its spread.</summary>
    public static IReadOnlyDictionary<string, EngineProfile> Apply(IReadOnlyList<Tunable> values)
    {
        return Engines.ToDictionary(name => name, name =>
        {
            EngineProfile engine = EngineProfile.Find(name);
            for (int i = 0; i < All.Count; i++)
            {
                engine = All[i].Applies(engine) ? All[i].Set(engine, values[i]) : engine;
            }

            return engine;
        });
    }

    private static Tunable Scaled(Tunable value, Func<double, double> by)
    {
        return new Tunable(by(value.Value), by(value.Low), by(value.High));
    }

    private static FitParameter Shared(string name, double prior, Func<EngineProfile, Tunable, EngineProfile> set)
    {
        return new FitParameter(name, prior, e => Engines.Contains(e.Name), set);
    }

    private static IEnumerable<FitParameter> PerEngine(string name, double[] priors, Func<EngineProfile, Tunable, EngineProfile> set)
    {
        return Engines.Select((engine, i) => new FitParameter($"{name} {engine}", priors[i], e => e.Name == engine, set));
    }
}
