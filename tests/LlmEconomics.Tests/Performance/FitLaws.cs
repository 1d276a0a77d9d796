using System.Reflection;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>What does not fit is neither timed nor priced, unless one says so.</summary>
public sealed class FitLaws
{
    private static readonly Accelerator s_card = AcceleratorCatalog.Default.Find("nvidia-rtx-4090");

    private static readonly ModelArchitecture s_model = ModelCatalog.Find("meta-llama/Meta-Llama-3.1-70B").Architecture;

    private static readonly ClosedLoop s_load = new() { Concurrency = 1, PromptTokens = 1000, OutputTokens = 100 };

    private static Deployment TooLarge(EngineProfile? engine = null)
    {
        return Deployment.Of(s_model, FormatScheme.Parse("Q4_K_M", s_model), s_card, engine: engine ?? EngineProfile.LlamaCpp);
    }

    /// <summary>Every public way to time a deployment, by its member; a new one has to be put here.</summary>
    private static readonly Dictionary<string, Action<Deployment>> s_ways = new()
    {
        ["Deployment.StepTime"] = d => d.StepTime(StepShape.Decode(1, 100)),
        ["Deployment.Estimate(StepShape&)"] = d => d.Estimate(StepShape.Decode(1, 100)),
        ["Deployment.Estimate(ClosedLoop)"] = d => d.Estimate(s_load),
        ["Deployment.Explain"] = d => d.Explain(s_load),
        ["Deployment.ComputeBoundBatch"] = d => d.ComputeBoundBatch(100),
        ["DisaggregatedDeployment.Estimate"] = d => new DisaggregatedDeployment { Prefill = d, Decode = d }.Estimate(s_load),
    };

    [Fact]
    public void A_model_of_70B_does_not_fit_a_card_of_24_GB()
    {
        Deployment deployment = TooLarge();
        Assert.False(deployment.Fits);
        MemoryShortfall missing = deployment.Shortfall!;

        // The file alone is 42.5 GB; the engine's buffers for one step are logits and activations of 512 tokens, below 2 GB.
        // A card of 24 GB has 24 GiB, of which the driver leaves programs more than 23.
        Assert.InRange(missing.Needed.Gigabytes, 42.5, 44.5);
        Assert.InRange(missing.Available.Gibibytes, 23, 24);
        Assert.Same(missing, deployment.ShortfallOf(10, 10));
    }

    [Fact]
    public void Every_way_to_time_it_refuses_with_the_figures()
    {
        foreach (EngineProfile engine in (EngineProfile[])[EngineProfile.LlamaCpp, EngineProfile.Vllm, EngineProfile.Generic, EngineProfile.None])
        {
            Deployment deployment = TooLarge(engine);
            Assert.All(s_ways, way =>
            {
                DoesNotFitException refusal = Assert.Throws<DoesNotFitException>(() => way.Value(deployment));
                Assert.Equal(deployment.Shortfall, refusal.Shortfall);
                Assert.Contains("Llama-3.1-70B", refusal.Message, StringComparison.Ordinal);
                Assert.Contains(deployment.Shortfall!.Needed.ToString(), refusal.Message, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void No_public_way_is_forgotten()
    {
        Type[] answers = [typeof(Duration), typeof(StepEstimate), typeof(LoadEstimate), typeof(LoadBreakdown), typeof(long?), typeof(ServingEstimate)];
        IEnumerable<string> found = ((Type[])[typeof(Deployment), typeof(DisaggregatedDeployment)])
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => !m.IsSpecialName && answers.Contains(m.ReturnType)).Select(Named);
        string[] expected = [.. s_ways.Keys.Select(k => k.Split('(')[0]).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(expected, found.Distinct().Order(StringComparer.Ordinal));

        static string Named(MethodInfo method)
        {
            return $"{method.DeclaringType!.Name}.{method.Name}";
        }
    }

    [Fact]
    public void Whoever_asks_what_it_would_take_if_it_fitted_says_so_and_reads_it_in_the_notes()
    {
        Deployment bound = TooLarge().IgnoringMemory();
        Assert.False(bound.ChecksMemory);
        Assert.Contains(bound.Notes, n => n.Contains("memory is not checked", StringComparison.Ordinal));
        Assert.All(s_ways, way => way.Value(bound));
        Assert.False(bound.With(EngineProfile.Generic).ChecksMemory);
        Assert.False(bound.ToIdeal().ChecksMemory);
        Assert.Contains(bound.With(EngineProfile.Generic).Notes, n => n.Contains("memory is not checked", StringComparison.Ordinal));

        // 42.5 GB of weights at 1,008 GB/s take 42 ms at least.
        Assert.InRange(bound.StepTime(StepShape.Decode(1, 100)).Milliseconds, 42, 80);
        Assert.Equal(bound.Shortfall, TooLarge().Shortfall);
    }

    [Fact]
    public void A_step_whose_caches_do_not_fit_is_refused_and_one_that_just_fits_is_not()
    {
        Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, engine: EngineProfile.Vllm);
        long most = deployment.Memory.SequencesThatFit(8193)!.Value;
        Assert.Null(deployment.ShortfallOf(StepShape.Decode(most, 8192)));
        deployment.StepTime(StepShape.Decode(most, 8192));
        MemoryShortfall missing = deployment.ShortfallOf(StepShape.Decode(most + 1, 8192))!;
        Assert.Equal(deployment.Memory.Cache.OfSequence(8193) * (most + 1), missing.Needed);
        Assert.Equal(missing, Assert.Throws<DoesNotFitException>(() => deployment.StepTime(StepShape.Decode(most + 1, 8192))).Shortfall);
        Assert.Equal(
            deployment.StepTime(StepShape.Decode(most, 8192)), deployment.IgnoringMemory().StepTime(StepShape.Decode(most, 8192)));
    }

    [Fact]
    public void A_load_of_which_no_sequence_fits_is_refused_with_what_it_needs()
    {
        Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, s_card, engine: EngineProfile.LlamaCpp);
        ClosedLoop load = s_load with { PromptTokens = 120_000 };
        DoesNotFitException refusal = Assert.Throws<DoesNotFitException>(() => deployment.Estimate(load));
        Assert.Equal(deployment.ShortfallOf(120_000, 100), refusal.Shortfall);
        Assert.Contains("120100 tokens", refusal.Message, StringComparison.Ordinal);
        deployment.IgnoringMemory().Estimate(load);
    }
}
