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
        Deployment ideal = Deployment.Ideal(Architectures.Named(name), FormatScheme.Bf16, Devices.H100).IgnoringMemory();
        Assert.Equal(TimeCause.WeightReads, ideal.Estimate(StepShape.Decode(1, 0)).MainCause);
        Assert.Equal(TimeCause.Compute, ideal.Estimate(StepShape.Decode(100_000, 0)).MainCause);
    }

    [Theory]
    [InlineData("Llama-3.1-8B", 0)]
    [InlineData("Llama-3.1-8B", 100)]
    [InlineData("Qwen2.5-72B", 0)]
    [InlineData("Mixtral-8x7B", 10)]
    [InlineData("DeepSeek-V3", 1000)]
    [InlineData("Nemotron-3-Nano", 0)]
    public void It_is_the_smallest_batch_whose_arithmetic_takes_as_long_as_its_traffic(string name, long context)
    {
        ModelArchitecture model = Architectures.Named(name);
        Deployment ideal = Deployment.Ideal(model, FormatScheme.Bf16, Devices.H100).IgnoringMemory();
        ModelOperators operators = ModelOperators.Of(model, FormatScheme.Bf16);
        if (ideal.ComputeBoundBatch(context) is { } batch)
        {
            Assert.True(Surplus(batch) >= 0);
            Assert.True(batch == 1 || Surplus(batch - 1) < 0);
            Assert.InRange(batch, 2, 100_000);
        }
        else
        {
            Assert.True(Surplus(1 << 30) < 0);
        }

        // Time of the arithmetic less time of the traffic, at the peaks.
        double Surplus(long sequences)
        {
            OperatorLoad load = operators.Total(StepShape.Decode(sequences, context));
            return (load.Flops / Devices.H100.Peak(ElementType.Bf16)).Value - (load.TotalBytes / Devices.H100.MemoryBandwidth).Value;
        }
    }

    [Fact]
    public void A_long_context_keeps_a_step_bound_by_memory_whatever_the_batch()
    {
        Deployment llama = Deployment.Of(DenseModels.Llama2With7B, FormatScheme.Bf16, Devices.H100);
        Assert.Null(llama.ComputeBoundBatch(8192));
        Assert.NotNull(llama.ComputeBoundBatch(0));
    }

    [Fact]
    public void A_longer_context_needs_a_larger_batch_and_a_faster_memory_a_smaller_one()
    {
        Deployment llama = Deployment.Ideal(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100);
        Accelerator faster = Devices.H100 with { MemoryBandwidth = Devices.H100.MemoryBandwidth * 2 };
        Assert.True(llama.ComputeBoundBatch(0) < llama.ComputeBoundBatch(100));
        Assert.True(Deployment.Ideal(DenseModels.Llama31With8B, FormatScheme.Bf16, faster).ComputeBoundBatch(0) < llama.ComputeBoundBatch(0));
    }

    [Fact]
    public void Data_ranks_need_their_multiple()
    {
        long one = Deployment.Ideal(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100).ComputeBoundBatch(100)!.Value;
        long four = Deployment.Ideal(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, new Parallelism { Data = 4 }).ComputeBoundBatch(100)!.Value;
        Assert.InRange(four, (4 * one) - 4, 4 * one);
    }

    [Fact]
    public void A_memory_that_is_never_the_limit_makes_one_sequence_enough()
    {
        Accelerator fast = Devices.Plain with { MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(1e6) };
        Assert.Equal(1, Deployment.Ideal(DenseModels.Llama31With8B, FormatScheme.Bf16, fast).ComputeBoundBatch(0));
    }
}
