namespace LlmEconomics;

/// <summary>What one rank of a deployment holds and sees of the whole.</summary>
internal readonly struct RankShare(Parallelism parallelism)
{
    /// <summary>Share of the sequences, and so of the tokens, that one rank's attention sees: data ranks split them evenly.</summary>
    public double Tokens => 1.0 / parallelism.Data;

    /// <summary>Share of the tokens that reach a rank's experts: all of the deployment's when experts are parallel, its own otherwise.</summary>
    public double ExpertTokens => parallelism.Expert > 1 ? 1 : Tokens;

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

    /// <summary>Share of each of those experts: the ranks that expert parallelism leaves over cut its width.</summary>
    public double OfEachExpert(WeightTensor tensor)
    {
        return Parallelism.Share(tensor.ShardUnits, parallelism.ExpertRanks / parallelism.Expert);
    }
}
