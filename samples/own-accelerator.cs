#:project ../src/LlmEconomics/LlmEconomics.csproj

// What if the accelerator were another one? Vary a listed one with `with`, or describe your own in JSON.
using LlmEconomics;

Accelerator h100 = AcceleratorCatalog.Default.Find("H100 SXM");
Accelerator faster = h100 with { Id = "h100-fast-memory", Name = "H100 with 5 TB/s", MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(5) };
Accelerator own = Accelerator.FromJson(
    """
    {
      "id": "our-card", "name": "Our card",
      "memory": "96 GiB", "memoryBandwidth": "1.8 TB/s",
      "peaks": { "bf16": "500 TFLOP/s", "fp8": "1 PFLOP/s", "fp4": "none" },
      "sources": [{ "standing": "measured", "from": ["our own benchmark"] }]
    }
    """);

CatalogModel model = ModelCatalog.Find("llama-3.1-8b");
foreach (Accelerator accelerator in (Accelerator[])[h100, faster, own])
{
    Deployment deployment = Deployment.Of(model.Architecture, FormatScheme.Fp8PerChannel, accelerator, engine: EngineProfile.Vllm);
    Console.WriteLine($"{accelerator,-17} decode step of 32 sequences {deployment.StepTime(StepShape.Decode(32, 2048)):ms:F2}; bandwidth is {accelerator.ProvenanceOf("memoryBandwidth").Standing}");
}

/* Output:
H100 SXM5 80GB    decode step of 32 sequences 8.11 ms; bandwidth is published
H100 with 5 TB/s  decode step of 32 sequences 6.13 ms; bandwidth is assumed
Our card          decode step of 32 sequences 14.56 ms; bandwidth is measured
*/
