using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Shapes add up like numbers: that is what makes prefill, decode and any mixture of them one thing.</summary>
[Properties(Arbitrary = [typeof(StepShapeLaws)], Replay = "20261125,303")]
public sealed class StepShapeLaws
{
    private static readonly Func<StepShape, double>[] s_totals = [s => s.NewTokens, s => s.Sequences, s => s.LogitTokens, s => s.CachedTokens];

    public static Arbitrary<SequenceGroup> Groups()
    {
        Gen<SequenceGroup> groups =
            from count in Gen.Choose(0, 1 << 20)
            from tokens in Gen.Choose(0, 1 << 20)
            from cached in Gen.Choose(0, 1 << 30)
            from logits in Gen.Choose(0, tokens)
            select new SequenceGroup(count, tokens, cached, logits);
        return groups.ToArbitrary();
    }

    public static Arbitrary<StepShape> Shapes()
    {
        return Gen.ListOf(Groups().Generator).Select(groups => StepShape.Of([.. groups.Take(5)])).ToArbitrary();
    }

    [Property]
    public void Every_total_of_a_sum_is_the_sum_of_the_totals(StepShape a, StepShape b)
    {
        // Whole numbers below 2⁵³: exact.
        Assert.All(s_totals, total => Assert.Equal(total(a) + total(b), total(a + b)));
    }

    [Property]
    public void Addition_is_associative(StepShape a, StepShape b, StepShape c)
    {
        Assert.Equal((a + b) + c, a + (b + c));
        Assert.True((a + b) + c == StepShape.Add(a, b + c));
    }

    [Property]
    public void Addition_commutes_in_every_total(StepShape a, StepShape b)
    {
        Assert.All(s_totals, total => Assert.Equal(total(a + b), total(b + a)));
    }

    [Property]
    public void Nothing_to_do_is_neutral(StepShape a)
    {
        Assert.Equal(a, a + StepShape.Empty);
        Assert.Equal(a, StepShape.Empty + a);
        Assert.Equal(default, StepShape.Empty);
    }

    [Property]
    public void A_sum_holds_the_groups_of_both_in_order(StepShape a, StepShape b)
    {
        IEnumerable<SequenceGroup> groups = Of(a).Concat(Of(b)).Where(g => g != default);
        Assert.Equal(groups, Of(a + b).Where(g => g != default));
    }

    [Property]
    public void The_totals_are_the_sums_over_the_groups(SequenceGroup[] groups)
    {
        StepShape shape = StepShape.Of(groups);
        Assert.Equal(groups.Sum(g => (double)g.Count * g.NewTokens), shape.NewTokens);
        Assert.Equal(groups.Sum(g => (double)g.Count), shape.Sequences);
        Assert.Equal(groups.Sum(g => (double)g.Count * g.LogitTokens), shape.LogitTokens);
        Assert.Equal(groups.Sum(g => (double)g.Count * g.CachedTokens), shape.CachedTokens);
    }

    [Property]
    public void Equal_groups_make_equal_shapes(SequenceGroup[] groups)
    {
        StepShape one = StepShape.Of(groups), other = groups.Aggregate(StepShape.Empty, (sum, g) => sum + StepShape.Of(g));
        if (groups.All(g => g != default))
        {
            Assert.Equal(one, other);
            Assert.Equal(one.GetHashCode(), other.GetHashCode());
            Assert.False(one != other);
            Assert.True(one.Equals((object)other));
        }
    }

    [Property]
    public void A_changed_group_makes_another_shape(StepShape a, SequenceGroup group)
    {
        Assert.NotEqual(a + StepShape.Of(group), a + StepShape.Of(group with { CachedTokens = group.CachedTokens ^ 1 }));
        Assert.False(a.Equals("a shape"));
    }

    private static IEnumerable<SequenceGroup> Of(StepShape shape)
    {
        return Enumerable.Range(0, shape.GroupCount).Select(i => shape[i]);
    }
}
