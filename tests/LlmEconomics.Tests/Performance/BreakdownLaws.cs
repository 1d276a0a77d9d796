using LlmEconomics.Tests.Accounting;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>A breakdown adds up at every level, and to the time that is computed without one.</summary>
public sealed class BreakdownLaws
{
    private const double Rounding = 1e-12;

    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_step_is_the_sum_of_its_parts_for_every_model_format_engine_and_shape(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (FormatScheme formats in Architectures.FormatsFor(model))
        {
            Deployment built = Deployment.Of(model, formats, Devices.B200, new Parallelism { Tensor = 2, Data = 2 }).IgnoringMemory();
            foreach (Deployment deployment in Devices.Engines.Select(e => built.With(e)))
            {
                Assert.All(Devices.Shapes, shape => Check(deployment, shape, $"{formats} {deployment.Engine}: {shape}"));
            }
        }
    }

    [Fact]
    public void A_step_is_the_sum_of_its_parts_on_every_layout()
    {
        Devices.ForEach(Check);
    }

    [Fact]
    public void Causes_add_up_to_the_whole()
    {
        Devices.ForEach((deployment, shape, where) =>
        {
            StepEstimate estimate = deployment.Estimate(shape);
            Assert.True(IsClose(estimate.Causes.Total, estimate.Time), where);
            foreach (TimeCause cause in Enum.GetValues<TimeCause>())
            {
                Assert.True(IsClose(estimate.Causes[cause], estimate.Root.Leaves.Where(l => l.Cause == cause).Select(l => l.Time).Sum()), $"{where}: {cause}");
                Assert.True(estimate.Causes[cause] <= estimate.Causes[estimate.MainCause], where);
            }
        });
    }

    [Fact]
    public void What_is_computed_and_moved_is_what_is_counted()
    {
        Devices.ForEach((deployment, shape, where) =>
        {
            // Vectors are timed as one read, so their loads are left out of the nodes; they have no arithmetic.
            OperatorLoad counted = ModelOperators.Of(deployment.Model, deployment.Formats, deployment.Parallelism).Total(shape);
            OperatorLoad shown = deployment.Estimate(shape).Operators.Aggregate(default(OperatorLoad), (sum, o) => sum + o.Load);
            Assert.True(Loads.AreClose(counted.Flops.Value, shown.Flops.Value), where);
            Assert.True(Loads.AreClose(counted.CacheReadBytes.Value, shown.CacheReadBytes.Value), where);
            Assert.True(shown.WeightBytes <= counted.WeightBytes && shown.WeightBytes >= counted.WeightBytes * 0.99, where);
        });
    }

    [Fact]
    public void The_floor_stands_beside_and_nothing_is_utilised_by_more_than_all_of_it()
    {
        Devices.ForEach((deployment, shape, where) =>
        {
            StepEstimate estimate = deployment.Estimate(shape);
            Assert.True(estimate.Ideal == deployment.ToIdeal().StepTime(shape), where);
            Assert.True(estimate.ComputeUtilisation is > 0 and <= 1 && estimate.BandwidthUtilisation is > 0 and <= 1, where);
        });
    }

    [Fact]
    public void A_dense_ideal_step_takes_for_every_operator_its_arithmetic_or_its_traffic_whichever_is_longer()
    {
        (ModelArchitecture model, FormatScheme formats) = (DenseModels.Llama31With8B, FormatScheme.Bf16);
        ModelOperators operators = ModelOperators.Of(model, formats);
        Deployment ideal = Deployment.Ideal(model, formats, Devices.H100).IgnoringMemory();
        foreach (StepShape shape in Devices.Shapes.Where(s => s.GroupCount == 1))
        {
            StepEstimate estimate = ideal.Estimate(shape);
            double sum = 0;
            foreach (ModelOperator item in operators.Items)
            {
                OperatorLoad load = item.Load(shape);
                double time = Roofline.Of(load.Flops, load.TotalBytes, Devices.H100.Peak(ElementType.Bf16), Devices.H100.MemoryBandwidth).Time.Value;
                sum += time;
                if (estimate.Operators.SingleOrDefault(o => o.Name == item.Name) is { } line)
                {
                    Assert.True(Loads.AreClose(time, line.Time.Value), $"{item.Name}: {shape}");
                    Assert.Equal(load, line.Load);
                }
            }

            Assert.True(Loads.AreClose(sum, estimate.Time.Value), $"{shape}");
            Assert.True(estimate.Causes is { Network.Value: 0, Gaps.Value: 0, Host.Value: 0, Waiting.Value: 0 });
            Assert.Equal(1, (estimate.Ideal / estimate.Time), Rounding);
        }
    }

    [Fact]
    public void Operators_come_in_the_order_of_the_forward_pass_and_the_rest_after_them()
    {
        string[] names = [.. Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, new Parallelism { Tensor = 2 }, EngineProfile.Vllm)
            .Estimate(StepShape.Decode(8, 1000)).Operators.Select(o => o.Name)];
        Assert.Equal(
            [
                "embed_tokens", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj",
                "lm_head", "norms and vectors", "self_attn.attention", "element-wise traffic", "exchange", "kernel starts", "host",
            ],
            names);
    }

    [Fact]
    public void One_tensor_rank_exchanges_nothing()
    {
        foreach (Deployment deployment in Devices.Engines.Select(e => Deployment.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, Devices.H100, engine: e).IgnoringMemory()))
        {
            Assert.All(Devices.Shapes, shape => Assert.Equal(Duration.Zero, deployment.Estimate(shape).Causes.Network));
        }
    }

    private static void Check(Deployment deployment, StepShape shape, string where)
    {
        StepEstimate estimate = deployment.Estimate(shape);
        Assert.True(IsClose(deployment.StepTime(shape), estimate.Time), where);
        CheckSums(estimate.Root, where);
    }

    private static void CheckSums(TimeNode node, string where)
    {
        Assert.True(node.Time > Duration.Zero, $"{where}: {node.Name}");
        Assert.True(node.Cause is null ? node.Time == node.Children.Select(c => c.Time).Sum() : node.Children.IsEmpty, $"{where}: {node.Name}");
        foreach (TimeNode child in node.Children)
        {
            CheckSums(child, where);
        }
    }

    private static bool IsClose(Duration left, Duration right)
    {
        return Math.Abs(left.Value - right.Value) <= Rounding * Math.Max(left.Value, right.Value);
    }
}
