using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class StepEstimatorTests
{
    public static TheoryData<string> Accelerators => [.. AcceleratorCatalog.Default.Select(a => a.Id)];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void An_accelerator_of_the_catalogue_times_a_16_bit_model_or_says_that_its_peak_is_unknown(string id)
    {
        Accelerator accelerator = AcceleratorCatalog.Default.Find(id);
        if (accelerator.Peaks.TryGet(ElementType.Bf16, out _) || accelerator.Peaks.HasNoHardwarePath(ElementType.Bf16))
        {
            StepEstimator estimator = StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, accelerator);
            Assert.InRange(estimator.Time(StepShape.Decode(1, 1000)).Seconds, 0.5e-3, 1);
        }
        else
        {
            Assert.Equal("peaks.bf16", Assert.Throws<UnknownFigureException>(() => StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, accelerator)).Figure);
        }
    }

    [Fact]
    public void A_type_without_a_hardware_path_is_unpacked_and_that_is_noted()
    {
        StepEstimator estimator = StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Fp8PerTensor, Devices.A100, profile: EfficiencyProfile.Ideal);
        Assert.Contains(estimator.Notes, n => n.Contains("no hardware path for fp8: multiplied in bf16", StringComparison.Ordinal));
        Assert.Empty(StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Fp8PerTensor, Devices.H100).Notes);

        // Arithmetic as in 16 bits, weights as in 8.
        StepEstimator sixteen = StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.A100, profile: EfficiencyProfile.Ideal);
        Assert.Equal(Line(sixteen, StepShape.Chunk(1, 100_000, 0)).Time, Line(estimator, StepShape.Chunk(1, 100_000, 0)).Time);
        Assert.True(estimator.Time(StepShape.Decode(1, 1)) < sixteen.Time(StepShape.Decode(1, 1)));

        static OperatorTime Line(StepEstimator e, StepShape shape)
        {
            return e.Estimate(shape).Operators.Single(o => o.Name == "mlp.gate_proj");
        }
    }

    [Fact]
    public void The_first_type_with_a_peak_takes_over()
    {
        Accelerator old = Devices.Plain with
        {
            Peaks = PeakTable.Empty.With(ElementType.Fp16, FlopsPerSecond.FromTeraflopsPerSecond(50)).With(ElementType.Fp32, FlopsPerSecond.FromTeraflopsPerSecond(9))
                .WithNoHardwarePath(ElementType.Bf16),
        };
        Assert.Contains(StepEstimator.Of(DenseModels.Gpt2, FormatScheme.Bf16, old).Notes, n => n.EndsWith("no hardware path for bf16: multiplied in fp16", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_any_path_or_with_an_unknown_peak_nothing_is_guessed()
    {
        Accelerator none = Devices.Plain with { Peaks = PeakTable.Empty.WithNoHardwarePath(ElementType.Bf16) };
        Assert.Throws<NoHardwarePathException>(() => StepEstimator.Of(DenseModels.Gpt2, FormatScheme.Bf16, none));
        Assert.Throws<UnknownFigureException>(() => StepEstimator.Of(DenseModels.Gpt2, FormatScheme.Fp8PerTensor, Devices.Plain));
    }

    [Fact]
    public void What_computes_nothing_needs_no_peak()
    {
        // Biases in FP32, integer tables, FP32 states: only the 16-bit peak is known.
        Assert.NotNull(StepEstimator.Of(LatentModels.DeepSeekV3, FormatScheme.Bf16, Devices.Plain));
        Assert.NotNull(StepEstimator.Of(LatentModels.DeepSeekV4Flash, FormatScheme.Bf16, Devices.Plain));
        Assert.NotNull(StepEstimator.Of(HybridModels.Nemotron3Nano, FormatScheme.Bf16, Devices.Plain));
    }

    [Fact]
    public void A_profile_that_stands_in_says_so()
    {
        Assert.Equal(["no efficiencies measured for Plain: generic ones are used"], StepEstimator.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.Plain).Notes);
        Assert.Equal(["no efficiencies measured for Other: generic ones are used"], StepEstimator.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.Plain with { Architecture = "Other" }).Notes);
        Assert.Empty(StepEstimator.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.Plain, profile: EfficiencyProfile.Ideal).Notes);
    }

    [Fact]
    public void The_profile_is_that_of_the_generation_unless_one_is_given()
    {
        Assert.Equal("hopper", StepEstimator.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.H100).Profile.Id);
        Assert.Equal(EfficiencyProfile.Ideal, StepEstimator.Of(DenseModels.Gpt2, FormatScheme.Bf16, Devices.H100, profile: EfficiencyProfile.Ideal).Profile);
    }

    [Fact]
    public void One_token_of_a_small_model_takes_what_its_weights_take_to_read()
    {
        // 16.06 GB of weights less the first table, a little cache and activations, at 3.35 TB/s and no losses.
        Duration step = StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, profile: EfficiencyProfile.Ideal).Time(StepShape.Decode(1, 0));
        double weights = 2 * (8_030_261_248.0 - (128_256 * 4096) + 4096) / Devices.H100.MemoryBandwidth.Value;
        Assert.InRange(step.Value, weights, weights * 1.001);
    }

    [Fact]
    public void A_skew_of_experts_reads_fewer_of_them()
    {
        StepEstimator Of(ExpertRouting? routing)
        {
            return StepEstimator.Of(ExpertModels.Qwen3With30B, FormatScheme.Bf16, Devices.H100, routing: routing);
        }

        Assert.True(Of(ExpertRouting.PowerLaw(128, 1)).Time(StepShape.Decode(32, 10)) < Of(null).Time(StepShape.Decode(32, 10)));
    }
}
