using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class TimeNodeTests
{
    private static readonly TimeCause[] s_all = Enum.GetValues<TimeCause>();

    /// <summary>1 s of compute, 2 of weights … 128 of waiting.</summary>
    private static TimeCauses Each { get; } = s_all.Aggregate(default(TimeCauses), (sum, cause) => sum + TimeCauses.Of(cause, Seconds(cause)));

    [Fact]
    public void Every_cause_is_its_own()
    {
        Assert.All(s_all, cause =>
        {
            Assert.Equal(Seconds(cause), Each[cause].Value);
            Assert.Equal((Seconds(cause), Seconds(cause)), (TimeCauses.Of(cause, Seconds(cause))[cause].Value, TimeCauses.Of(cause, Seconds(cause)).Total.Value));
        });
        Assert.Equal((255.0, 8), (Each.Total.Value, s_all.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => Each[(TimeCause)99]);
    }

    [Fact]
    public void Causes_add_and_scale_one_by_one()
    {
        TimeCauses sum = TimeCauses.Add(Each, Each * 2);
        Assert.All(s_all, cause => Assert.Equal(3 * Seconds(cause), sum[cause].Value));
        Assert.Equal(sum, TimeCauses.Multiply(Each, 3));
        Assert.Equal(Each, Each + TimeCauses.AdditiveIdentity);
    }

    [Fact]
    public void A_node_is_the_sum_of_its_children_and_drops_those_without_time()
    {
        TimeNode leaf = TimeNode.Leaf("a", TimeCause.Host, 3), sum = TimeNode.Sum("all", [leaf, TimeNode.Leaf("nothing", TimeCause.Gaps, 0), TimeNode.ByCause("b", Each)]);
        Assert.Equal((258.0, 2, null), (sum.Time.Value, sum.Children.Length, sum.Cause));
        Assert.Equal(Each + TimeCauses.Of(TimeCause.Host, 3), sum.Causes);
        Assert.Equal(TimeCause.Waiting, sum.MainCause);
        Assert.Equal((9, "a", "Compute"), (sum.Leaves.Count(), sum.Leaves.First().Name, sum.Leaves.ElementAt(1).Name));
        Assert.Equal((TimeCause.Host, TimeCause.Host), (leaf.Cause!.Value, leaf.MainCause));
        Assert.Equal([leaf], leaf.Leaves);
        Assert.Equal("a: 3 s", leaf.ToString());
    }

    [Fact]
    public void A_node_by_cause_has_a_leaf_for_each_that_takes_time()
    {
        TimeNode node = TimeNode.ByCause("x", TimeCauses.Of(TimeCause.Network, 2) + TimeCauses.Of(TimeCause.Compute, 1));
        Assert.Equal(["Compute: 1 s", "Network: 2 s"], node.Children.Select(c => c.ToString()));
        Assert.Equal(TimeCause.Network, node.MainCause);
        Assert.Empty(TimeNode.ByCause("nothing", default).Children);
    }

    [Fact]
    public void Equality_is_by_content()
    {
        OperatorLoad load = new(FlopCount.FromFlops(1), default, default, default, default);
        TimeNode node = TimeNode.ByCause("x", Each, load), same = TimeNode.ByCause("x", Each, load);
        Assert.Equal(node, same);
        Assert.Equal(node.GetHashCode(), same.GetHashCode());
        Assert.All(
            [TimeNode.ByCause("y", Each, load), TimeNode.ByCause("x", Each), TimeNode.ByCause("x", Each * 2, load), TimeNode.Leaf("x", TimeCause.Host, 255), TimeNode.Sum("x", [TimeNode.Leaf("z", TimeCause.Host, 255)], load)],
            other => Assert.NotEqual(node, other));
        Assert.NotEqual(TimeNode.Leaf("x", TimeCause.Host, 1), TimeNode.Leaf("x", TimeCause.Gaps, 1));
        Assert.False(node.Equals(null));
    }

    [Fact]
    public void An_estimate_reads_its_tree()
    {
        TimeNode root = TimeNode.Sum("step", [TimeNode.ByCause("x", Each)]);
        StepEstimate estimate = new(root, Duration.FromSeconds(1), 0.5, 0.25);
        Assert.Equal((root.Time, root.Causes, root.MainCause), (estimate.Time, estimate.Causes, estimate.MainCause));
        Assert.Equal(root.Children, estimate.Operators);
    }

    private static double Seconds(TimeCause cause)
    {
        return 1 << (int)cause;
    }
}
