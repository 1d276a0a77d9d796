using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Caches as engines keep them, against what engines log and their sources say.</summary>
public sealed class CacheLayoutTests
{
    private static readonly DateOnly s_vllm22 = new(2026, 5, 30), s_vllm27 = new(2026, 8, 20);

    private static FormatScheme Fp8Cache { get; } = FormatScheme.Bf16 with { KvCache = NumberFormats.Fp8 };

    private static FormatScheme Fp16 { get; } = FormatScheme.Fp16;

    [Fact]
    public void An_8_bit_cache_of_sparse_latent_attention_has_656_bytes_and_132_for_the_indexer()
    {
        // A log of vLLM: 975,424 tokens of DeepSeek-V3.2-Exp are 43.67 GiB.
        foreach (string engine in (string[])["vLLM", "SGLang"])
        {
            Bytes perToken = Of("deepseek-ai/DeepSeek-V3.2-Exp", Fp8Cache, CacheLayout.For(engine, s_vllm22)).PerTokenUnbounded;
            Assert.Equal(61 * (656 + 132), perToken.Value);
            Assert.Equal(48_068, perToken.Value);
            Assert.Equal(43.67, 975_424 * perToken.Value / (1L << 30), 0.005);
        }

        Assert.Equal(61 * (576 + 132), Of("deepseek-ai/DeepSeek-V3.2-Exp", Fp8Cache, CacheLayout.Exact).PerTokenUnbounded.Value);
    }

    [Fact]
    public void A_latent_cache_without_an_indexer_has_no_records_and_one_in_16_bits_neither()
    {
        CacheLayout vllm = CacheLayout.For("vLLM", s_vllm22);
        Assert.Equal(61 * 576, Of("deepseek-ai/DeepSeek-V3", Fp8Cache, vllm).PerTokenUnbounded.Value);
        Assert.Equal(61 * ((2 * 576) + 132), Of("deepseek-ai/DeepSeek-V3.2-Exp", FormatScheme.Bf16, vllm).PerTokenUnbounded.Value);
    }

    [Theory]
    [InlineData("google/gemma-4-26B-A4B", 4096, 0, 1, 0.40, 0.005)] // 0.40 GB in a log
    [InlineData("openai/gpt-oss-20b", 131_072, 2048, 1.073741824, 3.05, 0.005)] // 3.05 GiB in a log with batches of 2,048
    [InlineData("google/gemma-3-4b-it", 131_072, 0, 1.073741824, 2.5 + (174 / 1024.0), 0.005)] // github.com/ollama/ollama, issue 17037: 174 MiB of sliding layers beside 5 full ones
    public void Llama_cpp_keeps_the_cells_of_a_batch_beside_a_window(string model, long tokens, long batch, double giga, double expected, double tolerance)
    {
        CacheLayout layout = CacheLayout.For("llama.cpp", new DateOnly(2026, 3, 1));
        layout = batch > 0 ? layout with { BatchTokens = batch } : layout;
        Assert.Equal(expected, Of(model, Fp16, layout).InBlocks(tokens).Gigabytes / giga, tolerance);
    }

    [Fact]
    public void Before_it_had_windows_llama_cpp_kept_every_token()
    {
        CacheFootprint old = Of("google/gemma-3-4b-it", Fp16, CacheLayout.For("llama.cpp", new DateOnly(2025, 1, 1)));
        Assert.Equal(34.0 * 131_072 * 4 * 2 * 256 * 2, old.OfSequence(131_072).Value);
    }

    [Fact]
    public void Latents_were_unpacked_in_old_releases_and_then_kept_twice()
    {
        ModelArchitecture lite = Model("deepseek-ai/DeepSeek-V2-Lite");
        Assert.Equal(276_480, PerToken("Ollama", new DateOnly(2025, 1, 1)));
        Assert.Equal(276_480, PerToken("llama.cpp", new DateOnly(2025, 1, 1)));
        Assert.Equal(27 * (576 + 512) * 2, PerToken("llama.cpp", new DateOnly(2025, 6, 1)));
        Assert.Equal(27 * 576 * 2, PerToken("llama.cpp", new DateOnly(2026, 3, 1)));

        double PerToken(string engine, DateOnly release)
        {
            return CacheFootprint.Of(lite, Fp16, Parallelism.None, CacheLayout.For(engine, release)).PerTokenUnbounded.Value;
        }
    }

    [Fact]
    public void Recurrent_states_are_in_fp32_where_the_engine_keeps_them_so()
    {
        // Nemotron-3-Nano: 23 Mamba-2 layers of 64 heads × 64 × 128 states and a convolution of (4,096 + 2·8·128) × 3 inputs.
        const double States = 23 * 64 * 64 * 128, Convolutions = 23 * (4096 + (2 * 8 * 128)) * 3;
        CacheFootprint llama = Of(HybridModels.Nemotron3Nano, CacheLayout.For("llama.cpp", new DateOnly(2026, 3, 1)));
        CacheFootprint mlx = Of(HybridModels.Nemotron3Nano, CacheLayout.For("MLX", new DateOnly(2026, 3, 1)));
        Assert.Equal(4 * (States + Convolutions), llama.StatePerSequence.Value);
        Assert.Equal((4 * States) + (2 * Convolutions), mlx.StatePerSequence.Value);
    }

