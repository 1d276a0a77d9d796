using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>One line of an hourly bill.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Rate">What it costs.</param>
public sealed record CostLine(string Name, MoneyRate Rate)
{
    /// <summary>What it is for.</summary>
    public string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name);

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CostLine), PrintMembers);
    }
}

/// <summary>What something costs by the hour, line by line. The total is the sum of the lines, always.</summary>
public sealed record HourlyCost
{
    /// <summary>A bill of lines.</summary>
    /// <param name="lines">The lines; names differ, currencies do not.</param>
    /// <exception cref="ArgumentException">Two lines have the same name.</exception>
    /// <exception cref="CurrencyMismatchException">Lines are in different currencies.</exception>
    public HourlyCost(params ImmutableArray<CostLine> lines)
    {
        Lines = Guard.Items(lines);
        if (Lines.GroupBy(l => l.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"lines: {Quoted.Of(twice.Key)} occurs twice.", nameof(lines));
        }

        Total = Lines.Select(l => l.Rate).Sum();
    }

    /// <summary>A bill of one line.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="rate">What it costs.</param>
    public static HourlyCost Of(string name, MoneyRate rate)
    {
        return new HourlyCost(new CostLine(name, rate));
    }

    /// <summary>The lines.</summary>
    public ImmutableArray<CostLine> Lines { get; }

    /// <summary>Their sum.</summary>
    public MoneyRate Total { get; }

    /// <summary>What a line costs; nothing where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    public MoneyRate this[string name] => Lines.FirstOrDefault(l => l.Name == name)?.Rate ?? MoneyRate.Zero;

    /// <summary>A line over the total; 0 of a bill of nothing.</summary>
    /// <param name="name">Its name.</param>
    public double ShareOf(string name)
    {
        return Total.Value == 0 ? 0 : this[name] / Total;
    }

    /// <summary>The bill with a line replaced by what is really paid, or added.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rate">What it costs.</param>
    public HourlyCost With(string name, MoneyRate rate)
    {
        CostLine line = new(name, rate);
        int at = Lines.IndexOf(Lines.FirstOrDefault(l => l.Name == name)!);
        return new HourlyCost(at < 0 ? Lines.Add(line) : Lines.SetItem(at, line));
    }

    /// <summary>So many of the same.</summary>
    /// <param name="cost">One.</param>
    /// <param name="count">How many; at least 0.</param>
    public static HourlyCost operator *(HourlyCost cost, double count)
    {
        Guard.NotNegative(count);
        return new HourlyCost([.. Guard.NotNull(cost).Lines.Select(l => l with { Rate = l.Rate * count })]);
    }

    /// <summary>Two bills together; lines of the same name add up.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static HourlyCost operator +(HourlyCost left, HourlyCost right)
    {
        Guard.NotNull(left);
        return Guard.NotNull(right).Lines.Aggregate(left, (sum, line) => sum.With(line.Name, sum[line.Name] + line.Rate));
    }

    /// <summary>Equal when all lines are.</summary>
    public bool Equals(HourlyCost? other)
    {
        return other is not null && Lines.SequenceEqual(other.Lines);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Lines.Length, Total);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(HourlyCost), (nameof(Total), Total), (nameof(Lines), Lines));
    }
}
