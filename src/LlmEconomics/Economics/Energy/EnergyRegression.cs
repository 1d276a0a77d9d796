namespace LlmEconomics;

/// <summary>Energy of a request by regression on parameters and tokens, where nothing is known of the deployment: the method of EcoLogits.</summary>
/// <remarks>
/// With P active parameters in billions, B the batch, G generated tokens: energy of an accelerator <c>(α·e^(β·B)·P + γ)·G</c>, time <c>min((a·P + b·B + c)·G, latency)</c>; accelerators are as many as hold
/// 1.2 times the weights, rounded up to a power of two; the rest of the server is shared by the batch. Prompt tokens are not part of it, and the batch alone moves the result by 80 %: a
/// <see cref="Deployment"/> knows more. Source: github.com/genai-impact/ecologits (fitted on ML.ENERGY, H100, batch 64).
/// </remarks>
public sealed record EnergyRegression
{
    private const double Billion = 1e9;

    /// <summary>α: energy per token and billion active parameters, without batching; at least 0 [Wh].</summary>
    public required double EnergyPerParameter
    {
        get;
        init => field = Guard.NotNegative(value, nameof(EnergyPerParameter));
    }

    /// <summary>β: what the logarithm of that falls by with each sequence of the batch; usually negative.</summary>
    public required double EnergyPerBatch
    {
        get;
        init => field = Guard.Finite(value, nameof(EnergyPerBatch));
    }

    /// <summary>γ: energy per token whatever the model; at least 0 [Wh].</summary>
    public required double EnergyPerToken
    {
        get;
        init => field = Guard.NotNegative(value, nameof(EnergyPerToken));
    }

    /// <summary>a: time per token and billion active parameters; at least 0 [s].</summary>
    public required double TimePerParameter
    {
        get;
        init => field = Guard.NotNegative(value, nameof(TimePerParameter));
    }

    /// <summary>b: time per token and sequence of the batch; at least 0 [s].</summary>
    public required double TimePerBatch
    {
        get;
        init => field = Guard.NotNegative(value, nameof(TimePerBatch));
    }

    /// <summary>c: time per token whatever the model; at least 0 [s].</summary>
    public required double TimePerToken
    {
        get;
        init => field = Guard.NotNegative(value, nameof(TimePerToken));
    }

    /// <summary>Sequences that share the accelerators; at least 1.</summary>
    public required int Batch
    {
        get;
        init => field = Guard.Between(value, 1, int.MaxValue, nameof(Batch));
    }

    /// <summary>Bits of a weight, 1 to 64.</summary>
    public double WeightBits
    {
        get;
        init => field = Guard.Between(value, 1, 64, nameof(WeightBits));
    } = 16;

