namespace LlmEconomics;

/// <summary>One claimed figure against its bounds.</summary>
public sealed record FigureCheck
{
    /// <summary>The figure.</summary>
    public required ClaimedFigure Figure
    {
        get;
        init => field = Guard.Known(value, nameof(Figure));
    }

    /// <summary>The bound that comes first: the one broken, or the nearest.</summary>
    public required PhysicalBound Bound
    {
        get;
        init => field = Guard.Known(value, nameof(Bound));
    }

    /// <summary>The claimed time over the least time that the bound allows: below 1 is impossible. For throughputs, the greatest rate over the claimed one.</summary>
    public required double TimesFloor
    {
        get;
        init => field = Guard.NotNegative(value, nameof(TimesFloor));
    }

    /// <summary>
    /// The claimed time over that of the same work at every peak, operator after operator; between 1 floor and 1 ideal lies what only
    /// overlapping of operators can reach. <see langword="null"/> where there is no such work.
    /// </summary>
    public double? TimesIdeal
    {
        get;
        init => field = Guard.NotNegative(value, nameof(TimesIdeal));
    }

    /// <summary>Model FLOPs utilisation that the claim implies; <see langword="null"/> where it implies none.</summary>
    public double? ComputeUtilisation
    {
        get;
        init => field = Guard.NotNegative(value, nameof(ComputeUtilisation));
    }

    /// <summary>Model bandwidth utilisation that the claim implies, of weights and cache; <see langword="null"/> where it implies none.</summary>
    public double? BandwidthUtilisation
    {
        get;
        init => field = Guard.NotNegative(value, nameof(BandwidthUtilisation));
    }

    /// <summary>The prediction, as claimed time over predicted time; <see langword="null"/> where there is none to compare with.</summary>
    public double? TimesPredicted
    {
        get;
        init => field = Guard.NotNegative(value, nameof(TimesPredicted));
    }

    /// <summary>What the figure is worth.</summary>
    public required PlausibilityVerdict Verdict
    {
        get;
        init => field = Guard.Known(value, nameof(Verdict));
    }

    /// <summary>The same in a sentence with the numbers.</summary>
    public required string Explanation
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Explanation));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(FigureCheck), PrintMembers);
    }
}
