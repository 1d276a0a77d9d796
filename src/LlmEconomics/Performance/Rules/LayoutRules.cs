namespace LlmEconomics;

/// <summary>Attention heads are handed out whole: tensor ranks must divide them.</summary>
public sealed record HeadsDivideRanks : EngineRule
{
    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        int ranks = setup.Parallelism.Tensor;
        return setup.Mixers.Select(HeadsOf).Where(h => h % ranks != 0).Distinct()
            .Select(h => Found($"{h} attention heads are not divisible by {ranks} tensor ranks"));
    }

    private static int HeadsOf(SequenceMixer mixer)
    {
        return mixer switch
        {
            GroupedQueryAttention attention => attention.QueryHeads,
            LatentAttention latent => latent.Heads,
            CompressedAttention compressed => compressed.Heads,
            _ => 0,
        };
    }
}

/// <summary>Fewer key-value heads than tensor ranks are copied: one number must divide the other.</summary>
public sealed record KeyValueHeadsCopied : EngineRule
{
    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        int ranks = setup.Parallelism.Tensor;
        foreach (int heads in setup.Mixers.OfType<GroupedQueryAttention>().Select(m => m.KeyValueHeads).Distinct())
        {
            if (heads < ranks ? ranks % heads != 0 : heads % ranks != 0)
            {
                yield return Found($"of {heads} key-value heads and {ranks} tensor ranks neither divides the other");
            }
            else if (heads < ranks)
            {
                yield return Noted($"{heads} key-value heads on {ranks} tensor ranks: each is kept on {ranks / heads}, the cache {ranks / heads} times");
            }
        }
    }
}

/// <summary>Widths of feed-forwards are cut evenly: ranks must divide them.</summary>
public sealed record WidthsDivideRanks : EngineRule
{
    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        int tensor = setup.Parallelism.Tensor;
        long experts = setup.ExpertWidthRanks;
        foreach (FeedForward part in setup.FeedForwards)
        {
            switch (part)
            {
                case DenseFeedForward dense when dense.Width % tensor != 0:
                    yield return Found($"the feed-forward's width {dense.Width} is not divisible by {tensor} tensor ranks");
                    break;
                case MixtureOfExperts mixture when mixture.ExpertWidth % experts != 0:
                    yield return Found($"the experts' width {mixture.ExpertWidth} is not divisible by {experts} ranks");
                    break;
            }
        }
    }
}

/// <summary>
/// Blocks or groups that share a scale are not cut: what a rank holds of a matrix must be whole ones. Along the cut only; partial blocks at a matrix's own
/// edge are fine.
/// </summary>
public sealed record ScaleBlocksDivideRanks : EngineRule
{
    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        return setup.Stored().Where(w => w.Tensor.ShardUnits > 1).Select(w => FindingOf(w.Format, w.Tensor, setup)).OfType<EngineFinding>().Distinct().Take(MostNamed);
    }

    /// <summary>More of a kind say nothing new.</summary>
    private const int MostNamed = 3;

    private EngineFinding? FindingOf(NumberFormat format, WeightTensor tensor, EngineSetup setup)
    {
        long ranks = Math.Min(tensor.Role == WeightRole.Expert ? setup.ExpertWidthRanks : setup.Parallelism.Tensor, tensor.ShardUnits);
        long extent = tensor.CutsInput ? tensor.Columns : tensor.Rows;
        int block = format.Scales is not { } scales || IsGguf(format) ? 0 : tensor.CutsInput ? scales.BlockColumns : scales.BlockRows;
        bool isGroup = format.Scales is { BlockRows: 1, BlockColumns: > 1 };
        bool counts = block > 1 && ranks > 1 && (format.Element == ElementType.Fp8 ? !isGroup : isGroup && format.Element.Name.StartsWith("int", StringComparison.Ordinal));
        if (!counts || (extent % ranks == 0 && extent / ranks % block == 0))
        {
            return null;
        }

        string reason = $"{tensor.Name} in {format}: {(extent % ranks == 0 ? $"{extent / ranks}" : $"{extent}/{ranks}")} of {extent} {(tensor.CutsInput ? "inputs" : "outputs")} on each of {ranks} ranks are no whole blocks of {block}";

        // Published runs of such layouts exist whose records leave out that experts were parallel, which engines then need: noted, not refused.
        return tensor.Role == WeightRole.Expert ? Noted($"{reason}: it starts with expert ranks only") : Found(reason);
    }

    private static bool IsGguf(NumberFormat format)
    {
        return FormatsNotRead.IsGguf(format);
    }
}

/// <summary>Experts are handed out in equal numbers: expert ranks must divide them.</summary>
public sealed record ExpertsDivideRanks : EngineRule
{
    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        int ranks = setup.Parallelism.Expert;
        return setup.FeedForwards.OfType<MixtureOfExperts>().Select(m => m.Experts).Distinct().Where(e => e % ranks != 0)
            .Select(e => Found($"{e} experts are not divisible by {ranks} expert ranks"));
    }
}

/// <summary>The vocabulary is padded before it is cut: a few more rows than the model has.</summary>
public sealed record VocabularyPadded : EngineRule
{
    /// <summary>Rows of which the vocabulary becomes a multiple, 1 to 65,536.</summary>
    public required int Multiple
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Multiple));
    }

    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        int rows = setup.Model.VocabularySize, ranks = setup.Parallelism.Tensor;
        long padded = ((long)rows + Multiple - 1) / Multiple * Multiple;
        if (ranks > 1 && padded % ranks != 0)
        {
            yield return Found($"a vocabulary of {rows} rows, padded to {padded}, is not divisible by {ranks} tensor ranks");
        }
        else if (padded != rows)
        {
            yield return Noted($"the vocabulary is padded from {rows} to {padded} rows");
        }
    }
}

/// <summary>Ways of spreading a model that the engine does not have.</summary>
public sealed record RanksNotKnown : EngineRule
{
    internal override IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        Parallelism spread = setup.Parallelism;
        (string Name, int Ranks)[] ways = [("data", spread.Data), ("context", spread.Context), ("expert", spread.Expert)];
        return ways.Where(w => w.Ranks > 1).Select(w => Found($"it has no {w.Name} ranks; {w.Ranks} are asked for"));
    }
}
