using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class ComputeBoundBatchLaws
{
    [Theory]
    [InlineData("Llama-3.1-8B")]
    [InlineData("Llama-3.1-405B")]
    [InlineData("Qwen2.5-72B")]
    [InlineData("Gemma-3-27B")]
    [InlineData("Falcon-7B")]
    public void A_dense_model_without_a_context_is_bound_by_memory_alone_and_by_arithmetic_together(string name)
    {
        StepEstimator estimator = StepEstimator.Of(Architectures.Named(name), FormatScheme.Bf16, Devices.H100, profile: EfficiencyProfile.Ideal);
        Assert.Equal(Bound.Memory, estimator.Estimate(StepShape.Decode(1, 0)).Bound);
        Assert.Equal(Bound.Compute, estimator.Estimate(StepShape.Decode(100_000, 0)).Bound);
    }

    [Theory]
    [InlineData("Llama-3.1-8B", 0)]
    [InlineData("Llama-3.1-8B", 100)]
    [InlineData("Qwen2.5-72B", 0)]
    [InlineData("Mixtral-8x7B", 10)]
    [InlineData("DeepSeek-V3", 1000)]
    [InlineData("Nemotron-3-Nano", 0)]
    public void It_is_the_smallest_batch_that_is_bound_by_arithmetic(string name, long context)
    {
        ModelArchitecture model = Architectures.Named(name);
        StepEstimator estimator = StepEstimator.Of(model, FormatScheme.Bf16, Devices.H100);
        ModelOperators operators = ModelOperators.Of(model, FormatScheme.Bf16);
        if (estimator.ComputeBoundBatch(context) is { } batch)
        {
            Assert.True(Surplus(batch) >= 0);
            Assert.True(batch == 1 || Surplus(batch - 1) < 0);
            Assert.InRange(batch, 2, 100_000);
        }
        else
        {
            Assert.True(Surplus(1 << 30) < 0);
        }

        // Time of the arithmetic less time of the traffic, at the profile's efficiencies.
        double Surplus(long sequences)
        {
            double peak = Devices.H100.Peak(ElementType.Bf16).Value * estimator.Profile.ComputeFraction(ElementType.Bf16);
            return operators.Items.Sum(o =>
            {
                OperatorLoad load = o.Load(StepShape.Decode(sequences, context));
                return (load.Flops.Value / peak) - (load.TotalBytes.Value / (Devices.H100.MemoryBandwidth.Value * estimator.Profile.MemoryFraction(o.MemoryBits)));
            });
        }
    }

    [Fact]
    public void A_long_context_keeps_a_step_bound_by_memory_whatever_the_batch()
    {
        Assert.Null(StepEstimator.Of(DenseModels.Llama2With7B, FormatScheme.Bf16, Devices.H100).ComputeBoundBatch(8192));
        Assert.NotNull(StepEstimator.Of(DenseModels.Llama2With7B, FormatScheme.Bf16, Devices.H100).ComputeBoundBatch(0));
    }

    [Fact]
    public void A_longer_context_needs_a_larger_batch_and_a_faster_memory_a_smaller_one()
    {
        StepEstimator llama = StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100);
        Accelerator faster = Devices.H100 with { MemoryBandwidth = Devices.H100.MemoryBandwidth * 2 };
        Assert.True(llama.ComputeBoundBatch(0) < llama.ComputeBoundBatch(200));
        Assert.True(StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, faster).ComputeBoundBatch(0) < llama.ComputeBoundBatch(0));
    }

    [Fact]
    public void A_memory_that_is_never_the_limit_makes_one_sequence_enough()
    {
        Accelerator fast = Devices.Plain with { MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(1e6) };
        Assert.Equal(1, StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, fast, profile: EfficiencyProfile.Ideal).ComputeBoundBatch(0));
    }
}
