using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Conformal prediction intervals: a prediction p is given the interval <c>p·e^(−q)</c> to <c>p·e^q</c>, with q the quantile of the errors that
/// predictions of the same kind had on deployments held back from their fit.
/// </summary>
/// <remarks>
/// <para>Errors of one model's deployments resemble each other, so the table holds errors of models that were left out of the fit as a whole; they are
/// taken per engine, and an engine with few deployments borrows from all: <c>q = (n·q_engine + m·q_all) / (n + m)</c>, n its deployments, m
/// <see cref="BorrowedDeployments"/>. An engine that is not listed has n = 0.</para>
/// <para>With finitely many measurements N the quantile is taken at <c>level · (1 + 1/N)</c>, the usual correction. Between listed levels q is
/// linear. Source: Angelopoulos and Bates, A Gentle Introduction to Conformal Prediction, arXiv:2107.07511.</para>
/// </remarks>
public sealed record ResidualTable
{
    /// <summary>The lowest accepted level, 0.05.</summary>
    public const double MinLevel = 0.05;

    /// <summary>The highest accepted level, 0.95: the tails beyond are not known from so few deployments.</summary>
    public const double MaxLevel = 0.95;

    private static readonly Lazy<ResidualTable> Shipped = new(() => CalibrationResources.Load(
        "residuals.json", CalibrationJsonContext.Default.ResidualTable));

    /// <summary>The levels of the quantiles, rising, the last at least <see cref="MaxLevel"/> and below 1.</summary>
    public required ImmutableArray<double> Levels
    {
        get;
        init => field = !value.IsDefaultOrEmpty && value[0] > 0 && value[^1] is >= MaxLevel and < 1 && value.Zip(value.Skip(1)).All(p => p.First < p.Second)
            ? value
            : throw new ArgumentException(FormattableString.Invariant($"Levels must rise above 0, the last from {MaxLevel} to below 1."), nameof(Levels));
    }

    /// <summary>Quantiles over all engines.</summary>
    public required ResidualQuantiles All
    {
        get;
        init => field = Guard.NotNull(value, nameof(All));
    }

    /// <summary>Quantiles per engine, by its profile's name.</summary>
    public required ImmutableSortedDictionary<string, ResidualQuantiles> Engines
    {
        get;
        init => field = Guard.NotNull(value, nameof(Engines));
    }

    /// <summary>How many deployments of all engines count beside an engine's own, at least 0.</summary>
    public required double BorrowedDeployments
    {
        get;
        init => field = Guard.NotNegative(value, nameof(BorrowedDeployments));
    }

    /// <summary>Efficiency profiles whose generations are among the measured deployments.</summary>
    public required ImmutableArray<string> MeasuredProfiles
    {
        get;
        init => field = Guard.Items(value, nameof(MeasuredProfiles));
    }

    /// <summary>How much wider q is for a generation with a profile of its own that no measured deployment ran on; 1 to 10.</summary>
    public required double UntestedWidening
    {
        get;
        init => field = Guard.Between(value, 1, 10, nameof(UntestedWidening));
    }

    /// <summary>How much wider q is where a generic profile stands in for the generation's; 1 to 10.</summary>
    public required double GenericWidening
    {
        get;
        init => field = Guard.Between(value, 1, 10, nameof(GenericWidening));
    }

    /// <summary>Where the two widenings come from.</summary>
    public required string WideningSource
    {
        get;
        init => field = Guard.NotBlank(value, nameof(WideningSource));
    }

    /// <summary>Where the errors come from.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>The table that ships with the library.</summary>
    public static ResidualTable Default => Shipped.Value;

    /// <summary>The half-width q of an interval: the natural logarithm of its upper end over the prediction.</summary>
    /// <param name="figure">What is predicted.</param>
    /// <param name="engine">The name of the engine's profile.</param>
    /// <param name="efficiency">The accelerator generation's profile.</param>
    /// <param name="level">The probability asked for, <see cref="MinLevel"/> to <see cref="MaxLevel"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is out of range.</exception>
    public double HalfWidth(PredictedFigure figure, string engine, EfficiencyProfile efficiency, double level)
    {
        Guard.NotNull(efficiency);
        Guard.Between(level, MinLevel, MaxLevel);
        double all = Quantile(All, figure, level), width = all;
        if (Engines.TryGetValue(Guard.NotNull(engine), out ResidualQuantiles? own))
        {
            width = ((own.Deployments * Quantile(own, figure, level)) + (BorrowedDeployments * all)) / (own.Deployments + BorrowedDeployments);
        }

        return width * (efficiency.IsGeneric ? GenericWidening : MeasuredProfiles.Contains(efficiency.Id) ? 1 : UntestedWidening);
    }

    /// <summary>Equal when all members are.</summary>
    public bool Equals(ResidualTable? other)
    {
        return other is not null && (All, BorrowedDeployments, UntestedWidening, GenericWidening, WideningSource, Source)
                == (other.All, other.BorrowedDeployments, other.UntestedWidening, other.GenericWidening, other.WideningSource, other.Source)
            && Levels.SequenceEqual(other.Levels) && MeasuredProfiles.SequenceEqual(other.MeasuredProfiles) && Engines.SequenceEqual(other.Engines);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(All, Engines.Count, Source);
    }

    private double Quantile(ResidualQuantiles quantiles, PredictedFigure figure, double level)
    {
        ImmutableArray<double> values = figure switch
        {
            PredictedFigure.TimeToFirstToken => quantiles.TimeToFirstToken,
            PredictedFigure.TimePerOutputToken => quantiles.TimePerOutputToken,
            _ => quantiles.OutputThroughput,
        };
        double corrected = Math.Min(level * (1 + (1.0 / quantiles.Measurements)), Levels[^1]);
        int above = Levels.BinarySearch(corrected);
        above = above < 0 ? ~above : above;
        (double fromLevel, double from) = above == 0 ? (0, 0) : (Levels[above - 1], values[above - 1]);
        return from + ((values[above] - from) * (corrected - fromLevel) / (Levels[above] - fromLevel));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(ResidualTable),
            (nameof(Levels), Levels), (nameof(All), All), (nameof(Engines), Engines), (nameof(MeasuredProfiles), MeasuredProfiles),
            (nameof(BorrowedDeployments), BorrowedDeployments), (nameof(UntestedWidening), UntestedWidening),
            (nameof(GenericWidening), GenericWidening), (nameof(WideningSource), WideningSource), (nameof(Source), Source));
    }
}
