using System.Reflection;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Quantities;

/// <summary>The algebra of quantities, written down once: each product with its two factors.</summary>
[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class AlgebraTests
{
    private static readonly Relation[] s_relations =
    [
        new Relation<Bytes, BytesPerSecond, Duration>((a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b),
        new Relation<FlopCount, FlopsPerSecond, Duration>((a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b),
        new Relation<FlopCount, ArithmeticIntensity, Bytes>((a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b),
        new Relation<FlopsPerSecond, ArithmeticIntensity, BytesPerSecond>(
            (a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b),
        new Relation<Joules, Watts, Duration>((a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b),
        new Relation<Watts, JoulesPerToken, TokenRate>((a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b),
        new Relation<TokenRate, TokensPerJoule, Watts>((a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b),
        new Relation<Money, MoneyRate, Duration>((a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b, 1.0 / 3_600),
        new Relation<MoneyRate, TokenPrice, TokenRate>((a, b) => a * b, (b, a) => b * a, (p, a) => p / a, (p, b) => p / b, 3_600 / 1e6),
    ];

    /// <summary>Tokens are counted, and no quantity: a rate and a time give a plain number of them.</summary>
    private static readonly string[] s_counts = ["Double = TokenRate op_Multiply Duration", "Double = Duration op_Multiply TokenRate"];

    [Property(MaxTest = 1000)]
    public void Every_relation_and_every_inverse_holds(Moderate x, Moderate y)
    {
        foreach (Relation relation in s_relations)
        {
            relation.Check(x.Value, y.Value);
        }
    }

    [Fact]
    public void Every_inverse_refuses_to_divide_by_zero()
    {
        foreach (Relation relation in s_relations)
        {
            relation.CheckZero();
        }
    }

    [Fact]
    public void There_is_no_operator_beyond_these()
    {
        IEnumerable<string> operators =
            from type in typeof(Bytes).Assembly.GetExportedTypes()
            where type.IsValueType
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            let operands = method.GetParameters()
            where method.Name is "op_Multiply" or "op_Division" && operands[0].ParameterType != operands[1].ParameterType
            where operands.All(operand => operand.ParameterType != typeof(double))
            select $"{method.ReturnType.Name} = {operands[0].ParameterType.Name} {method.Name} {operands[1].ParameterType.Name}";
        Assert.Equal(s_relations.SelectMany(relation => relation.Operators).Concat(s_counts).Order(), operators.Order());
    }

    [Fact]
    public void Everyday_sums_come_out_as_by_hand()
    {
        Assert.Equal(Duration.FromSeconds(0.04), Bytes.FromGigabytes(140) / BytesPerSecond.FromTerabytesPerSecond(3.5));
        Assert.Equal(Duration.FromMilliseconds(250), FlopCount.FromTeraflops(200) / FlopsPerSecond.FromTeraflopsPerSecond(800));
        Assert.Equal(
            ArithmeticIntensity.FromFlopsPerByte(250),
            FlopsPerSecond.FromPetaflopsPerSecond(1) / BytesPerSecond.FromTerabytesPerSecond(4));
        Assert.Equal(Joules.FromKilowattHours(7), Watts.FromKilowatts(3.5) * Duration.FromHours(2));
        Assert.Equal(JoulesPerToken.FromJoulesPerToken(0.7), Watts.FromWatts(700) / TokenRate.FromTokensPerSecond(1_000));
        Assert.Equal(TokensPerJoule.FromTokensPerJoule(2), TokenRate.FromTokensPerSecond(1_400) / Watts.FromWatts(700));
        Assert.Equal(5_400_000, TokenRate.FromTokensPerSecond(1_500) * Duration.FromHours(1));
        Assert.Equal(5_400_000, Duration.FromHours(1) * TokenRate.FromTokensPerSecond(1_500));
        Assert.Equal(Money.FromDollars(60), MoneyRate.FromDollarsPerHour(2.5) * Duration.FromDays(1));
    }
}
