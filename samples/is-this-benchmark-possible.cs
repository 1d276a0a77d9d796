#:project ../src/LlmEconomics/LlmEconomics.csproj

// Somebody claims a decode rate. Which bound does it break, or how far from the floor is it?
using LlmEconomics;

CatalogModel model = ModelCatalog.Find("llama-3.3-70b");
Deployment deployment = Deployment.Of(
    model.Architecture, FormatScheme.Bf16, AcceleratorCatalog.Default.Find("H100 SXM"), new Parallelism { Tensor = 8 }, EngineProfile.Vllm);

foreach (double milliseconds in (double[])[4, 9, 90])
{
    PerformanceClaim claim = new()
    {
        Load = new ClosedLoop { Concurrency = 1, PromptTokens = 1000, OutputTokens = 500 },
        TimePerOutputToken = Duration.FromMilliseconds(milliseconds),
    };
    PlausibilityReport report = Plausibility.Check(deployment, claim);
    Console.WriteLine($"{milliseconds} ms per token: {report.Verdict}. {report.Summary}");
}

/* Output:
4 ms per token: Impossible. TPOT of 4 ms is impossible: 5.203 ms for a decode step (reading weights at its peak) is 1.3 times what the claim leaves, 4 ms.
9 ms per token: Plausible. TPOT of 9 ms is 1.73 times the floor of 5.203 ms for a decode step (reading weights at its peak), MFU 0 %, MBU 58 %: plausible, 0.895 times the predicted time.
90 ms per token: WorseThanExpected. TPOT of 90 ms is 17.3 times the floor of 5.203 ms for a decode step (reading weights at its peak), MFU 0 %, MBU 6 %: worse than such deployments are expected to be, 8.95 times the predicted time.
*/
