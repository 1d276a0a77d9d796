namespace LlmEconomics;

/// <summary>What the ranks of one deployment exchange in a step, reduced to coefficients at build time.</summary>
internal sealed class StepExchange
{
    private readonly double sums;
    private readonly double sumLatency;
    private readonly double sumBytesPerToken;
    private readonly double exchanges;
    private readonly double gatherBytesPerToken;
    private readonly double dispatchBytesPerToken;
    private readonly double secondsPerByte;
    private readonly double secondsPerRootByte;

    private StepExchange(
        double sums, double sumLatency, double sumBytesPerToken, double exchanges, double gatherBytesPerToken, double dispatchBytesPerToken,
        double secondsPerByte, double secondsPerRootByte)
    {
        this.sums = sums;
        this.sumLatency = sumLatency;
        this.sumBytesPerToken = sumBytesPerToken;
        this.exchanges = exchanges;
        this.gatherBytesPerToken = gatherBytesPerToken;
        this.dispatchBytesPerToken = dispatchBytesPerToken;
        this.secondsPerByte = secondsPerByte;
        this.secondsPerRootByte = secondsPerRootByte;
    }

    /// <param name="tokensPerRank">Tokens on the busiest attention rank.</param>
    /// <param name="tokens">Tokens of the whole deployment.</param>
    public double Seconds(double tokensPerRank, double tokens)
    {
        if (tokens <= 0)
        {
            return 0;
        }

        double sum = sumBytesPerToken * tokensPerRank, gathered = gatherBytesPerToken * tokens, dispatched = dispatchBytesPerToken * tokensPerRank;
        return (sums * (sumLatency + Transfer(sum)))
            + (exchanges * ((2 * sumLatency) + Math.Min(Transfer(gathered), Transfer(dispatched))));
    }

    public static StepExchange Of(
        ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism parallelism, EfficiencyProfile profile, double latency)
    {
        double vector = model.HiddenSize * formats.Other.Activations.BytesPerElement;
        int n = parallelism.Tensor, ranks = n * parallelism.Data;
        double sums = n > 1 ? model.Layers.Sum(g => (double)g.Count * g.Sublayers.Length) : 0;
        sums += n > 1 ? model.Layers.Sum(g => 2.0 * g.Count * g.Sublayers.OfType<GroupedQueryAttention>().Count(a => a.QkNorm == QkNorm.FullWidth)) : 0;
        double exchanges = parallelism.Data > 1 ? model.Layers.Sum(g => (double)g.Count * g.FeedForwards.OfType<MixtureOfExperts>().Count()) : 0;
        int active = model.Layers.SelectMany(g => g.FeedForwards).OfType<MixtureOfExperts>().Select(m => m.ActiveExperts).DefaultIfEmpty(0).Max();
        double rate = ranks > 1 ? Cluster.Of(accelerator, ranks).BandwidthPerDirectionIn(ranks).Value * profile.Network.Value : 1;
        return new StepExchange(
            sums, latency, 2.0 * (n - 1) / n * vector, exchanges, 2.0 * (ranks - 1) / ranks * vector,
            Math.Min(active, ranks) * vector * 1.5, 1 / rate, profile.NetworkRoot.Value * 1e-6);
    }

    private double Transfer(double bytes)
    {
        return (bytes * secondsPerByte) + (secondsPerRootByte * Math.Sqrt(bytes));
    }
}
