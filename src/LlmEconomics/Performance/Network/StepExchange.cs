using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// What the ranks of a deployment exchange in a step: listed once, evaluated for any step without allocating. One accelerator exchanges nothing.
/// </summary>
/// <remarks>
/// Tensor ranks add up partial results after the embedding and after every part of a layer, and gather the logits. Where token ranks (data and
/// context ranks) have tokens of their own, routed experts need those of all: they are gathered and the sums scattered, or each token is sent to its
/// experts and back, whichever is faster. Pipeline stages hand tokens on, each tensor rank its part. Context ranks exchange keys or queries.
/// Recurrent states that context ranks hand on are left out, as are prediction layers.
/// </remarks>
internal sealed class StepExchange
{
    private readonly ImmutableArray<ExchangeLine> lines;
    private readonly Parallelism parallelism;

    private StepExchange(ImmutableArray<ExchangeLine> lines, Parallelism parallelism)
    {
        this.lines = lines;
        this.parallelism = parallelism;
    }

    /// <summary>The exchanges of a step, for a breakdown.</summary>
    public ReadOnlySpan<ExchangeLine> Lines => lines.AsSpan();

    /// <summary>Lists the exchanges of a deployment whose engine starts an all-reduce in <paramref name="latency"/>.</summary>
    /// <exception cref="UnknownFigureException">The bandwidth of a link in use is not known.</exception>
    public static StepExchange Of(
        ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism parallelism, EfficiencyProfile profile, Duration latency)
    {
        if (parallelism.Accelerators == 1)
        {
            return new StepExchange([], parallelism);
        }

        StepExchangeBuilder builder = new(model, formats, parallelism, new NetworkModel(accelerator, parallelism.Accelerators, profile, latency), profile.Collectives);
        return new StepExchange(builder.Build(), parallelism);
    }

    /// <summary>Time of all exchanges of a step whose tokens are split evenly [s].</summary>
    public double Seconds(in StepShape shape, in StepTotals totals)
    {
        return lines.IsEmpty ? 0 : Seconds(LoadOf(shape, totals));
    }

    /// <summary>Time of all exchanges of a step [s].</summary>
    public double Seconds(in ExchangeLoad load)
    {
        double sum = 0;
        foreach (ExchangeLine line in lines)
        {
            sum += line.Seconds(load);
        }

        return sum;
    }

    /// <summary>What a step asks of the network when its tokens are split evenly.</summary>
    public ExchangeLoad LoadOf(in StepShape shape, in StepTotals totals)
    {
        return ExchangeLoad.Of(shape, totals, parallelism);
    }
}
