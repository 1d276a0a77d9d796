namespace LlmEconomics;

/// <content>Where the time of a replica goes whose places are all taken.</content>
internal readonly ref partial struct SteadyState
{
    /// <summary>Time of a replica per request, at full use, by what it goes into.</summary>
    public ReplicaTime PerRequest(in ServicePoint full)
    {
        LoadSolver at = solver.At(full.Decoding), floor = at.On(deployment.Floor);
        double turn = full.Decoding / at.Turns, step = floor.Step(turn, 0), prompt = (floor.Step(turn, 1) - step) / at.Turns;
        return ReplicaTime.Of(1 / full.Rate, at.TokenCauses(full.Decoding, full.TokenSeconds), (Decoded * at.TokenFactor * step / full.Decoding) + prompt);
    }
}

/// <summary>Replica-seconds per request, by what they go into.</summary>
/// <param name="Ideal">What the roofline needs at the same batch.</param>
/// <param name="Kernels">What kernels need beyond it.</param>
/// <param name="Network">Exchange between accelerators.</param>
/// <param name="Host">Gaps between kernels, and waiting for the host.</param>
/// <param name="Unbalanced">One pool waiting for the other.</param>
internal readonly record struct ReplicaTime(double Ideal, double Kernels, double Network, double Host, double Unbalanced = 0)
{
    public double Total => Ideal + Kernels + Network + Host + Unbalanced;

    /// <summary>So much time, in proportion to causes; the roofline's is what remains at most.</summary>
    public static ReplicaTime Of(double whole, in TimeCauses causes, double ideal)
    {
        double part = whole / causes.Total.Value, network = causes.Network.Value * part, host = (causes.Gaps + causes.Host + causes.Waiting).Value * part;
        double floor = Math.Min(ideal, whole - network - host);
        return new ReplicaTime(floor, whole - network - host - floor, network, host);
    }

    public static ReplicaTime operator +(in ReplicaTime left, in ReplicaTime right)
    {
        return new ReplicaTime(left.Ideal + right.Ideal, left.Kernels + right.Kernels, left.Network + right.Network, left.Host + right.Host, left.Unbalanced + right.Unbalanced);
    }

    public static ReplicaTime operator *(in ReplicaTime time, double factor)
    {
        return new ReplicaTime(time.Ideal * factor, time.Kernels * factor, time.Network * factor, time.Host * factor, time.Unbalanced * factor);
    }
}
