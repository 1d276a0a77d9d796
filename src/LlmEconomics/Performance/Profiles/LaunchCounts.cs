namespace LlmEconomics;

/// <summary>Kernels launched in a prefill beside the one that computes.</summary>
/// <param name="Latent">By one latent attention, 0 to 1,000.</param>
/// <param name="Recurrent">By one recurrence, 0 to 1,000.</param>
/// <param name="Experts">By one call of routed experts, 0 to 1,000.</param>
/// <param name="Attention">
/// By one attention, in releases before <see cref="EngineProfile.GraphsSince"/>: splitting, transposing and scattering heads; 0 to 1,000.
/// </param>
public readonly record struct LaunchCounts(int Latent, int Recurrent, int Experts, int Attention = 0)
{
    private const int Most = 1000;

    /// <summary>By one latent attention, 0 to 1,000.</summary>
    public int Latent
    {
        get;
        init => field = Guard.Between(value, 0, Most, nameof(Latent));
    } = Guard.Between(Latent, 0, Most);

    /// <summary>By one recurrence, 0 to 1,000.</summary>
    public int Recurrent
    {
        get;
        init => field = Guard.Between(value, 0, Most, nameof(Recurrent));
    } = Guard.Between(Recurrent, 0, Most);

    /// <summary>By one call of routed experts, 0 to 1,000.</summary>
    public int Experts
    {
        get;
        init => field = Guard.Between(value, 0, Most, nameof(Experts));
    } = Guard.Between(Experts, 0, Most);

    /// <summary>By one attention in releases before <see cref="EngineProfile.GraphsSince"/>, 0 to 1,000.</summary>
    public int Attention
    {
        get;
        init => field = Guard.Between(value, 0, Most, nameof(Attention));
    } = Guard.Between(Attention, 0, Most);

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(LaunchCounts), PrintMembers);
    }
}
