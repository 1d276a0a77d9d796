using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Performance;

[Properties(Replay = "20261125,21")]
public sealed class DecodeBoundTests
{
    private static readonly FlopsPerSecond Peak = FlopsPerSecond.FromTeraflopsPerSecond(197);
    private static readonly BytesPerSecond Bandwidth = BytesPerSecond.FromGigabytesPerSecond(820);

    [Fact]
    public void At_the_critical_batch_arithmetic_takes_as_long_as_the_weights()
    {
        double batch = CriticalBatch.Of(NumberFormats.Bf16, Peak, Bandwidth);
        Roofline products = Roofline.Of(MatrixProduct.FlopsOf(1e9, batch), Bytes.FromBytes(2e9), Peak, Bandwidth);

        Assert.Equal(products.Memory.Value, products.Compute.Value, 1e-12);
        Assert.Equal(240.2, batch, 0.1);
    }

    [Fact]
    public void Smaller_weights_need_a_smaller_batch()
    {
        Assert.Equal(CriticalBatch.Of(NumberFormats.Bf16, Peak, Bandwidth), CriticalBatch.Of(NumberFormats.Fp8, Peak, Bandwidth) * 2);
    }

    [Property]
    public bool A_step_takes_at_least_its_traffic_and_at_least_its_arithmetic(NonNegativeInt weights, NonNegativeInt cache, NonNegativeInt flops)
    {
        Bytes w = Bytes.FromBytes(weights.Get), c = Bytes.FromBytes(cache.Get);
        FlopCount f = FlopCount.FromFlops(1e3 * flops.Get);
        Duration time = DecodeBound.Of(w, c, f, Bandwidth, Peak).Time;
        return time >= c / Bandwidth && time >= f / Peak && time >= w / Bandwidth;
    }

    [Property]
    public bool A_batch_kept_full_frees_what_it_fills(PositiveInt sequences, PositiveInt prompt, PositiveInt output)
    {
        SteadyBatch batch = Batch(sequences.Get, prompt.Get, output.Get);
        return IsClose(batch.CachedTokensFreedPerStep * output.Get, sequences.Get * ((double)prompt.Get + output.Get))
            && IsClose(batch.RequestsPerSecond * output.Get, batch.Throughput.TokensPerSecond);
    }

    [Property]
    public bool Requests_in_the_batch_are_their_rate_times_their_stay(PositiveInt sequences, PositiveInt output)
    {
        SteadyBatch batch = Batch(sequences.Get, 0, output.Get);
        return IsClose(batch.RequestsPerSecond * batch.Residence.Seconds, sequences.Get);
    }

    [Fact]
    public void A_prompt_as_long_as_a_stay_needs_one_prefill_server_per_sequence()
    {
        SteadyBatch batch = Batch(32, 8192, 512);

        Assert.Equal(32, batch.PrefillServers(batch.Residence), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch with { Sequences = 0 });
    }

    private static SteadyBatch Batch(double sequences, double prompt, double output)
    {
        return new SteadyBatch { Sequences = sequences, StepTime = Duration.FromMilliseconds(19), PromptTokens = prompt, OutputTokens = output };
    }

    private static bool IsClose(double left, double right)
    {
        return Math.Abs(left - right) <= 1e-9 * Math.Abs(right);
    }
}
