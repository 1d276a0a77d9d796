namespace LlmEconomics;

/// <summary>What an accelerator draws, over its rated power, while it waits for each thing: the power of a load follows from where its time goes.</summary>
/// <remarks>
/// <c>power = rated · Σ share of the time · share of the power</c>. Arithmetic runs into the power limit; reading memory draws two thirds of it; between kernels clocks stay up, and power lies well above idle.
/// An estimate: boards differ, and short kernels are under-read by the meters it comes from.
/// </remarks>
public sealed record PowerByCause
{
    /// <summary>While arithmetic is what is waited for, 0 to 1.2.</summary>
    public required double Compute
    {
        get;
        init => field = Guard.Between(value, 0, 1.2, nameof(Compute));
    }

    /// <summary>While weights, cache or activations are read, 0 to 1.2.</summary>
    public required double Memory
    {
        get;
        init => field = Guard.Between(value, 0, 1.2, nameof(Memory));
    }

    /// <summary>While ranks exchange, 0 to 1.2.</summary>
    public required double Network
    {
        get;
        init => field = Guard.Between(value, 0, 1.2, nameof(Network));
    }

    /// <summary>Between kernels, and while the host is waited for, 0 to 1.2.</summary>
    public required double Between
    {
        get;
        init => field = Guard.Between(value, 0, 1.2, nameof(Between));
    }

    /// <summary>Where the shares are from.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>Shares of H200, B200 and GB200 boards.</summary>
    public static PowerByCause Measured { get; } = new()
    {
        Compute = 0.98,
        Memory = 0.65,
        Network = 0.4,
        Between = 0.3,
        Source = "board power per kernel, github.com/ai-dynamo/aiconfigurator tables: BF16 products 691 of 700 W (H200) and 982 of 1,000 W (B200), decode attention 0.55 to 0.75; network and gaps are assumed: models of 2 billion parameters, whose time is gaps, draw 0.31 to 0.35 (ML.ENERGY v2)",
    };

    /// <summary>Mean power of one accelerator.</summary>
    /// <param name="causes">Where the time of a load goes; not nothing.</param>
    /// <param name="rated">Its rated power; above 0.</param>
    public Watts Mean(in TimeCauses causes, Watts rated)
    {
        QuantityGuard.Positive(rated);
        double all = Guard.Positive(causes.Total.Value, nameof(causes));
        double drawn = (Compute * causes.Compute.Value) + (Memory * (causes.WeightReads + causes.CacheReads + causes.Activations).Value) + (Network * causes.Network.Value)
            + (Between * (causes.Gaps + causes.Host + causes.Waiting).Value);
        return rated * (drawn / all);
    }

    /// <summary>Energy of the accelerators of a load, per generated token.</summary>
    /// <param name="load">The load.</param>
    /// <param name="rated">Rated power of one accelerator; above 0.</param>
    public JoulesPerToken PerOutputToken(in LoadEstimate load, Watts rated)
    {
        return Mean(load.Causes, rated) * load.Accelerators / load.OutputThroughput;
    }

    /// <summary>The same at a throughput that was measured: the time it takes beyond the computed is that of an engine which keeps kernels waiting.</summary>
    /// <param name="load">The load.</param>
    /// <param name="rated">Rated power of one accelerator; above 0.</param>
    /// <param name="measured">Generated tokens per second of all accelerators; above 0.</param>
    public JoulesPerToken PerOutputToken(in LoadEstimate load, Watts rated, TokenRate measured)
    {
        QuantityGuard.Positive(measured);
        double longer = (load.OutputThroughput / measured) - 1;
        TimeCauses causes = load.Causes with { Host = Quantity.Max(Duration.Zero, load.Causes.Host + (load.Causes.Total * longer)) };
        return Mean(causes, rated) * load.Accelerators / measured;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(PowerByCause), PrintMembers);
    }
}
