using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Times forward passes of a deployment with a roofline per operator at stated efficiencies. Built once, evaluated for any step.
/// </summary>
/// <remarks>
/// Time of an operator: <c>max(FLOP / (peak · e_c), bytes / (bandwidth · e_m))</c>; operators add up. What ranks exchange comes on top, with lines
/// of its own: sums over the tensor ranks after every part of a layer, tokens on their way to experts and back, hand-over between pipeline
/// stages, keys or queries between context ranks; <see cref="CollectiveProfile"/> states the time of a collective. Kernel gaps, host time
/// and queueing are not in it: this is a floor at real efficiencies, on which the time model proper builds.
/// </remarks>
public sealed class StepEstimator
{
    private readonly ModelOperators operators;
    private readonly ImmutableArray<(double Peak, double Bandwidth)> rates;
    private readonly StepExchange exchange;

    private StepEstimator(
        ModelOperators operators, ImmutableArray<(double Peak, double Bandwidth)> rates, ImmutableArray<string> notes, StepExchange exchange, EfficiencyProfile profile)
    {
        this.operators = operators;
        this.rates = rates;
        this.exchange = exchange;
        Notes = notes;
        Profile = profile;
    }

    /// <summary>The efficiencies used.</summary>
    public EfficiencyProfile Profile { get; }

    /// <summary>What had to be assumed: element types without a hardware path, a generic profile.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>Prepares a deployment.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="parallelism">How the model is spread; default one accelerator.</param>
    /// <param name="profile">The efficiencies; default those of the accelerator's generation.</param>
    /// <param name="routing">How tokens choose experts; default uniformly.</param>
    /// <exception cref="ArgumentException">The parallelism does not fit the model.</exception>
    /// <exception cref="UnknownFigureException">A peak or a link that is needed is not known.</exception>
    public static StepEstimator Of(
        ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism? parallelism = null, EfficiencyProfile? profile = null,
        ExpertRouting? routing = null)
    {
        Guard.NotNull(accelerator);
        profile ??= EfficiencyProfile.For(accelerator);
        parallelism ??= Parallelism.None;
        ModelOperators operators = ModelOperators.Of(model, formats, parallelism, routing);
        SortedSet<string> notes = new(StringComparer.Ordinal);
        if (profile.IsGeneric && profile != EfficiencyProfile.Ideal)
        {
            notes.Add($"no efficiencies measured for {accelerator.Architecture ?? accelerator.Name}: generic ones are used");
        }

        ImmutableArray<(double, double)> rates =
        [
            .. operators.Items.Select(o =>
            {
                double bandwidth = accelerator.MemoryBandwidth.Value * profile.MemoryFraction(o.MemoryBits);
                if (!o.HasArithmetic)
                {
                    return (double.PositiveInfinity, bandwidth);
                }

                ElementType type = ComputeType(accelerator, o.Compute, notes);
                return (accelerator.Peak(type).Value * profile.ComputeFraction(type), bandwidth);
            }),
        ];
        return new StepEstimator(operators, rates, [.. notes], StepExchange.Of(model, formats, accelerator, parallelism, profile), profile);
    }

    /// <summary>The time of one step; allocates nothing.</summary>
    public Duration Time(in StepShape shape)
    {
        StepTotals totals = new(shape);
        double sum = 0;
        for (int i = 0; i < rates.Length; i++)
        {
            sum += RooflineOf(i, operators.Span[i].Load(shape, totals)).Time.Value;
        }

        if (totals.Tokens > 0 && !exchange.Lines.IsEmpty)
        {
            // Line by line, so that the breakdown adds up to the last bit.
            ExchangeLoad load = exchange.LoadOf(shape, totals);
            foreach (ExchangeLine line in exchange.Lines)
            {
                sum += line.Seconds(load);
            }
        }

        return Duration.FromSeconds(sum);
    }

    /// <summary>The time of one step with its breakdown.</summary>
    public StepEstimate Estimate(in StepShape shape)
    {
        StepTotals totals = new(shape);
        ImmutableArray<OperatorTime>.Builder lines = ImmutableArray.CreateBuilder<OperatorTime>(rates.Length + exchange.Lines.Length);
        for (int i = 0; i < rates.Length; i++)
        {
            lines.Add(LineOf(i, operators.Span[i].Load(shape, totals)));
        }

        ExchangeLoad asked = exchange.LoadOf(shape, totals);
        foreach (ExchangeLine line in exchange.Lines)
        {
            if (line.Seconds(asked) is > 0 and var seconds)
            {
                lines.Add(new OperatorTime(line.Name, null, default, Duration.FromSeconds(seconds), Bound.Network));
            }
        }

        return new StepEstimate(lines.Select(l => l.Time).Sum(), lines.ToImmutable());
    }

    /// <summary>
    /// The smallest decode batch whose arithmetic takes as long as its memory traffic at the efficiencies of the profile (at the peaks themselves
    /// with <see cref="EfficiencyProfile.Ideal"/>), or <see langword="null"/> where even 2³⁰ sequences do not get there because cache reads grow
    /// with the batch.
    /// </summary>
    /// <param name="context">Cached tokens per sequence.</param>
    public long? ComputeBoundBatch(long context)
    {
        if (!IsComputeBound(AttentionSpan.MaxTokens))
        {
            return null;
        }

        long low = 0, high = AttentionSpan.MaxTokens;
        while (low + 1 < high)
        {
            long middle = (low + high) / 2;
            (low, high) = IsComputeBound(middle) ? (low, middle) : (middle, high);
        }

        return high;

        bool IsComputeBound(long batch)
        {
            StepShape shape = StepShape.Decode(batch, context);
            StepTotals totals = new(shape);
            double compute = 0, memory = 0;
            for (int i = 0; i < rates.Length; i++)
            {
                OperatorLoad load = operators.Span[i].Load(shape, totals);
                compute += load.Flops.Value / rates[i].Peak;
                memory += load.TotalBytes.Value / rates[i].Bandwidth;
            }

            return compute >= memory;
        }
    }

    /// <summary>The type the hardware multiplies in: the asked one, or 16 bits where there is no path for it and weights are unpacked first.</summary>
    private static ElementType ComputeType(Accelerator accelerator, ElementType asked, SortedSet<string> notes)
    {
        if (!accelerator.Peaks.HasNoHardwarePath(asked))
        {
            return asked;
        }

        ElementType used = ((ElementType[])[ElementType.Bf16, ElementType.Fp16, ElementType.Fp32])
            .FirstOrDefault(t => accelerator.Peaks.TryGet(t, out _), asked);
        notes.Add($"{accelerator.Name} has no hardware path for {asked}: multiplied in {used}");
        return used;
    }

    private Roofline RooflineOf(int index, in OperatorLoad load)
    {
        return new Roofline(
            Duration.FromSeconds(load.Flops.Value / rates[index].Peak), Duration.FromSeconds(load.TotalBytes.Value / rates[index].Bandwidth));
    }

    private OperatorTime LineOf(int index, in OperatorLoad load)
    {
        ModelOperator item = operators.Span[index];
        Roofline roofline = RooflineOf(index, load);
        return new OperatorTime(item.Name, item.Part, load, roofline.Time, roofline.Bound);
    }
}
