using FsCheck.Xunit;
using LlmEconomics.Tests.Accounting;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>From decode kernels to prefill kernels: more new tokens never cost less, and one more never makes a leap.</summary>
public sealed class AttentionTransitionLaws
{
    private const int MostCached = 128 * 1024, MostNew = 256, MostInDecode = 16;

    /// <summary>One token more adds its share of the work, and a prefill kernel's first waste beside it.</summary>
    private const double Leap = 1.02;

    private static readonly Accelerator[] s_accelerators =
        [.. AcceleratorCatalog.Default.Where(a => a.Peaks.TryGet(ElementType.Bf16, out _) && a.Peaks.TryGet(ElementType.Fp32, out _)).DistinctBy(a => EfficiencyProfile.For(a).Id)];

    private static readonly ModelArchitecture[] s_models = [.. ModelCatalog.All.Select(m => m.Architecture)];

    [Property(MaxTest = 60)]
    public void More_new_tokens_never_take_less_time_and_one_more_is_no_leap(int model, int accelerator, int cached)
    {
        Deployment deployment = Random(model, accelerator);
        long context = Within(cached, MostCached + 1);
        foreach (CacheTerm term in deployment.CacheTerms)
        {
            for (long tokens = 1; tokens < MostNew; tokens++)
            {
                double before = Seconds(term, tokens, context), after = Seconds(term, tokens + 1, context);
                string where = $"{deployment.Model} on {deployment.Accelerator}, {term.Operator.Name}: {tokens} after {context}";
                Assert.True(Loads.IsAtMost(before, after), $"{where}: {before} to {after}");
                if (tokens == MostInDecode)
                {
                    Assert.True(after <= before * Leap * Growth(term, tokens, context), $"{where}: {before} to {after}");
                }
            }
        }
    }

    [Property(MaxTest = 60)]
    public void A_step_with_more_new_tokens_is_never_cheaper(int model, int accelerator, int cached, int tokens)
    {
        Deployment deployment = Random(model, accelerator);
        long context = Within(cached, MostCached + 1), count = 1 + Within(tokens, 64);
        Assert.True(Loads.IsAtMost(
            deployment.StepTime(StepShape.Of(new SequenceGroup(4, count, context, 1))).Value,
            deployment.StepTime(StepShape.Of(new SequenceGroup(4, count + 1, context, 1))).Value));
    }

    [Property(MaxTest = 60)]
    public void Only_its_own_tokens_waste_tiles(int model, int accelerator, int cached)
    {
        // With the cache alone growing, a prefill grows by its pairs with the cache at the full rate: what it wastes does not grow.
        Deployment deployment = Random(model, accelerator);
        long context = 1 + Within(cached, MostCached);
        foreach (CacheTerm term in deployment.CacheTerms)
        {
            SequenceGroup bare = new(1, 2048, 0, 1), after = bare with { CachedTokens = context };
            double added = term.Operator.LoadOfOne(after).Flops.Value - term.Operator.LoadOfOne(bare).Flops.Value;
            CacheTime first = term.Time(bare), second = term.Time(after);
            if (first.Compute == Prefill(term, bare) && second.Compute == Prefill(term, after))
            {
                Assert.True(Loads.AreClose(first.Compute + (added * term.PrefillSecondsPerFlop), second.Compute), $"{deployment.Model}: {context}");
            }
        }
    }

    /// <summary>Prefill at the full rate with the waste of a group's own tokens.</summary>
    private static double Prefill(in CacheTerm term, SequenceGroup group)
    {
        double own = term.Operator.LoadOfOne(group with { CachedTokens = 0 }).Flops.Value;
        return (term.Operator.LoadOfOne(group).Flops.Value + (term.Ramp / group.NewTokens * own)) * group.Count * term.PrefillSecondsPerFlop;
    }

    /// <summary>How much more there is to do with one token more.</summary>
    private static double Growth(in CacheTerm term, long tokens, long context)
    {
        OperatorLoad before = term.Operator.LoadOfOne(new SequenceGroup(1, tokens, context, 1)), after = term.Operator.LoadOfOne(new SequenceGroup(1, tokens + 1, context, 1));
        return Math.Max(before.Flops.Value > 0 ? after.Flops.Value / before.Flops.Value : 1, after.TotalBytes.Value / before.TotalBytes.Value);
    }

    private static double Seconds(in CacheTerm term, long tokens, long context)
    {
        return term.Time(new SequenceGroup(1, tokens, context, 1)).Seconds;
    }

    private static Deployment Random(int model, int accelerator)
    {
        return Deployment.Of(
            s_models[Within(model, s_models.Length)], FormatScheme.Bf16, s_accelerators[Within(accelerator, s_accelerators.Length)],
            engine: EngineProfile.All[Within(accelerator / 3, EngineProfile.All.Count)] with { Rules = [] }).IgnoringMemory();
    }

    private static int Within(int number, int count)
    {
        return (int)((uint)(number * 2_654_435_761L) % (uint)count);
    }
}
