using System.Collections.Immutable;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>What engines refuse and what they do otherwise, with the reasons that they give themselves.</summary>
public sealed class EngineRuleTests
{
    private static readonly Accelerator s_h100 = Devices.H100, s_a100 = Devices.A100;

    private static ModelArchitecture Qwen235 { get; } = ModelCatalog.Find("Qwen/Qwen3-235B-A22B").Architecture;

    [Fact]
    public void Heads_that_ranks_do_not_divide_are_refused()
    {
        EngineRefusalException refusal = Assert.Throws<EngineRefusalException>(
            () => Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, s_h100, new Parallelism { Tensor = 3 }, EngineProfile.Vllm));
        EngineFinding heads = refusal.Findings.Single(f => f.Rule == "headsDivideRanks");
        Assert.Equal("32 attention heads are not divisible by 3 tensor ranks", heads.Reason);
        Assert.Contains("vllm/config/model.py", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Notes(DenseModels.Llama31With8B, FormatScheme.Bf16, s_h100, new Parallelism { Tensor = 3 }, EngineProfile.Sglang), n => n.Contains("32 attention heads", StringComparison.Ordinal));
    }

    [Fact]
    public void Key_value_heads_are_copied_where_there_are_fewer_than_ranks()
    {
        Assert.Contains("vLLM: 8 key-value heads on 16 tensor ranks: each is kept on 2, the cache 2 times",
            Notes(DenseModels.Llama31With8B, FormatScheme.Bf16, s_h100, new Parallelism { Tensor = 16 }, EngineProfile.Vllm));
        ModelArchitecture six = Attention(48, 6);
        Assert.Contains("keyValueHeadsCopied", Refusals(six, FormatScheme.Bf16, new Parallelism { Tensor = 16 }, EngineProfile.Vllm));
        Assert.DoesNotContain("keyValueHeadsCopied", Refusals(six, FormatScheme.Bf16, new Parallelism { Tensor = 12 }, EngineProfile.Vllm));
    }

    [Fact]
    public void Scale_blocks_are_not_cut()
    {
        // 1,536 / 8 = 192 is no multiple of 128: the failure that everybody meets with Qwen3-235B-A22B-FP8 at eight ranks; four ranks or expert ranks do.
        FormatScheme fp8 = FormatScheme.Fp8Block128;
        Assert.Contains(Notes(Qwen235, fp8, s_h100, new Parallelism { Tensor = 8 }, EngineProfile.Vllm), n => n.Contains("192 of 1536", StringComparison.Ordinal));
        Assert.Contains("scaleBlocksDivideRanks", Refusals(DenseModels.Qwen25With72B, fp8, new Parallelism { Tensor = 8 }, EngineProfile.Vllm));
        Assert.Empty(Refusals(Qwen235, fp8, new Parallelism { Tensor = 4 }, EngineProfile.Vllm));
        Assert.Empty(Refusals(Qwen235, fp8, new Parallelism { Tensor = 8, Expert = 8 }, EngineProfile.Vllm));
        Assert.Empty(Refusals(Qwen235, FormatScheme.Bf16, new Parallelism { Tensor = 8 }, EngineProfile.Vllm));

        // Groups along the inputs: 29,568 / 8 = 3,696 inputs of the down projection are no whole groups of 128.
        Assert.Contains("scaleBlocksDivideRanks", Refusals(DenseModels.Qwen25With72B, FormatScheme.Int4W4A16, new Parallelism { Tensor = 8 }, EngineProfile.Vllm));
        Assert.Empty(Refusals(DenseModels.Llama31With8B, FormatScheme.Int4W4A16, new Parallelism { Tensor = 8 }, EngineProfile.Vllm));
    }

    [Fact]
    public void Experts_are_handed_out_in_equal_numbers_where_the_engine_says_so()
    {
        Parallelism six = new() { Tensor = 2, Data = 3, Expert = 6 };
        Assert.Contains(Deployment.FindingsOf(ExpertModels.Qwen3With30B, FormatScheme.Bf16, s_h100, six, EngineProfile.Sglang), f => f.Rule == "expertsDivideRanks");
        Assert.DoesNotContain(Deployment.FindingsOf(ExpertModels.Qwen3With30B, FormatScheme.Bf16, s_h100, six, EngineProfile.Vllm), f => f.Rule == "expertsDivideRanks");
    }

    [Fact]
    public void A_vocabulary_is_padded_to_64_rows()
    {
        // GPT-2 has 50,257 tokens: 50,304 rows.
        Assert.Contains("vLLM: the vocabulary is padded from 50257 to 50304 rows", Notes(DenseModels.Gpt2, FormatScheme.Bf16, s_h100, Parallelism.None, EngineProfile.Vllm));
        Assert.DoesNotContain(Notes(DenseModels.Llama31With8B, FormatScheme.Bf16, s_h100, Parallelism.None, EngineProfile.Vllm), n => n.Contains("padded", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_an_engine_does_not_read_are_refused()
    {
        FormatScheme q4 = FormatScheme.Parse("Q4_K_M", DenseModels.Llama31With8B);
        Assert.Contains("formatsNotRead", Refusals(DenseModels.Llama31With8B, q4, Parallelism.None, EngineProfile.TensorRtLlm));
        Assert.Empty(Refusals(DenseModels.Llama31With8B, q4, Parallelism.None, EngineProfile.Vllm));
        Assert.Empty(Refusals(DenseModels.Llama31With8B, q4, Parallelism.None, EngineProfile.LlamaCpp));
        Assert.Contains("formatsNotRead", Refusals(DenseModels.Llama31With8B, FormatScheme.Fp8Block128, Parallelism.None, EngineProfile.LlamaCpp));
        Assert.Empty(Refusals(DenseModels.Llama31With8B, FormatScheme.Fp16, Parallelism.None, EngineProfile.LlamaCpp));
        Assert.Contains("ranksNotKnown", Refusals(DenseModels.Llama31With8B, q4, new Parallelism { Data = 2 }, EngineProfile.LlamaCpp));
        Assert.Empty(Refusals(ExpertModels.GptOss120B, FormatScheme.Mxfp4Experts, Parallelism.None, EngineProfile.LlamaCpp));
    }

    [Fact]
    public void Formats_that_a_generation_lacks_are_refused_or_run_otherwise()
    {
        Assert.Contains(Notes(DenseModels.Llama31With8B, FormatScheme.Fp8PerChannel, s_a100, Parallelism.None, EngineProfile.Vllm), n => n.Contains("Marlin", StringComparison.Ordinal));
        Assert.Contains("formatNeedsGeneration", RefusalsOn(s_a100, FormatScheme.Fp8PerChannel, EngineProfile.TensorRtLlm));
        Assert.Contains("formatNeedsGeneration", RefusalsOn(s_h100, FormatScheme.Nvfp4, EngineProfile.TensorRtLlm));
        Assert.Empty(RefusalsOn(s_h100, FormatScheme.Nvfp4, EngineProfile.Vllm));
        Assert.Empty(RefusalsOn(Devices.B200, FormatScheme.Nvfp4, EngineProfile.TensorRtLlm));
        Assert.Empty(RefusalsOn(Devices.Plain, FormatScheme.Nvfp4, EngineProfile.TensorRtLlm));
    }

    [Fact]
    public void Requests_beyond_the_context_are_refused_by_engines_that_refuse_them()
    {
        ModelArchitecture model = DenseModels.Llama31With8B with { MaxContext = 8192 };
        Deployment served = Deployment.Of(model, FormatScheme.Bf16, s_h100, engine: EngineProfile.Vllm);
        ClosedLoop load = new() { Concurrency = 1, PromptTokens = 8192, OutputTokens = 1 };
        EngineRefusalException refusal = Assert.Throws<EngineRefusalException>(() => served.Estimate(load));
        Assert.Contains("8193 tokens", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(served.RefusalOf(8193), refusal.Findings.Single());
        Assert.Null(served.RefusalOf(8192));
        served.Estimate(load with { PromptTokens = 8191 });
        Assert.Throws<EngineRefusalException>(() => new DisaggregatedDeployment { Prefill = served, Decode = served }.Estimate(load));
        Deployment.Of(model, FormatScheme.Bf16, s_h100, engine: EngineProfile.LlamaCpp).Estimate(load);
        Deployment.Of(model, FormatScheme.Bf16, s_h100, engine: EngineProfile.Vllm with { Rules = [] }).Estimate(load);
    }

    [Fact]
    public void Checkpoints_in_fp32_are_served_in_16_bits_unless_one_says_otherwise()
    {
        CatalogModel olmo = ModelCatalog.Find("allenai/OLMo-2-1124-7B");
        Assert.Equal(ElementType.Fp32, olmo.Formats.Linear.Weights.Element);
        double parameters = ParameterCount.Of(olmo.Architecture).Main;
        Assert.Equal(4 * parameters, StoredWeights.Of(olmo.Architecture, olmo.Formats).Main.Value);
        foreach (EngineProfile engine in EngineProfile.All)
        {
            Deployment served = Deployment.Of(olmo.Architecture, olmo.Formats, s_h100, engine: engine);
            Assert.Equal(2 * parameters, served.Memory.Weights.Value);
            Assert.Equal(ElementType.Bf16, served.Formats.KvCache.Element);
            Assert.Contains(served.Notes, n => n.Contains("served in 16 bits", StringComparison.Ordinal));
            Assert.Contains(served.With(engine).Notes, n => n.Contains("served in 16 bits", StringComparison.Ordinal));
            Assert.Equal(4 * parameters, Deployment.Of(olmo.Architecture, olmo.Formats, s_h100, engine: engine with { KeepsFp32 = true }).Memory.Weights.Value);
        }

        Assert.Equal(4 * parameters, Deployment.Ideal(olmo.Architecture, olmo.Formats, s_h100).Memory.Weights.Value);
    }

    [Fact]
    public void What_is_known_of_an_accelerator_is_used_and_noted()
    {
        FormatScheme q4 = FormatScheme.Parse("Q4_K_M", DenseModels.Llama31With8B);
        Accelerator own = Devices.Plain with { Peaks = Devices.Plain.Peaks.With(ElementType.Fp8, FlopsPerSecond.FromTeraflopsPerSecond(200)) };
        Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, q4, own, engine: EngineProfile.LlamaCpp);
        Assert.Contains("Plain: the peak in int8 is not known, that in bf16 is used", deployment.Notes);
        Deployment known = Deployment.Of(DenseModels.Llama31With8B, q4, own with { Peaks = own.Peaks.WithNoHardwarePath(ElementType.Int8) }, engine: EngineProfile.LlamaCpp);
        Assert.Equal(known.StepTime(StepShape.Decode(1, 100)), deployment.StepTime(StepShape.Decode(1, 100)));
        Assert.Throws<UnknownFigureException>(() => Deployment.Of(
            DenseModels.Llama31With8B, q4, own with { Peaks = PeakTable.Empty.With(ElementType.Fp4, FlopsPerSecond.FromTeraflopsPerSecond(1)) }));
    }

    [Fact]
    public void Every_rule_states_its_source_and_holds_in_its_releases_only()
    {
        Assert.All(EngineRule.All, r => Assert.True(r.Source.Length > 20 && EngineProfile.All.Any(p => p.Name == r.Engine), $"{r.Engine} {r.Name}"));
        EngineRule rule = EngineRule.All[0] with { Since = new DateOnly(2025, 6, 1), Before = new DateOnly(2026, 1, 1) };
        Assert.True(rule.HoldsFor("VLLM", new DateOnly(2025, 6, 1)) && rule.HoldsFor("vLLM", new DateOnly(2025, 12, 31)));
        Assert.False(rule.HoldsFor("vLLM", new DateOnly(2025, 5, 31)) || rule.HoldsFor("vLLM", new DateOnly(2026, 1, 1)) || rule.HoldsFor("SGLang", new DateOnly(2025, 7, 1)));
        EngineProfile own = EngineProfile.Vllm with { Rules = [.. EngineRule.All.Take(3)] };
        Assert.Equal(own, EngineProfile.FromJson(own.ToJson()));
    }

    [Fact]
    public void A_profile_without_rules_refuses_nothing()
    {
        Parallelism three = new() { Tensor = 3 };
        Assert.Empty(Deployment.FindingsOf(DenseModels.Llama31With8B, FormatScheme.Fp32, s_h100, three, EngineProfile.Vllm with { Rules = [] }));
        Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, s_h100, three, EngineProfile.Vllm with { Rules = [] });
    }

    private static ModelArchitecture Attention(int heads, int keyValueHeads)
    {
        GroupedQueryAttention attention = new() { QueryHeads = heads, KeyValueHeads = keyValueHeads, HeadSize = 128 };
        return new ModelArchitecture
        {
            Name = "heads", VocabularySize = 6144, HiddenSize = 6144, Layers = [LayerGroup.Of(1, attention, new DenseFeedForward { Width = 6144 })],
        };
    }

    private static IEnumerable<string> Refusals(ModelArchitecture model, FormatScheme formats, Parallelism parallelism, EngineProfile engine)
    {
        return Deployment.FindingsOf(model, formats, s_h100, parallelism, engine).Where(f => f.Kind == FindingKind.Refusal).Select(f => f.Rule);
    }

    private static IEnumerable<string> RefusalsOn(Accelerator accelerator, FormatScheme formats, EngineProfile engine)
    {
        return Deployment.FindingsOf(DenseModels.Llama31With8B, formats, accelerator, null, engine).Where(f => f.Kind == FindingKind.Refusal).Select(f => f.Rule);
    }

    private static ImmutableArray<string> Notes(
        ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism parallelism, EngineProfile engine)
    {
        return Deployment.Of(model, formats, accelerator, parallelism, engine).Notes;
    }
}
