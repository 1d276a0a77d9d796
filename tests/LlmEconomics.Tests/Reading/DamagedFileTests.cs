using System.Text.Json;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Reading;

/// <summary>Files of which each member is in its own range, and which make no sense: what tests/LlmEconomics.Fuzz found, by kind.</summary>
public sealed class DamagedFileTests
{
    [Fact]
    public void Parts_that_contradict_each_other_make_no_model()
    {
        string json = ModelCatalog.Find("Qwen/Qwen3-30B-A3B").Architecture.ToJson();
        string damaged = json.Replace("\"experts\": 128", "\"experts\": 7", StringComparison.Ordinal);
        Assert.NotEqual(json, damaged);
        Assert.Contains("ActiveExperts (8)", Assert.Throws<ModelImportException>(() => ModelArchitecture.FromJson(damaged)).Message, StringComparison.Ordinal);
        Assert.Equal(json, ModelArchitecture.FromJson(json).ToJson());
    }

    [Fact]
    public void Sizes_that_are_no_model_together_are_refused_in_the_own_format_too()
    {
        string json = DenseModels.Llama31With8B.ToJson().Replace("14336", "16777216", StringComparison.Ordinal).Replace("4096", "1048576", StringComparison.Ordinal);
        Assert.Contains("2^50", Assert.Throws<ModelImportException>(() => ModelArchitecture.FromJson(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"a","linear":{"weights":{"name":"w","element":null},"activations":"bf16"}}""")]
    [InlineData("""{"name":"a","linear":{"weights":null,"activations":"bf16"}}""")]
    [InlineData("""{"name":"a","linear":{"weights":"bf16","activations":"bf16"},"rules":[null]}""")]
    [InlineData("""{"name":"a","linear":{"weights":"bf16","activations":"bf16"},"rules":[{"pattern":null,"format":null}]}""")]
    public void What_is_null_is_no_format(string json)
    {
        Assert.Throws<JsonException>(() => FormatScheme.FromJson(json));
    }

    [Fact]
    public void A_latency_that_is_no_second_at_all_is_refused()
    {
        Assert.Contains("ttft_ms", Assert.Throws<MeasurementFormatException>(() => MeasurementCsv.Read("concurrency,isl,osl,ttft_ms\n1,1,1,5e-324\n")).Message, StringComparison.Ordinal);
        const string bench = """{"completed":1,"total_input_tokens":1,"total_output_tokens":1,"max_concurrency":1,"mean_ttft_ms":5e-324}""";
        Assert.Equal("$[0].mean_ttft_ms", Assert.Throws<MeasurementFormatException>(() => BenchResultFile.Read(bench)).Place);
    }

    [Fact]
    public void A_rate_beyond_all_requests_is_refused()
    {
        const string bench = """{"completed":1000,"total_input_tokens":1000,"total_output_tokens":1000,"max_concurrency":1,"mean_ttft_ms":5,"duration":1e-300}""";
        Assert.Equal("$[0].duration", Assert.Throws<MeasurementFormatException>(() => BenchResultFile.Read(bench)).Place);
    }

    [Fact]
    public void An_escaped_name_of_a_result_is_that_name()
    {
        const string bench = """{"completed":10,"total_input_tokens":10,"total_output_tokens":10,"\u006dax_concurrency":4,"mean_ttft_ms":5}""";
        Assert.Equal(4, BenchResultFile.Read(bench).Single().Load.Concurrency);
    }

    [Fact]
    public void Hardware_next_to_nothing_gives_a_typed_error_and_no_infinity()
    {
        Accelerator slow = AcceleratorCatalog.Default.Find("H100 SXM") with { MemoryBandwidth = BytesPerSecond.FromBytesPerSecond(5e-324) };
        Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, slow);
        Assert.Throws<NotFiniteNumberException>(() => deployment.StepTime(StepShape.Decode(1, 1000)));
        Assert.Throws<NotFiniteNumberException>(() => deployment.Estimate(new ClosedLoop { Concurrency = 1, PromptTokens = 100, OutputTokens = 10 }));
    }

    [Fact]
    public void Rules_that_do_not_see_layers_give_all_layers_the_same()
    {
        FormatScheme scheme = FormatScheme.Bf16 with { Rules = [new FormatRule("re:.*mlp.*gate_proj", ModuleFormat.Uniform(NumberFormats.Fp8))] };
        WeightTensor tensor = new("mlp.gate_proj", 64, 64, WeightRole.Linear);
        int[] layers = [0, 1, 10, 4095];
        Assert.All(layers, layer => Assert.Equal(NumberFormats.Fp8, scheme.FormatOf(tensor, $"model.layers.{layer}.mlp.gate_proj").Weights));
        Assert.All(layers, layer => Assert.Equal(NumberFormats.Bf16, scheme.FormatOf(tensor, $"model.layers.{layer}.mlp.up_proj").Weights));
    }
}
