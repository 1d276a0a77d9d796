namespace LlmEconomics;

/// <summary>What one rank of a deployment holds and sees of the whole.</summary>
internal readonly struct RankShare(Parallelism parallelism)
{
    /// <summary>
    /// Share of the tokens that one rank computes, and of the query-key pairs and cached keys its attention meets: data ranks split the
    /// sequences evenly, context ranks each of them.
    /// </summary>
    public double Tokens => 1.0 / parallelism.TokenRanks;

    /// <summary>Share of the sequences whose recurrent states a rank reads and writes: context ranks hand a state on, and each goes on with it.</summary>
    public double States => 1.0 / parallelism.Data;

    public double Of(WeightTensor tensor)
    {
        return Of(tensor.ShardUnits);
    }

    public double Of(long units)
    {
        return Parallelism.Share(units, parallelism.Tensor);
    }

    /// <summary>Share of a layer's experts that one rank holds, counted in whole experts.</summary>
    public double WholeExperts(WeightTensor tensor)
    {
        return Parallelism.Share(tensor.Count, parallelism.Expert);
    }

    /// <summary>Share of each of those experts: the ranks of the stage that expert parallelism leaves over cut its width.</summary>
    public double OfEachExpert(WeightTensor tensor)
    {
        return OfEachExpert(tensor.ShardUnits);
    }

    public double OfEachExpert(long units)
    {
        return Parallelism.Share(units, parallelism.StageRanks / parallelism.Expert);
    }
}
