using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class StoredWeightsLaws
{
    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void Bytes_scales_and_elements_are_the_sums_over_all_tensors(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (FormatScheme formats in Architectures.FormatsFor(model))
        {
            StoredWeights stored = StoredWeights.Of(model, formats);
            (WeightTensor Tensor, NumberFormat Format, ParameterPart Part)[] all =
                [.. PlacedWeight.AllOf(model).Select(w => (w.Tensor, formats.FormatOf(w.Tensor, w.FullName).Weights, w.Part))];
            Assert.Equal(all.Sum(w => w.Format.StoredBytes(w.Tensor.Rows, w.Tensor.Columns) * w.Tensor.Count), stored.Total.Value);
            Assert.Equal(
                all.Where(w => w.Part == ParameterPart.Vision).Sum(w => w.Format.StoredBytes(w.Tensor.Rows, w.Tensor.Columns) * w.Tensor.Count), stored.Vision.Value);
            Assert.Equal(all.Where(w => w.Part <= ParameterPart.Other).Sum(w => w.Format.StoredBytes(w.Tensor.Rows, w.Tensor.Columns) * w.Tensor.Count), stored.Main.Value);
            Assert.Equal(all.Sum(w => w.Format.ScaleCount(w.Tensor.Rows, w.Tensor.Columns) * w.Tensor.Count), stored.Scales);
            Assert.Equal(all.GroupBy(w => w.Format.Name).ToDictionary(g => g.Key, g => g.Sum(w => w.Tensor.Elements)), stored.Elements);
            Assert.Equal(ParameterCount.Of(model).Total, stored.Elements.Values.Sum());
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void No_weight_takes_less_than_its_bits(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (FormatScheme formats in Architectures.FormatsFor(model))
        {
            StoredWeights stored = StoredWeights.Of(model, formats);
            double bits = stored.Elements.Sum(e => (double)e.Value * NumberFormats.Parse(e.Key).ElementBits);
            Assert.True(stored.Total.Value * 8 >= bits, formats.Name);
            Assert.True(stored.Total >= stored.Main, formats.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Wider_numbers_take_more(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        NumberFormat[] narrowFirst = [NumberFormats.Mxfp4, NumberFormats.Int4Group64, NumberFormats.Mxfp8, NumberFormats.Bf16, NumberFormats.Fp32];
        double[] sizes = [.. narrowFirst.Select(f => StoredWeights.Of(model, FormatScheme.Uniform(f)).Total.Value)];
        Assert.All(sizes.Zip(sizes.Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Fact]
    public void A_wider_mixture_takes_more()
    {
        double[] sizes = [.. GgufMixture.All.Where(m => m != GgufMixture.Q4_0).Select(m => StoredWeights.Of(DenseModels.Llama31With8B, FormatScheme.Gguf(m, DenseModels.Llama31With8B)).Total.Value)];
        Assert.Equal(6, sizes.Length);
        Assert.All(sizes.Zip(sizes.Skip(1)), pair => Assert.True(pair.First > pair.Second));
    }

    [Fact]
    public void DeepSeek_V3_takes_its_published_bytes()
    {
        // Byte total and elements per type of deepseek-ai/DeepSeek-V3's checkpoint index; FP32 holds scales and router biases, 41,555,600 in all.
        StoredWeights stored = StoredWeights.Of(LatentModels.DeepSeekV3, FormatScheme.Fp8Block128);
        Assert.Equal(688_574_839_360, stored.Total.ToExact());
        Assert.Equal(3_918_786_560, stored.Elements["bf16"]);
        Assert.Equal(680_571_043_840, stored.Elements["fp8-block128"]);
        Assert.Equal(41_555_600, stored.Elements["fp32"] + stored.Scales);
        Assert.Equal(41_540_496, stored.Scales);
    }

    [Fact]
    public void Gpt_oss_takes_its_published_bytes()
    {
        // openai/gpt-oss-120b: 2,167,371,072 elements in 16 bits, 114,661,785,600 in MXFP4 at 4.25 bits.
        StoredWeights stored = StoredWeights.Of(ExpertModels.GptOss120B, FormatScheme.Mxfp4Experts);
        Assert.Equal(65_248_815_744, stored.Total.ToExact());
        Assert.Equal((2_167_371_072, 114_661_785_600), (stored.Elements["bf16"], stored.Elements["mxfp4"]));
    }

    [Fact]
    public void Prediction_layers_with_a_numbering_of_their_own_are_found_by_it()
    {
        FormatScheme formats = FormatScheme.Fp8PerTensor with { Rules = [new FormatRule("mtp.layers.0", ModuleFormat.Uniform(NumberFormats.Bf16))] };
        ModelArchitecture model = HybridModels.Qwen3Next;
        long linear = model.Mtp!.Layers.SelectMany(g => g.Sublayers).SelectMany(s => s.Weights(model.HiddenSize)).Where(w => w.Role.IsLinear).Sum(w => w.Elements);
        Assert.Equal(StoredWeights.Of(model, FormatScheme.Fp8PerTensor).Elements["bf16"] + linear, StoredWeights.Of(model, formats).Elements["bf16"]);
        Assert.Contains(PlacedWeight.AllOf(LatentModels.DeepSeekV3), w => w.FullName == "model.layers.61.self_attn.o_proj" && w.Layer == 61);
        Assert.Contains(PlacedWeight.AllOf(HybridModels.Nemotron3Super), w => w.FullName == "mtp.layers.1.mixer.experts.up_proj" && w.Part == ParameterPart.MtpLayers);
    }

    [Fact]
    public void Sizes_are_equal_when_all_of_them_are()
    {
        StoredWeights gpt2 = StoredWeights.Of(DenseModels.Gpt2, FormatScheme.Bf16);
        Assert.Equal(gpt2, StoredWeights.Of(DenseModels.Gpt2, FormatScheme.Bf16));
        Assert.NotEqual(gpt2, gpt2 with { Total = gpt2.Total * 2 });
        Assert.NotEqual(gpt2, gpt2 with { Main = gpt2.Main * 2 });
        Assert.NotEqual(gpt2, gpt2 with { Scales = 1 });
        Assert.NotEqual(gpt2, gpt2 with { Elements = gpt2.Elements.Add("fp32", 1) });
    }

    [Fact]
    public void A_size_that_needs_more_than_63_bits_is_refused()
    {
        MixtureOfExperts huge = new() { Experts = 1 << 16, ActiveExperts = 1, ExpertWidth = 1 << 24 };
        ModelArchitecture model = new() { Name = "huge", VocabularySize = 1, HiddenSize = 1 << 20, Layers = [new LayerGroup { Sublayers = [huge] }] };
        Assert.Throws<OverflowException>(() => StoredWeights.Of(model, FormatScheme.Fp32));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Layers_are_numbered_from_the_first_to_the_last(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        int[] layers = [.. PlacedWeight.MainOf(model).Select(w => w.Layer).Where(l => l >= 0).Distinct()];
        Assert.Equal(layers.Order(), layers);
        Assert.True(layers.Length <= model.LayerCount && layers.All(l => l < model.LayerCount));
        Assert.All(PlacedWeight.MainOf(model).Where(w => w.Layer >= 0), w => Assert.StartsWith($"{model.LayerPrefix}.{w.Layer}.", w.FullName, StringComparison.Ordinal));
    }
}
