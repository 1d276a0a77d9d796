using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>
/// Totals to the last digit. Source: <c>safetensors.total</c> of the Hugging Face Hub API,
/// https://huggingface.co/api/models/ID?expand[]=safetensors, less what each remark names; read 25 Sep to 1 Oct 2026.
/// </summary>
public sealed class PublishedParameterTests
{
    [Theory]
    [InlineData("Llama-3.1-8B", 8_030_261_248)] // meta-llama/Meta-Llama-3.1-8B
    [InlineData("Llama-3.1-405B", 405_853_388_800)] // meta-llama/Meta-Llama-3.1-405B
    [InlineData("Llama-2-7B", 6_738_415_616)] // meta-llama/Llama-2-7b-hf, 6,738,417,664 less 2,048 rotary buffers
    [InlineData("Qwen2.5-72B", 72_706_203_648)] // Qwen/Qwen2.5-72B-Instruct
    [InlineData("Gemma-3-27B", 27_009_346_304)] // google/gemma-3-27b-it, 27,432,406,640 less 423,060,336 of vision
    [InlineData("Falcon-7B", 6_921_720_704)] // tiiuae/falcon-7b, 7,217,189,760 less the second copy of its table
    [InlineData("GPT-2", 124_439_808)] // openai-community/gpt2 as keras-hub counts it
    [InlineData("OPT-125M", 125_239_296)] // facebook/opt-125m
    [InlineData("Mixtral-8x7B", 46_702_792_704)] // mistralai/Mixtral-8x7B-v0.1
    [InlineData("Qwen3-30B-A3B", 30_532_122_624)] // Qwen/Qwen3-30B-A3B
    [InlineData("gpt-oss-120b", 116_829_156_672)] // openai/gpt-oss-120b, MXFP4 values counted one by one
    [InlineData("Llama-4-Maverick", 400_711_848_960)] // meta-llama/Llama-4-Maverick-17B-128E-Instruct, 401,583,781,376 less 871,932,416 of vision
    [InlineData("DeepSeek-V3", 671_026_419_200)] // deepseek-ai/DeepSeek-R1, 684,489,845,504 less the prediction layer and its copies
    [InlineData("DeepSeek-V3.2", 671_877_944_064)] // deepseek-ai/DeepSeek-V3.2-Exp, 685,396,921,376 less the same and 41,591,584 scales
    [InlineData("LongCat-Flash", 560_664_980_480)] // meituan-longcat/LongCat-Flash-Chat, 561,862,880,256 less the prediction layer and its copy
    [InlineData("DeepSeek-V4-Flash", 284_332_240_471)] // deepseek-ai/DeepSeek-V4-Flash, 290,944,616,402 less prediction layer and tables
    [InlineData("Nemotron-3-Nano", 31_577_940_288)] // nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16, 31,577,937,344 and 2,944 router biases
    [InlineData("Nemotron-3-Super", 120_668_707_840)] // nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16, see the sum below
    [InlineData("Qwen3-Next-80B-A3B", 79_674_391_296)] // Qwen/Qwen3-Coder-Next, which ships no prediction layer
    [InlineData("MiniMax-Text-01", 456_089_655_296)] // MiniMaxAI/MiniMax-Text-01
    public void A_published_model_has_its_published_parameters(string name, long parameters)
    {
        Assert.Equal(parameters, ParameterCount.Of(Architectures.Named(name)).Main);
    }

    [Theory]
    [InlineData("DeepSeek-V3", 11_610_068_224, 926_679_040, 926_679_040)]
    [InlineData("DeepSeek-V3.2", 11_624_027_648, 926_679_040, 926_679_040)]
    [InlineData("LongCat-Flash", 392_593_408, 805_306_368, 0)]
    [InlineData("Qwen3-Next-80B-A3B", 1_650_471_424, 0, 0)]
    [InlineData("Nemotron-3-Super", 2_942_325_248, 0, 0)]
    public void Prediction_layers_are_counted_apart(string name, long layers, long embeddings, long heads)
    {
        ParameterCount count = ParameterCount.Of(Architectures.Named(name));
        Assert.Equal((layers, embeddings, heads), (count[ParameterPart.MtpLayers], count[ParameterPart.MtpEmbeddings], count[ParameterPart.MtpHeads]));
    }

