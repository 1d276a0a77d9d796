using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>What a step moves besides weights: cache, states and activations.</summary>
public sealed class TrafficLaws
{
    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_decode_step_reads_all_that_is_kept_its_own_token_included(string name)
    {
        // Where an indexer picks or a window masks, less is read; where a layer reads an earlier one's cache, more; summaries and windows are read as kept.
        foreach ((ModelArchitecture model, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            CacheFootprint cache = CacheFootprint.Of(model, formats);
            bool picks = model.Layers.SelectMany(g => g.Sublayers).SelectMany(m => m.Operators).Any(o => o.Span is TopKSpan or WindowSpan { KeepsAll: true });
            bool shares = model.Layers.SelectMany(g => g.Sublayers).Any(m => m is GroupedQueryAttention { ReadsEarlierCache: true });
            foreach (long context in (long[])[0, 1, 100, 5000])
            {
                double read = operators.Total(StepShape.Decode(3, context)).CacheReadBytes.Value, kept = 3 * cache.OfSequence(context + 1).Value;
                Assert.True(shares || (picks ? Loads.IsAtMost(read, kept) : Loads.AreClose(read, kept)), $"in {formats} after {context}: {read} read, {kept} kept");
                Assert.True(!picks || context < 5000 || shares || read < kept, $"in {formats} after {context}: nothing was left out");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_prompt_writes_every_token_everywhere_and_every_state_once(string name)
    {
        foreach ((ModelArchitecture model, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            CacheFootprint cache = CacheFootprint.Of(model, formats);
            double written = operators.Total(StepShape.Prefill(2, 3000, 17)).CacheWriteBytes.Value;
            double expected = 2 * ((3000 * (cache.PerTokenUnbounded + cache.PerTokenWindowed).Value) + cache.StatePerSequence.Value);
            Assert.True(Loads.AreClose(expected, written), $"in {formats}: {written} written, {expected} expected");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Fp8_halves_the_traffic_of_a_cache_that_follows_the_scheme(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        FormatScheme sixteen = FormatScheme.Bf16, eight = FormatScheme.Bf16 with { Name = "bf16, fp8 cache", KvCache = NumberFormats.Fp8, State = NumberFormats.Fp8 };
        OperatorLoad full = Architectures.OperatorsOf(model, sixteen).Total(StepShape.Decode(1, 999));
        OperatorLoad half = Architectures.OperatorsOf(model, eight).Total(StepShape.Decode(1, 999));
        double own = model.Layers.Sum(g => g.Count * g.Sublayers.Sum(m => m.Operators.Where(o => o.StoredAs is not null)
            .Sum(o => ((o.ElementsPerKey * (o.Span?.KeysRead(1, 999) ?? 0)) + o.StateElements) * o.StoredAs!.BytesPerElement)));
        Assert.Equal((full.CacheReadBytes.Value - own) / 2, half.CacheReadBytes.Value - own, 1e-3);
        Assert.Equal(full with { CacheReadBytes = default, CacheWriteBytes = default }, half with { CacheReadBytes = default, CacheWriteBytes = default });
    }

    [Fact]
    public void A_product_reads_its_input_and_writes_its_output_once()
    {
        // Llama-3.1-8B in 16 bits: per layer q and o 4096 → 4096, k and v 4096 → 1024, gate and up 4096 → 14336, down back; one row of the table.
        const long Layer = (2 * (4096 + 4096)) + (2 * (4096 + 1024)) + (3 * (4096 + 14_336)), Head = 4096 + 128_256;
        ModelOperators llama = Architectures.OperatorsOf(DenseModels.Llama31With8B, FormatScheme.Bf16);
        Assert.Equal(2 * 700 * ((32 * Layer) + 4096), llama.Total(StepShape.Chunk(7, 100, 5)).ActivationBytes.Value);
        Assert.Equal(2 * 700 * ((32 * Layer) + 4096) + (2 * 7 * Head), llama.Total(StepShape.Prefill(7, 100, 5)).ActivationBytes.Value);
    }

    [Fact]
    public void Only_a_tokens_own_experts_see_it()
    {
        // Mixtral: two of eight experts, and a router to all eight.
        const long Attention = (2 * (4096 + 4096)) + (2 * (4096 + 1024)), Experts = 2 * 3 * (4096 + 14_336), Router = 4096 + 8;
        ModelOperators mixtral = Architectures.OperatorsOf(ExpertModels.Mixtral8X7B, FormatScheme.Bf16);
        Assert.Equal(2 * 9 * ((32 * (Attention + Experts + Router)) + 4096), mixtral.Total(StepShape.Chunk(9, 1, 5)).ActivationBytes.Value);
    }

    [Fact]
    public void Inputs_arrive_in_the_format_of_the_product_and_leave_in_that_of_the_rest()
    {
        // FP8 in groups of 128 with an FP32 scale: 1.03125 bytes in, 2 out; the row of the table leaves in 16 bits.
        const double Layer = (((2 * 4096) + (2 * 4096) + (2 * 4096) + 14_336) * 1.03125) + (((2 * 4096) + (2 * 1024) + (2 * 14_336) + 4096) * 2);
        ModelOperators llama = Architectures.OperatorsOf(DenseModels.Llama31With8B, FormatScheme.Fp8Block128);
        Assert.Equal((32 * Layer) + (2 * 4096), llama.Total(StepShape.Chunk(1, 1, 0)).ActivationBytes.Value, 1e-6);
    }

    [Fact]
    public void A_convolution_moves_its_channels_and_a_vector_nothing()
    {
        // One Mamba-1 layer alone: convolution 130 channels in and out; in 96 → 260, x 130 → 19, dt 9 → 130, out 130 → 96; MLP 3 · (96 + 100).
        ModelArchitecture one = InventedModels.Recurrent with { Layers = [InventedModels.Recurrent.Layers[1] with { Count = 1 }] };
        const long Products = (96 + 260) + (130 + 19) + (9 + 130) + (130 + 96) + (3 * (96 + 100)), Convolution = 2 * 130;
        Assert.Equal(2 * (Products + Convolution + 96), ModelOperators.Of(one, FormatScheme.Bf16).Total(StepShape.Chunk(1, 1, 0)).ActivationBytes.Value);
    }

    [Fact]
    public void Text_leaves_the_keys_and_values_of_images_alone()
    {
        ModelArchitecture blind = InventedModels.Seeing with { Layers = [InventedModels.Seeing.Layers[1]] };
        ModelOperators operators = ModelOperators.Of(blind, FormatScheme.Bf16);
        Assert.All(operators.Items.Where(o => o.Name is "cross_attn.k_proj" or "cross_attn.v_proj"), o => Assert.Equal(default, o.Load(StepShape.Prefill(9, 999))));
        Assert.Equal(2, operators.Items.Count(o => o.Name is "cross_attn.k_proj" or "cross_attn.v_proj"));
    }
}
