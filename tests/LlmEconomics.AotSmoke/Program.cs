using System.Text.Json;
using System.Text.Json.Serialization;
using LlmEconomics;

// Each line passes one stage; a wrong number or an exception ends the program with a failure.
Accelerator h100 = AcceleratorCatalog.Default.Find("H100 SXM");
Check("catalogue lookup", h100.Memory == Bytes.Parse("81559 MiB"));
Check("accelerator to JSON and back", Accelerator.FromJson(h100.ToJson()) == h100);

string json = JsonSerializer.Serialize(new Quantities(h100.Memory, h100.MemoryBandwidth, ParameterPart.Mixers), SmokeJson.Default.Quantities);
Check("quantities to JSON", json == """{"Memory":85520809984,"Bandwidth":3350000000000,"Part":"Mixers"}""");
Check("quantities from JSON with units", JsonSerializer.Deserialize("""{"Memory":"80 GB","Bandwidth":"2 TB/s","Part":"Head"}""", SmokeJson.Default.Quantities)
    == new Quantities(Bytes.FromGigabytes(80), BytesPerSecond.FromTerabytesPerSecond(2), ParameterPart.Head));

ImportedModel imported = HuggingFaceImporter.Import(
    """
    {
      "model_type": "llama", "vocab_size": 128256, "hidden_size": 8192, "intermediate_size": 28672, "num_hidden_layers": 80,
      "num_attention_heads": 64, "num_key_value_heads": 8, "tie_word_embeddings": false
    }
    """);
ModelArchitecture model = imported.Architecture;
Check("import", ParameterCount.Of(model).Main == 70_553_706_496);
Check("model to JSON and back", ModelArchitecture.FromJson(model.ToJson()) == model);

FormatScheme fp8 = FormatScheme.Parse("fp8-block128");
Check("format scheme to JSON and back", FormatScheme.FromJson(fp8.ToJson()) == fp8);
Check("cache", CacheFootprint.Of(model, fp8).PerTokenUnbounded == Bytes.FromExact(327_680));

Deployment deployment = Deployment.Of(model, fp8, h100, new Parallelism { Tensor = 4 }, EngineProfile.Vllm);
Duration step = deployment.StepTime(StepShape.Decode(64, 2048));
Check("step time", step > Duration.FromMilliseconds(5) && step < Duration.FromMilliseconds(50));
Check("breakdown", deployment.Estimate(StepShape.Decode(64, 2048)).Root.Leaves.Any());
LoadEstimate load = deployment.Estimate(new ClosedLoop { Concurrency = 32, PromptTokens = 1024, OutputTokens = 256 });
Check("load estimate", load.TimePerOutputToken > step * 0.5 && load.TimeToFirstToken > load.TimePerOutputToken);
Check("engine profile to JSON and back", EngineProfile.FromJson(EngineProfile.Vllm.ToJson()) == EngineProfile.Vllm);
Check("efficiency profile to JSON and back", EfficiencyProfile.FromJson(EfficiencyProfile.All[0].ToJson()) == EfficiencyProfile.All[0]);
Check("expert routing", ExpertRouting.PowerLaw(128, 1).ExpectedMaxLoad(128, 8, 64, 8) > 64);

string[] ids = [.. ModelCatalog.Ids];
Check("model catalogue", ids.All(id => ModelCatalog.Find(id).Id == id));
Console.WriteLine($"all well; {AcceleratorCatalog.Default.Count} accelerators, {ids.Length} models");

static void Check(string what, bool holds)
{
    if (!holds)
    {
        throw new InvalidOperationException($"{what}: failed");
    }
}

internal sealed record Quantities(Bytes Memory, BytesPerSecond Bandwidth, ParameterPart Part);

[JsonSerializable(typeof(Quantities))]
internal sealed partial class SmokeJson : JsonSerializerContext;
