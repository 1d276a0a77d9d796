using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class ActivationPeakLaws
{
    private static readonly EngineMemory s_sorting = EngineMemory.For("vLLM", "0.10.2"), s_plain = s_sorting with { SamplerBytes = 0, TriesEncoder = false };

    private static readonly ProfiledStep s_step = new(8192, 1024);

    public static TheoryData<string> Models => Architectures.Names;

    [Fact]
    public void A_dense_step_holds_two_hidden_states_and_the_mlp_between_its_products()
    {
        // Llama-3.1-8B: gate and up of 14,336 each and their product are wider than queries, keys, values and attention's output.
        const double PerToken = 2 * ((2 * 4096) + (3 * 14_336));
        ActivationPeak peak = Of(DenseModels.Llama31With8B, Parallelism.None, s_step, s_sorting);
        Assert.Equal(8192 * PerToken, peak.Forward.Value);
        Assert.Equal(8192 * 2.0 * 4096, peak.Kept.Value);
        Assert.Equal(1024.0 * 128_256 * 38, peak.Sampling.Value);
        Assert.Equal(peak.Kept + peak.Sampling, peak.Total);
        Assert.Equal(8192 * 2 * ((2.0 * 4096) + (3 * 14_336 / 4)), Of(DenseModels.Llama31With8B, new Parallelism { Tensor = 4 }, s_step, s_sorting).Forward.Value);
    }

    [Fact]
    public void Routed_tokens_stand_before_every_expert_that_they_chose()
    {
        // Mixtral 8x7B: two of eight experts of 14,336; each copy of a token has an input, gate, up, their product and an output.
        const double PerToken = 2 * ((2 * 4096) + (2 * ((2 * 4096) + (3 * 14_336))));
        Assert.Equal(8192 * PerToken, Of(ExpertModels.Mixtral8X7B, Parallelism.None, s_step, s_plain).Forward.Value);

        // Four data ranks with all experts spread over them: each sees a quarter of four times the tokens.
        Assert.Equal(8192 * PerToken, Of(ExpertModels.Mixtral8X7B, new Parallelism { Data = 4, Expert = 4 }, s_step, s_plain).Forward.Value);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_peak_grows_with_tokens_and_sequences_and_never_with_ranks(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        Bytes peak = Of(model, Parallelism.None, s_step, s_sorting).Total;
        Assert.True(peak > Bytes.Zero);
        Assert.True(Of(model, Parallelism.None, s_step with { Tokens = 32_768 }, s_sorting).Forward.Value > Of(model, Parallelism.None, s_step, s_sorting).Forward.Value);
        Assert.True(Of(model, Parallelism.None, s_step with { Sequences = 2048 }, s_sorting).Total > peak);
        Assert.True(Of(model, new Parallelism { Tensor = 2 }, s_step, s_sorting).Total <= peak);
        Assert.Equal(
            model.Vision is null ? 0 : 1, Math.Sign(Of(model, Parallelism.None, s_step, s_sorting).Encoder.Value));
    }

    [Fact]
    public void A_micro_batch_bounds_the_step_and_every_token_of_it_has_logits()
    {
        // llama.cpp's log of Llama-3-8B: "CUDA0 compute buffer size = 258.50 MiB", logits of 512 tokens and hidden states in fp32.
        EngineMemory llama = EngineMemory.For("llama.cpp", "b9187");
        ActivationPeak peak = Of(DenseModels.Llama31With8B, Parallelism.None, new ProfiledStep(2048, 1), llama);
        Assert.Equal(258.5, peak.Total.Mebibytes, 0.001);
    }

    [Fact]
    public void Scores_grow_with_heads_and_context_where_an_engine_keeps_them()
    {
        EngineMemory old = EngineMemory.For("llama.cpp", "b3000");
        double shorter = Of(DenseModels.Llama31With8B, Parallelism.None, new ProfiledStep(512, 1, 4096), old).Forward.Value;
        double longer = Of(DenseModels.Llama31With8B, Parallelism.None, new ProfiledStep(512, 1, 65_536), old).Forward.Value;
        Assert.Equal(32 * (65_536.0 - 4096) * 512 * 4, longer - shorter, 32 * 512 * 4 * 14_336.0);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProfiledStep(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProfiledStep(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_step with { Context = -1 });
        Assert.Equal((1, 1), (default(ProfiledStep).Tokens, default(ProfiledStep).Sequences));
        Assert.Throws<ArgumentNullException>(() => ActivationPeak.Of(null!, FormatScheme.Bf16, Parallelism.None, s_step, s_sorting));
        Assert.Throws<ArgumentNullException>(() => ActivationPeak.Of(DenseModels.Gpt2, null!, Parallelism.None, s_step, s_sorting));
        Assert.Throws<ArgumentNullException>(() => ActivationPeak.Of(DenseModels.Gpt2, FormatScheme.Bf16, null!, s_step, s_sorting));
        Assert.Throws<ArgumentNullException>(() => ActivationPeak.Of(DenseModels.Gpt2, FormatScheme.Bf16, Parallelism.None, s_step, null!));
    }

    private static ActivationPeak Of(ModelArchitecture model, Parallelism parallelism, ProfiledStep step, EngineMemory engine)
    {
        return ActivationPeak.Of(model, FormatScheme.Bf16, parallelism, step, engine);
    }
}