    /// <summary>Memory of an accelerator, in bytes; above 0.</summary>
    public required Bytes AcceleratorMemory
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(AcceleratorMemory));
    }

    /// <summary>Power of a server without its accelerators; at least 0.</summary>
    public required Watts ServerPower
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(ServerPower));
    }

    /// <summary>Accelerators per server; at least 1.</summary>
    public required int AcceleratorsPerServer
    {
        get;
        init => field = Guard.Between(value, 1, int.MaxValue, nameof(AcceleratorsPerServer));
    }

    /// <summary>EcoLogits' figures (github.com/genai-impact/ecologits, read 2026-11): H100 of 80 GB, eight to a server of 1.2 kW beside them, batch 64.</summary>
    public static EnergyRegression EcoLogits { get; } = new()
    {
        EnergyPerParameter = 1.1665273170451914e-06,
        EnergyPerBatch = -0.011205921025579175,
        EnergyPerToken = 4.052928146734005e-05,
        TimePerParameter = 0.0006785088094353663,
        TimePerBatch = 0.0003119310311688259,
        TimePerToken = 0.019473717579473387,
        Batch = 64,
        AcceleratorMemory = Bytes.FromGigabytes(80),
        ServerPower = Watts.FromKilowatts(1.2),
        AcceleratorsPerServer = 8,
    };

    /// <summary>A request.</summary>
    /// <param name="activeParameters">Parameters that each token uses; above 0.</param>
    /// <param name="totalParameters">All parameters; at least as many, and no more than 2³⁰ accelerators hold.</param>
    /// <param name="outputTokens">Generated tokens; at least 0.</param>
    /// <param name="latency">Time it took, where it was measured; the regression's is used where it is shorter.</param>
    public RegressedRequest Of(double activeParameters, double totalParameters, double outputTokens, Duration? latency = null)
    {
        Guard.Positive(activeParameters);
        Guard.Between(totalParameters, activeParameters, double.MaxValue);
        Guard.NotNegative(outputTokens);
        double active = activeParameters / Billion, least = Math.Ceiling(WeightsInMemory * totalParameters * WeightBits / 8 / AcceleratorMemory.Value);
        int accelerators = (int)Math.Pow(2, Math.Ceiling(Math.Log2(Math.Max(1, Guard.Between(least, 0, MostAccelerators, nameof(totalParameters))))));
        double seconds = outputTokens * ((TimePerParameter * active) + (TimePerBatch * Batch) + TimePerToken);
        Duration time = Duration.FromSeconds(latency is { } measured ? Math.Min(seconds, Guard.NotNegative(measured.Value, nameof(latency))) : seconds);
        Joules each = Joules.FromWattHours(outputTokens * ((EnergyPerParameter * Math.Exp(EnergyPerBatch * Batch) * active) + EnergyPerToken));
        return new RegressedRequest(accelerators, time, (each * accelerators) + (ServerPower * time * ((double)accelerators / AcceleratorsPerServer / Batch)), Batch);
    }

    /// <summary>Memory that weights take with what comes beside them.</summary>
    private const double WeightsInMemory = 1.2;

    private const double MostAccelerators = 1 << 30;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(EnergyRegression), PrintMembers);
    }
}

/// <summary>What a regression says of a request.</summary>
/// <param name="Accelerators">Accelerators that hold the model.</param>
/// <param name="Time">How long they are taken, shared by the batch.</param>
/// <param name="Energy">Energy of its share of them and of their servers, without the building's.</param>
/// <param name="Batch">Sequences that share them.</param>
public sealed record RegressedRequest(int Accelerators, Duration Time, Joules Energy, int Batch)
{
    /// <summary>Accelerators that hold the model.</summary>
    public int Accelerators
    {
        get;
        init => field = Guard.Between(value, 1, int.MaxValue, nameof(Accelerators));
    } = Guard.Between(Accelerators, 1, int.MaxValue, nameof(Accelerators));

    /// <summary>How long they are taken, shared by the batch.</summary>
    public Duration Time
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Time));
    } = QuantityGuard.NotNegative(Time, nameof(Time));

    /// <summary>Energy of its share of them and of their servers, without the building's.</summary>
    public Joules Energy
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Energy));
    } = QuantityGuard.NotNegative(Energy, nameof(Energy));

    /// <summary>Sequences that share them.</summary>
    public int Batch
    {
        get;
        init => field = Guard.Between(value, 1, int.MaxValue, nameof(Batch));
    } = Guard.Between(Batch, 1, int.MaxValue, nameof(Batch));

    /// <summary>Its footprint in a building.</summary>
    /// <param name="facility">The building and its grid.</param>
    /// <param name="serverCarbon">Carbon of making one server without accelerators; at least 0 [kg CO₂e].</param>
    /// <param name="acceleratorCarbon">Carbon of making one accelerator; at least 0 [kg CO₂e].</param>
    /// <param name="acceleratorsPerServer">Accelerators per server; at least 1.</param>
    /// <param name="lifeYears">Years of use; above 0.</param>
    /// <param name="source">Who says so.</param>
    public Footprint In(Facility facility, double serverCarbon, double acceleratorCarbon, int acceleratorsPerServer, double lifeYears, string source)
    {
        Guard.NotNegative(serverCarbon);
        Guard.NotNegative(acceleratorCarbon);
        Guard.Between(acceleratorsPerServer, 1, int.MaxValue);
        double kilograms = ((serverCarbon / acceleratorsPerServer) + acceleratorCarbon) * Accelerators / Batch;
        return Footprint.Of(Energy, Time, facility, new EmbodiedCarbon(kilograms, lifeYears, source));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(RegressedRequest), PrintMembers);
    }
}
