using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LlmEconomics.Benchmarks;

// All benchmarks in one run and one summary, so that each can be stated as a multiple of the same reference operation.
// In-process: the figures are the same to within their scatter, and a run takes minutes instead of building a project per job.
IConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile)
    .AddJob(Job.ShortRun.WithIterationCount(10).WithToolchain(InProcessEmitToolchain.Instance))
    .AddExporter(new PerformancePage());

BenchmarkSwitcher.FromAssembly(typeof(PerformancePage).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
