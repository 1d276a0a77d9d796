using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class DeploymentTests
{
    public static TheoryData<string> Accelerators => [.. AcceleratorCatalog.Default.Select(a => a.Id)];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void An_accelerator_of_the_catalogue_times_a_16_bit_model_or_says_that_its_peak_is_unknown(string id)
    {
        Accelerator accelerator = AcceleratorCatalog.Default.Find(id);
        if (accelerator.Peaks.TryGet(ElementType.Bf16, out _) || accelerator.Peaks.HasNoHardwarePath(ElementType.Bf16))
        {
            Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, accelerator).IgnoringMemory();
            Assert.InRange(deployment.StepTime(StepShape.Decode(1, 1000)).Seconds, 0.5e-3, 1);
        }
        else
        {
            Assert.Equal("peaks.bf16", Assert.Throws<UnknownFigureException>(() => Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, accelerator)).Figure);
        }
    }

    [Fact]
    public void A_type_without_a_hardware_path_is_unpacked_and_that_is_noted()
    {
        Deployment eight = Deployment.Ideal(DenseModels.Llama31With8B, FormatScheme.Fp8PerTensor, Devices.A100);
        Assert.Contains("A100 SXM4 80GB has no hardware path for fp8: multiplied in bf16", eight.Notes);
        Assert.Empty(Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Fp8PerTensor, Devices.H100).Notes);

        // Arithmetic as in 16 bits, weights as in 8.
        Deployment sixteen = Deployment.Ideal(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.A100);
        Assert.Equal(Line(sixteen, StepShape.Chunk(1, 100_000, 0)).Time, Line(eight, StepShape.Chunk(1, 100_000, 0)).Time);
        Assert.True(eight.StepTime(StepShape.Decode(1, 1)) < sixteen.StepTime(StepShape.Decode(1, 1)));

        static TimeNode Line(Deployment d, StepShape shape)
        {
            return d.Estimate(shape).Operators.Single(o => o.Name == "mlp.gate_proj");
        }
    }

    [Fact]
    public void The_first_type_with_a_peak_takes_over()
    {
        PeakTable peaks = PeakTable.Empty.With(ElementType.Fp32, FlopsPerSecond.FromTeraflopsPerSecond(9)).WithNoHardwarePath(ElementType.Bf16);
        Assert.Contains("Plain has no hardware path for bf16: multiplied in fp32", Notes(peaks));
        Assert.Contains("Plain has no hardware path for bf16: multiplied in fp16", Notes(peaks.With(ElementType.Fp16, FlopsPerSecond.FromTeraflopsPerSecond(50))));

        static IEnumerable<string> Notes(PeakTable peaks)
        {
            return Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.Plain with { Peaks = peaks }).Notes;
        }
    }

    [Fact]
    public void Without_any_path_or_with_an_unknown_peak_nothing_is_guessed()
    {
        Accelerator none = Devices.Plain with { Peaks = PeakTable.Empty.WithNoHardwarePath(ElementType.Bf16) };
        Assert.Throws<NoHardwarePathException>(() => Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, none));
        Assert.Throws<UnknownFigureException>(() => Deployment.Of(DenseModels.Gpt2, FormatScheme.Fp8PerTensor, Devices.Plain with { Peaks = PeakTable.Empty }));
    }

    [Fact]
    public void What_computes_nothing_needs_no_peak()
    {
        // Biases in FP32, integer tables, FP32 states: only the 16-bit peak is known.
        Assert.All(
            [LatentModels.DeepSeekV3, LatentModels.DeepSeekV4Flash, HybridModels.Nemotron3Nano],
            model => Assert.True(Deployment.Of(model, FormatScheme.Bf16, Devices.Plain).IgnoringMemory().Estimate(StepShape.Decode(1, 1)).Time > Duration.Zero));
    }

    [Fact]
    public void A_profile_that_stands_in_says_so()
    {
        Assert.Equal(["no efficiencies measured for Plain: generic ones are used"], Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.Plain).Notes);
        Accelerator other = Devices.Plain with { Architecture = "Other" };
        Assert.Equal(["no efficiencies measured for Other: generic ones are used"], Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, other).Notes);
        Assert.Equal("generic", Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, other).Efficiency.Id);
        Assert.Empty(Deployment.Ideal(DenseModels.Gpt2, FormatScheme.Bf16, other).Notes);
    }

    [Fact]
    public void Expert_kernels_that_stand_in_say_so()
    {
        Deployment own = Deployment.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, Devices.H100, engine: EngineProfile.Vllm);
        Assert.Empty(own.Notes);
        Assert.Equal(
            ["no expert kernels of vLLM measured in 16-bit on ampere-datacenter: the nearest are used"],
            Deployment.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, Devices.A100, engine: EngineProfile.Vllm).Notes);
        Assert.Empty(own.ToIdeal().Notes);
    }

    [Fact]
    public void Everything_asked_for_is_stated_and_what_is_not_is_a_default()
    {
        Deployment plain = Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.H100);
        Assert.Equal((DenseModels.Gpt2, FormatScheme.Bf16, Devices.H100), (plain.Model, plain.Formats, plain.Accelerator));
        Assert.Equal((Parallelism.None, EngineProfile.Generic, "hopper", null, 1L), (plain.Parallelism, plain.Engine, plain.Efficiency.Id, plain.Routing, plain.Accelerators));

        Parallelism four = new() { Tensor = 2, Pipeline = 2 };
        Deployment own = Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.H100, four, EngineProfile.Sglang, Profiles.Round, ExpertRouting.Uniform);
        Assert.Equal((four, EngineProfile.Sglang, Profiles.Round, ExpertRouting.Uniform, 4L), (own.Parallelism, own.Engine, own.Efficiency, own.Routing, own.Accelerators));
        Assert.Equal((EngineProfile.None, EfficiencyProfile.Ideal), (own.ToIdeal().Engine, own.ToIdeal().Efficiency));
        Assert.Equal((EngineProfile.Vllm, Profiles.Round, four), (own.With(EngineProfile.Vllm).Engine, own.With(EngineProfile.Vllm).Efficiency, own.With(EngineProfile.Vllm).Parallelism));
        Assert.Equal("generic", own.With(EngineProfile.Vllm, EfficiencyProfile.For(Devices.Plain)).Efficiency.Id);
    }

    [Fact]
    public void A_missing_part_is_refused_by_name()
    {
        Assert.Equal("model", Assert.Throws<ArgumentNullException>(() => Deployment.Of(null!, FormatScheme.Bf16, Devices.H100)).ParamName);
        Assert.Equal("formats", Assert.Throws<ArgumentNullException>(() => Deployment.Of(DenseModels.Gpt2, null!, Devices.H100)).ParamName);
        Assert.Equal("accelerator", Assert.Throws<ArgumentNullException>(() => Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, null!)).ParamName);
        Deployment plain = Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.H100);
        Assert.Equal("engine", Assert.Throws<ArgumentNullException>(() => plain.With((EngineProfile)null!)).ParamName);
        Assert.Equal("load", Assert.Throws<ArgumentNullException>(() => plain.Estimate((ClosedLoop)null!)).ParamName);
        Assert.Throws<ArgumentException>(() => Deployment.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.H100, new Parallelism { Pipeline = 1000 }));
        Assert.Throws<ArgumentException>(() => Deployment.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, Devices.H100, routing: ExpertRouting.PowerLaw(7, 1)));
    }

    [Fact]
    public void One_token_of_a_small_model_takes_what_its_weights_take_to_read()
    {
        // 16.06 GB of weights less the first table, a little cache and activations, at 3.35 TB/s and no losses.
        Duration step = Deployment.Ideal(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100).StepTime(StepShape.Decode(1, 0));
        double weights = 2 * (8_030_261_248.0 - (128_256 * 4096) + 4096) / Devices.H100.MemoryBandwidth.Value;
        Assert.InRange(step.Value, weights, weights * 1.001);
    }

    [Fact]
    public void A_skew_of_experts_reads_fewer_of_them()
    {
        Deployment Of(ExpertRouting? routing)
        {
            return Deployment.Of(ExpertModels.Qwen3With30B, FormatScheme.Bf16, Devices.H100, engine: Profiles.Plain, routing: routing);
        }

        StepShape step = StepShape.Decode(32, 10);
        Assert.True(Of(ExpertRouting.PowerLaw(128, 1)).StepTime(step) < Of(null).StepTime(step));
        Assert.Equal(Of(null).StepTime(step).Value, Of(ExpertRouting.Uniform).StepTime(step).Value, 1e-12);
        Assert.True(Of(null).With(Profiles.Plain with { ExpertSkew = 0.5 }).StepTime(step) < Of(null).StepTime(step));
    }
}
