namespace LlmEconomics;

/// <content>Where the time of a replica goes whose places are all taken.</content>
internal readonly ref partial struct SteadyState
{
    /// <summary>Time of a replica per request, at full use, by what it goes into.</summary>
    public ReplicaTime PerRequest(in ServicePoint full)
    {
        LoadSolver at = solver.At(full.Decoding);
        TimeCauses causes = at.TokenCauses(full.Decoding, full.TokenSeconds);
        double whole = 1 / full.Rate, part = whole / causes.Total.Value;
        double network = causes.Network.Value * part, host = (causes.Gaps + causes.Host + causes.Waiting).Value * part;
        LoadSolver floor = at.On(deployment.Floor);
        double turn = full.Decoding / at.Turns, step = floor.Step(turn, 0), prompt = (floor.Step(turn, 1) - step) / at.Turns;
        double ideal = Math.Min((Decoded * at.TokenFactor * step / full.Decoding) + prompt, whole - network - host);
        return new ReplicaTime(ideal, whole - network - host - ideal, network, host);
    }
}

/// <summary>Replica-seconds per request, by what they go into.</summary>
/// <param name="Ideal">What the roofline needs at the same batch.</param>
/// <param name="Kernels">What kernels need beyond it.</param>
/// <param name="Network">Exchange between accelerators.</param>
/// <param name="Host">Gaps between kernels, and waiting for the host.</param>
internal readonly record struct ReplicaTime(double Ideal, double Kernels, double Network, double Host)
{
    public double Total => Ideal + Kernels + Network + Host;
}
