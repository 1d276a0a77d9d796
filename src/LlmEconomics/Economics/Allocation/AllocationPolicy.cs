namespace LlmEconomics;

/// <summary>How a cost is split between prompt tokens that are computed, prompt tokens found in a cache, and generated tokens.</summary>
/// <remarks>
/// There is no right answer, only named ones: on one real fleet the price of a generated token moves between 0.11 and 0.52 USD per million by the policy alone. Every policy gives each kind a weight
/// per token; parts are in proportion to <c>weight · tokens</c> and add up to the whole.
/// </remarks>
public abstract record AllocationPolicy
{
    /// <summary>Weight of a cached prompt token over a computed one by default: hits cost lookup, transfer and storage.</summary>
    public const double DefaultHitWeight = 0.1;

    private protected AllocationPolicy()
    {
    }

    /// <summary>Every token bears the same.</summary>
    public static AllocationPolicy EqualPerToken { get; } = new WeightedTokens("equal per token", 1, 1, 1);

    /// <summary>Generated tokens bear everything, as on dashboards. Never add such a figure to one per prompt token.</summary>
    public static AllocationPolicy OutputOnly { get; } = new WeightedTokens("all on output", 0, 0, 1);

    /// <summary>Prompt tokens bear everything.</summary>
    public static AllocationPolicy InputOnly { get; } = new WeightedTokens("all on input", 1, 1, 0);

    /// <summary>In proportion to floating-point operations: as much for a computed as for a generated token, nothing for a cached one. Ignores that decoding waits for memory.</summary>
    public static AllocationPolicy Flops { get; } = new WeightedTokens("by FLOPs", 1, 0, 1);

    /// <summary>In proportion to the time that accelerators spend on each phase; the default of this library.</summary>
    /// <param name="prefill">Time spent on prompts; at least 0, in any unit of time or accelerators.</param>
    /// <param name="decode">Time spent on answers, in the same unit; at least 0, and one of both above 0.</param>
    /// <param name="hitWeight">Weight of a cached prompt token over a computed one, 0 to 1; 1 blends all prompt tokens.</param>
    public static AllocationPolicy PhaseTime(Duration prefill, Duration decode, double hitWeight = DefaultHitWeight)
    {
        QuantityGuard.NotNegative(prefill);
        QuantityGuard.NotNegative(decode);
        Guard.Positive(prefill.Value + decode.Value, nameof(prefill));
        Guard.Between(hitWeight, 0, 1);
        return new PhaseTimes(prefill, decode, hitWeight);
    }

    /// <summary>In proportion to the time that accelerators of an estimate spend on each phase.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="hitWeight">Weight of a cached prompt token over a computed one, 0 to 1.</param>
    public static AllocationPolicy PhaseTime(ServingEstimate estimate, double hitWeight = DefaultHitWeight)
    {
        TimeShares time = Guard.NotNull(estimate).Time;
        return PhaseTime(Duration.FromSeconds(time.Prefill), Duration.FromSeconds(time.Decode), hitWeight);
    }

    /// <summary>In proportion to prices of a market, so that cost and price keep the same ratio for every kind.</summary>
    /// <param name="prices">The prices; not all 0.</param>
    public static AllocationPolicy MarketRatio(TokenPrices prices)
    {
        Guard.NotNull(prices);
        return Weights("market ratio", prices.Input.Value, prices.Read.Value, prices.Output.Value);
    }

    /// <summary>Weights per token of your own.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="uncached">Of a computed prompt token; at least 0.</param>
    /// <param name="cached">Of a cached one; at least 0.</param>
    /// <param name="output">Of a generated one; at least 0, and not all are 0.</param>
    public static AllocationPolicy Weights(string name, double uncached, double cached, double output)
    {
        Guard.NotBlank(name);
        Guard.NotNegative(uncached);
        Guard.NotNegative(cached);
        Guard.NotNegative(output);
        Guard.Positive(uncached + cached + output, nameof(output));
        return new WeightedTokens(name, uncached, cached, output);
    }

