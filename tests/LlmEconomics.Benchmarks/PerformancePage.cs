using System.Globalization;
using System.Text;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace LlmEconomics.Benchmarks;

/// <summary>
/// Writes the table of docs/performance.md: the time of every benchmark, the same as a multiple of the reference, and what it allocates.
/// </summary>
/// <remarks>Times are those of the fastest iteration: what else a shared machine does adds to a time and never takes away.</remarks>
public sealed class PerformancePage : ExporterBase
{
    protected override string FileExtension => "md";

    protected override string FileCaption => "performance";

    public override void ExportToLog(Summary summary, ILogger logger)
    {
        double? reference = summary.Reports.FirstOrDefault(r => r.BenchmarkCase.Descriptor.Type == typeof(Reference))?.ResultStatistics?.Min;
        logger.WriteLine("| operation | time | × one `Math.Pow` | allocated |");
        logger.WriteLine("|---|---:|---:|---:|");
        foreach (BenchmarkReport report in summary.Reports.Where(r => r.Success).OrderBy(r => Order(r.BenchmarkCase.Descriptor.Type)))
        {
            double fastest = report.ResultStatistics!.Min;
            long? bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
            StringBuilder line = new();
            line.Append(CultureInfo.InvariantCulture, $"| {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')} ");
            line.Append(CultureInfo.InvariantCulture, $"| {Time(fastest)} | {(reference is { } r ? Significant(fastest / r) : "?")} | {Allocated(bytes)} |");
            logger.WriteLine(line.ToString());
        }
    }

    private static int Order(Type type)
    {
        return Array.IndexOf(
            [typeof(Reference), typeof(ServingBenchmarks), typeof(DeploymentBenchmarks), typeof(StepBenchmarks), typeof(AccountingBenchmarks), typeof(LookupBenchmarks), typeof(QuantityBenchmarks)], type);
    }

    private static string Time(double nanoseconds)
    {
        return nanoseconds switch
        {
            < 1e3 => $"{Significant(nanoseconds)} ns",
            < 1e6 => $"{Significant(nanoseconds / 1e3)} µs",
            _ => $"{Significant(nanoseconds / 1e6)} ms",
        };
    }

    private static string Allocated(long? bytes)
    {
        return bytes switch
        {
            null => "?",
            0 => "0",
            < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000:N0} kB"),
        };
    }

    /// <summary>Two significant digits: a short run is not better than that.</summary>
    private static string Significant(double value)
    {
        int digits = value <= 0 ? 0 : (int)Math.Floor(Math.Log10(value)) - 1;
        double step = Math.Pow(10, digits);
        return (Math.Round(value / step) * step).ToString(digits < 0 ? $"F{-digits}" : "N0", CultureInfo.InvariantCulture);
    }
}
