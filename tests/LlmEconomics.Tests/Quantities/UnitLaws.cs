using System.Reflection;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Quantities;

/// <summary>Each unit has the size it should have, in factories, readers and text alike.</summary>
public abstract class UnitLaws<T> : ArithmeticLaws<T>
    where T : struct, IQuantity<T>
{
    /// <summary>Four roundings: readers and factories multiply and divide once each.</summary>
    private const double FourRoundings = 4.0 / (1L << 53);

    protected abstract IReadOnlyList<UnitRow<T>> Rows { get; }

    [Fact]
    public void Every_unit_and_every_factory_is_in_the_table()
    {
        Assert.Equal(T.Units.Select(unit => unit.Symbol).Order(), Rows.Select(row => row.Symbol).Order());
        IEnumerable<string> factories = typeof(T).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.Name.StartsWith("From", StringComparison.Ordinal)
                && method.GetParameters()[0].ParameterType == typeof(double))
            .Select(method => method.Name);
        Assert.Equal(factories.Order(), Rows.Select(row => row.From.Method.Name).Distinct().Order());
    }

    [Fact]
    public void Every_reader_is_in_the_table()
    {
        foreach (PropertyInfo reader in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.PropertyType == typeof(double)))
        {
            T seven = T.FromValue(7);
            Assert.Contains(Rows, row => row.Read(seven) == (double)reader.GetValue(seven)!);
        }
    }

    [Fact]
    public void Every_unit_has_its_exact_size()
    {
        foreach (UnitRow<T> row in Rows)
        {
            Assert.Equal(row.Size, row.From(1).Value);
            Assert.Equal(row.Size, Parse($"1 {row.Symbol}").Value);
            Assert.Equal(1, row.Read(T.FromValue(row.Size)), tolerance: FourRoundings);
        }
    }

    [Property]
    public void Text_means_what_the_factory_means(Moderate x)
    {
        foreach (UnitRow<T> row in Rows)
        {
            Assert.Equal(row.From(x.Value), Parse($"{x} {row.Symbol}"));
            Assert.Equal(row.From(x.Value), Parse($"{x}{row.Symbol}"));
            Assert.Equal(row.From(x.Value), Parse($" {x}\t{row.Symbol} "));
        }
    }

    [Property]
    public void Readers_undo_factories(Moderate x)
    {
        foreach (UnitRow<T> row in Rows)
        {
            Assert.Equal(x.Value, row.Read(row.From(x.Value)), tolerance: Math.Abs(x.Value) * FourRoundings);
        }
    }

    [Fact]
    public void Factories_refuse_what_is_not_finite_and_name_the_parameter()
    {
        foreach (UnitRow<T> row in Rows)
        {
            string? name = row.From.Method.GetParameters()[0].Name;
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => row.From(double.NaN)).ParamName);
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => row.From(double.PositiveInfinity)).ParamName);
            if (row.Size > 1)
            {
                Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => row.From(double.MaxValue)).ParamName);
            }
            else if (row.Size < 1)
            {
                Assert.Throws<NotFiniteNumberException>(() => row.Read(T.FromValue(double.MaxValue)));
            }
        }
    }

    protected static T Parse(string text) => T.Parse(text.AsSpan(), null);
}
