namespace LlmEconomics;

/// <summary>A deployment, a step or a load needs more memory than a rank has for it. Nothing is timed or priced that does not fit.</summary>
/// <remarks>To ask what it would take if it fitted, say so: <see cref="Deployment.IgnoringMemory"/>.</remarks>
public sealed class DoesNotFitException : InvalidOperationException
{
    /// <summary>A refusal with its figures.</summary>
    /// <param name="deployment">What does not fit, in words.</param>
    /// <param name="shortfall">What is needed and what there is.</param>
    public DoesNotFitException(string deployment, MemoryShortfall shortfall)
        : base($"{Guard.NotBlank(deployment)} does not fit: {Guard.NotNull(shortfall)}.")
    {
        Shortfall = shortfall;
    }

    /// <summary>What is needed and what there is.</summary>
    public MemoryShortfall Shortfall { get; }
}

/// <summary>Memory that is missing on the fullest rank.</summary>
/// <param name="Holds">What is to be held: <c>weights and reserve</c>, <c>one sequence of 4096 tokens beside the weights</c>.</param>
/// <param name="Needed">What it takes; at least 0.</param>
/// <param name="Available">What there is for it; below 0 where what comes first does not fit already.</param>
public sealed record MemoryShortfall(string Holds, Bytes Needed, Bytes Available)
{
    /// <summary>What is to be held: <c>weights and reserve</c>, <c>one sequence of 4096 tokens beside the weights</c>.</summary>
    public string Holds
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Holds));
    } = Guard.NotBlank(Holds);

    /// <summary>What it takes; at least 0.</summary>
    public Bytes Needed
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Needed));
    } = QuantityGuard.NotNegative(Needed);

    /// <summary>For example <c>weights and reserve need 43.9 GB of a rank's memory, there are 23.2 GB</c>.</summary>
    public override string ToString()
    {
        return $"{Holds} need {Needed} of a rank's memory, there are {(Available.Value > 0 ? Available : Bytes.Zero)}";
    }
}