    [Fact]
    public void The_grouped_allocator_needs_what_it_says_it_needs_for_DeepSeek_V4_Flash()
    {
        // github.com/vllm-project/vllm, issue 44376 (v0.22): "6.66 GiB KV cache is needed" for 30,000 tokens, of steps of 16,384 (the class LLM on GPUs of 96 GB).
        CacheFootprint cache = Of("deepseek-ai/DeepSeek-V4-Flash", Fp8Cache, CacheLayout.For("vLLM", s_vllm22) with { BatchTokens = 16_384 }, Two);
        Assert.Equal(6.66, cache.Reserved(30_000).Gibibytes, 0.005);

        // Pages of 37,440 + 8,640 + 1,728 bytes in 22 tuples; blocks of 256 summaries, twice 64 of the window, 4 and 8 of what summaries are made of.
        Assert.Equal(22 * (37_440 + 8640 + 1728) * (double)(118 + (2 * 259) + 4099 + 2065), cache.Reserved(30_000).Value);
    }

    [Fact]
    public void Newer_releases_lay_the_groups_of_DeepSeek_V4_Flash_into_one_slab()
    {
        // The faults page: 4.07 sequences of 131,072 tokens in 8 GiB per GPU at two ranks, with steps of 2,048 tokens, two in flight.
        CacheFootprint cache = Of("deepseek-ai/DeepSeek-V4-Flash", Fp8Cache, CacheLayout.For("vLLM", s_vllm27) with { BatchTokens = 2048 }, Two);
        Assert.Equal(4.07, cache.ReservedConcurrency(Bytes.FromGibibytes(8), 131_072), 4.07 * 0.05);
        Assert.Equal(Math.Floor((double)(1L << 33) / ((21 * (37_440 + 8640)) + (20 * 1728))) / 2202, cache.ReservedConcurrency(Bytes.FromGibibytes(8), 131_072), 1e-9);
    }

    [Fact]
    public void Groups_of_windows_and_full_attention_are_of_one_size()
    {
        // Gemma-3-27B: 10 full and 52 windowed layers are groups of 10, the last of six with 2 layers only: 70 layers' pages.
        CacheLayout vllm = CacheLayout.For("vLLM", s_vllm22);
        CacheFootprint cache = Of("google/gemma-3-27b-it", FormatScheme.Bf16, vllm);
        const double Page = 16 * 16 * 2 * 128 * 2;
        Assert.Equal(1 + 6, cache.BlocksPerSequence(1));
        Assert.Equal(7 * 10 * Page, cache.InBlocks(1).Value);
        Assert.Equal((8192 / 16) + (6 * ((1024 / 16) + 1)), cache.BlocksPerSequence(8192));

        // gpt-oss-120b: 18 of each, nothing is padded.
        Assert.Equal(2, Of("openai/gpt-oss-120b", FormatScheme.Bf16, vllm).BlocksPerSequence(16));
        Assert.Equal(2 * 18 * 16 * 8 * 2 * 64 * 2.0, Of("openai/gpt-oss-120b", FormatScheme.Bf16, vllm).InBlocks(16).Value);
    }

    [Fact]
    public void A_block_of_full_attention_grows_until_it_holds_a_state()
    {
        // Qwen3-Next-80B at 16 bits: 12 full layers of 1,024 bytes per token, 36 with states; groups of 12, one full and three of states.
        ModelArchitecture next = Model("Qwen/Qwen3-Next-80B-A3B-Instruct");
        double state = CacheFootprint.Of(next, FormatScheme.Bf16).StatePerSequence.Value / 36;
        double block = 16 * Math.Ceiling(state / (16 * 2 * 2 * 256 * 2));
        CacheFootprint cache = Of("Qwen/Qwen3-Next-80B-A3B-Instruct", FormatScheme.Bf16, CacheLayout.For("vLLM", s_vllm22));
        Assert.Equal(3 + 1, cache.BlocksPerSequence((long)block));
        Assert.Equal(3 + 2, cache.BlocksPerSequence((long)block + 1));
        Assert.Equal(4 * 12 * block * 2 * 2 * 256 * 2, cache.InBlocks((long)block).Value);
    }

    [Fact]
    public void An_engines_profile_has_the_layout_of_its_release()
    {
        EngineProfile vllm = EngineProfile.Vllm;
        Assert.Equal(CacheGrouping.EqualPages, vllm.KeptAs.Grouping);
        Assert.Equal(WindowCache.Everything, (vllm with { Release = new DateOnly(2025, 1, 1) }).KeptAs.Windows);
        Assert.Equal(CacheGrouping.Slab, (vllm with { Release = s_vllm27 }).KeptAs.Grouping);
        Assert.Equal(8192, vllm.KeptAs.BatchTokens);
        Assert.Equal(64, (vllm with { BlockTokens = 64 }).KeptAs.BlockTokens);
        Assert.Equal(LatentCache.Expanded, (vllm with { CacheLayout = CacheLayout.For("Ollama", s_vllm22) }).KeptAs.Latents);
        Assert.Equal(CacheLayout.Exact.Windows, EngineProfile.None.KeptAs.Windows);
        Assert.Same(CacheLayout.Exact, CacheLayout.For("an engine of one's own", s_vllm22));
        EngineProfile own = vllm with { CacheLayout = CacheLayout.Exact with { State = NumberFormats.Fp32 } };
        Assert.Equal(own, EngineProfile.FromJson(own.ToJson()));
    }

    private static Parallelism Two { get; } = new() { Tensor = 2 };

    private static CacheFootprint Of(string id, FormatScheme formats, CacheLayout layout, Parallelism? parallelism = null)
    {
        return CacheFootprint.Of(Model(id), formats, parallelism ?? Parallelism.None, layout);
    }

    private static CacheFootprint Of(ModelArchitecture model, CacheLayout layout)
    {
        return CacheFootprint.Of(model, FormatScheme.Bf16, Parallelism.None, layout);
    }

    private static ModelArchitecture Model(string id)
    {
        return ModelCatalog.Find(id).Architecture;
    }
}
