namespace LlmEconomics;

/// <summary>What the ranks of one deployment exchange in a step, reduced to two numbers: a fixed time, and a time per token.</summary>
internal readonly struct Communication
{
    private readonly double fixedSeconds;
    private readonly double secondsPerToken;

    private Communication(double fixedSeconds, double secondsPerToken)
    {
        this.fixedSeconds = fixedSeconds;
        this.secondsPerToken = secondsPerToken;
    }

    public double Seconds(in StepTotals totals)
    {
        return totals.Tokens > 0 ? fixedSeconds + (secondsPerToken * totals.Tokens) : 0;
    }

    public static Communication Of(ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism parallelism, EfficiencyProfile profile)
    {
        double vector = model.HiddenSize * formats.Other.Activations.BytesPerElement;
        double fixedSeconds = 0, perToken = 0, alpha = profile.NetworkLatency.Value;
        if (parallelism.Tensor > 1)
        {
            // Every part of a layer ends in a sum over the tensor ranks, done as reduce-scatter and all-gather.
            int sums = model.Layers.Sum(g => g.Count * g.Sublayers.Length);
            double n = parallelism.Tensor;
            fixedSeconds += sums * alpha;
            perToken += sums * 2 * (n - 1) / n * vector / parallelism.Data / Rate(parallelism.Tensor);
        }

        if (parallelism.Expert > 1)
        {
            // Each rank sends its share of the tokens to their experts' ranks and gets the results back.
            double ranks = parallelism.Tensor * (double)parallelism.Data, elsewhere = 1 - (1.0 / parallelism.Expert);
            foreach (LayerGroup group in model.Layers)
            {
                foreach (MixtureOfExperts mixture in group.FeedForwards.OfType<MixtureOfExperts>())
                {
                    double copies = Math.Min(mixture.ActiveExperts, parallelism.Expert) * elsewhere;
                    fixedSeconds += 2 * alpha * group.Count;
                    perToken += 2 * group.Count * copies * vector / ranks / Rate((int)ranks);
                }
            }
        }

        return new Communication(fixedSeconds, perToken);

        double Rate(int ranks)
        {
            return Cluster.Of(accelerator, ranks).BandwidthPerDirectionIn(ranks).Value * profile.Network;
        }
    }
}