    /// <summary>What one more token of each kind takes, from two measured loads of different proportions.</summary>
    /// <remarks>Solves <c>time = a · prompt tokens + b · generated tokens</c> for both. Right where phases share a machine and their times cannot be told apart.</remarks>
    /// <param name="first">Tokens of one load.</param>
    /// <param name="firstTime">What it took.</param>
    /// <param name="second">Tokens of another.</param>
    /// <param name="secondTime">What that took.</param>
    /// <param name="hitWeight">Weight of a cached prompt token over a computed one, 0 to 1.</param>
    /// <exception cref="ArgumentException">Both loads have the same proportions, or give a negative time per token.</exception>
    public static AllocationPolicy Marginal(TokenVolume first, Duration firstTime, TokenVolume second, Duration secondTime, double hitWeight = DefaultHitWeight)
    {
        Guard.NotNull(first);
        Guard.NotNull(second);
        QuantityGuard.Positive(firstTime);
        QuantityGuard.Positive(secondTime);
        Guard.Between(hitWeight, 0, 1);
        (double p1, double p2) = (first.Uncached + (hitWeight * first.Cached), second.Uncached + (hitWeight * second.Cached));
        double determinant = (p1 * second.Output) - (p2 * first.Output);
        double input = ((firstTime.Value * second.Output) - (secondTime.Value * first.Output)) / determinant, output = ((p1 * secondTime.Value) - (p2 * firstTime.Value)) / determinant;
        return double.IsFinite(input) && double.IsFinite(output) && input >= 0 && output >= 0 && input + output > 0
            ? new WeightedTokens("marginal", input, input * hitWeight, output)
            : throw new ArgumentException("second: the two loads must differ in their proportion of prompt to generated tokens, and more tokens must take more time.", nameof(second));
    }

    /// <summary>What it is called in reports.</summary>
    public abstract string Name { get; }

    /// <summary>Splits a cost.</summary>
    /// <param name="total">The cost; at least 0.</param>
    /// <param name="volume">The tokens that bear it.</param>
    /// <exception cref="NotServedException">No tokens bear it under this policy.</exception>
    public AllocatedCost Allocate(Money total, TokenVolume volume)
    {
        QuantityGuard.NotNegative(total);
        (double uncached, double cached, double output) = Parts(Guard.NotNull(volume));
        return uncached + cached + output > 0 ? new AllocatedCost(this, total, volume, uncached, cached, output) : throw new NotServedException(volume.Total, 1);
    }

    /// <summary>The parts, in any unit.</summary>
    private protected abstract (double Uncached, double Cached, double Output) Parts(TokenVolume volume);

    private sealed record WeightedTokens(string Title, double Uncached, double Cached, double Output) : AllocationPolicy
    {
        public override string Name => Title;

        private protected override (double Uncached, double Cached, double Output) Parts(TokenVolume volume)
        {
            return (Uncached * volume.Uncached, Cached * volume.Cached, Output * volume.Output);
        }
    }

    private sealed record PhaseTimes(Duration Prefill, Duration Decode, double HitWeight) : AllocationPolicy
    {
        public override string Name => "time of phases";

        private protected override (double Uncached, double Cached, double Output) Parts(TokenVolume volume)
        {
            double weighted = volume.Uncached + (HitWeight * volume.Cached), each = weighted > 0 ? Prefill.Value / weighted : 0;
            // Time of a phase that has no tokens is borne by the other.
            (double prompts, double answers) = (weighted > 0 ? each : 0, volume.Output > 0 ? Decode.Value : 0);
            return (prompts * volume.Uncached, prompts * HitWeight * volume.Cached, answers);
        }
    }

    /// <summary>The kind and its members, the same in every culture.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(GetType().Name, PrintMembers);
    }
}
