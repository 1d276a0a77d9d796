#:project ../src/LlmEconomics/LlmEconomics.csproj

// Two measurements of my own: what do they change, and how sure is the forecast then? The CSV may as well be the JSON of `vllm bench serve --save-result`.
using LlmEconomics;

CatalogModel model = ModelCatalog.Find("llama-3.3-70b");
Deployment deployment = Deployment.Of(
    model.Architecture, FormatScheme.Fp8PerTensor with { KvCache = NumberFormats.Fp8 }, AcceleratorCatalog.Default.Find("H100 SXM"),
    new Parallelism { Tensor = 4 }, EngineProfile.Vllm);
ClosedLoop load = new() { Concurrency = 32, PromptTokens = 2000, OutputTokens = 500 };

const string Measured = """
    concurrency,prompt_tokens,output_tokens,ttft_ms,tpot_ms
    8,2000,500,190,14.1
    64,2000,500,420,31.0
    """;
CalibratedDeployment calibrated = deployment.Calibrate(MeasurementCsv.Read(Measured));

LoadEstimate before = deployment.Estimate(load);
CalibratedEstimate after = calibrated.Estimate(load);
Console.WriteLine($"forecast    {before.TimePerOutputToken:ms:F1} per token, 80 % within {Text(before.TimePerOutputTokenInterval(0.8))}");
Console.WriteLine($"calibrated  {after.TimePerOutputToken:ms:F1} per token, 80 % within {Text(after.TimePerOutputTokenInterval(0.8))}");
foreach (MeasurementDoubt doubt in calibrated.Doubts)
{
    Console.WriteLine(doubt);
}

static string Text(PredictionInterval<Duration> interval)
{
    return $"{interval.Low:ms:F1} to {interval.High:ms:F1}";
}

/* Output:
forecast    19.6 ms per token, 80 % within 17.2 ms to 22.4 ms
calibrated  21.3 ms per token, 80 % within 20.1 ms to 22.7 ms
64 × 2000 → 500: TTFT 420 ms, TPOT 31 ms (Surprising): TTFT 420 ms where 103.1 ms to 313.4 ms is expected.
*/