    [Theory]
    [InlineData("gpt-oss-120b", 5_711_982_912, 5_132_849_472, 4_553_716_032)] // card: 5.1B without the input embedding
    [InlineData("Mixtral-8x7B", 12_879_925_248, 12_748_853_248, 12_617_781_248)] // paper: 12.9B with everything
    [InlineData("MiniMax-Text-01", 48_403_306_496, 47_174_113_280, 45_944_920_064)] // README: 45.9B without either table
    [InlineData("Nemotron-3-Nano", 3_580_076_352, 3_227_754_816, 2_875_433_280)] // paper: 3.6B with, 3.2B without
    [InlineData("DeepSeek-V3", 37_552_297_472, 36_625_618_432, 35_698_939_392)] // card: 37B
    [InlineData("Qwen3-Next-80B-A3B", 3_874_929_408, 3_563_764_480, 3_252_599_552)] // name: 3B
    [InlineData("LongCat-Flash", 32_182_676_480, 31_377_370_112, 30_572_063_744)] // card: at most 31.3B
    public void Active_parameters_are_counted_three_ways(string name, long all, long withoutInput, long withoutBoth)
    {
        Assert.Equal(new ActiveParameters(all, withoutInput, withoutBoth), ParameterCount.Of(Architectures.Named(name)).Active);
    }

    [Fact]
    public void What_totals_leave_out_or_add_is_known_by_itself()
    {
        Assert.Equal(23 * 128, ParameterCount.Of(HybridModels.Nemotron3Nano).CorrectionBiases);
        Assert.Equal(41 * 512, ParameterCount.Of(HybridModels.Nemotron3Super).CorrectionBiases);
        Assert.Equal(59 * 256, ParameterCount.Of(LatentModels.DeepSeekV3).CorrectionBiases);
        Assert.Equal(32 * 64, ParameterCount.Of(DenseModels.Llama2With7B).RotaryBuffers);
        Assert.Equal(295_469_056, ParameterCount.Of(DenseModels.Falcon7B).TiedHead);
        Assert.Equal(3 * 129_280 * 6, ParameterCount.Of(LatentModels.DeepSeekV4Flash)[ParameterPart.RoutingTables]);
        Assert.Equal((640 * 588) + (24 * 640 * 640), ParameterCount.Of(InventedModels.Seeing)[ParameterPart.Vision]);
    }

    [Theory]
    [InlineData("Llama-3.1-405B", 516_096)] // DeepSeek, Insights into DeepSeek-V3, arXiv:2505.09343, table 1
    [InlineData("Qwen2.5-72B", 327_680)] // the same
    [InlineData("DeepSeek-V3", 70_272)] // the same
    [InlineData("Llama-3.1-8B", 131_072)]
    [InlineData("Kimi-Linear-48B-A3B", 8_064)]
    [InlineData("Qwen3-Next-80B-A3B", 24_576)]
    [InlineData("LongCat-Flash", 64_512)]
    public void A_published_model_caches_its_published_bytes_per_token(string name, long bytes)
    {
        Assert.Equal(bytes, CacheFootprint.Of(Architectures.Named(name), FormatScheme.Bf16).PerTokenUnbounded.Value);
    }

    [Theory]
    [InlineData("Gemma-3-27B", 40_960, 212_992)]
    [InlineData("gpt-oss-120b", 18_432, 18_432)]
    [InlineData("Llama-4-Maverick", 24_576, 73_728)]
    [InlineData("DeepSeek-V3.2", 35_136, 0)] // index keys apart
    [InlineData("DeepSeek-V4-Flash", (21 * 128) + (20 * 4), 43 * 512)] // 512 elements for 4 or for 128 tokens, and 512 in every window
    [InlineData("MiniMax-Text-01", 20_480, 0)]
    public void Cached_elements_per_token_are_told_by_whether_they_grow(string name, long unbounded, long windowed)
    {
        Assert.Equal((unbounded, windowed), CacheFootprint.ElementsPerToken(Architectures.Named(name)));
    }
}
