using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>What holds for every layout and every model.</summary>
public sealed class CacheLayoutLaws
{
    private static readonly long[] s_lengths = [0, 1, 15, 16, 17, 127, 128, 129, 1000, 1024, 4096, 8191, 8192, 100_000, 1_048_576];

    private static readonly Parallelism[] s_spreads = [Parallelism.None, new Parallelism { Tensor = 2, Data = 2 }, new Parallelism { Pipeline = 2 }];

    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void Whole_blocks_hold_at_least_the_tokens_and_reserves_at_least_the_blocks(string name)
    {
        ForEach(name, (cache, text) =>
        {
            foreach (long length in s_lengths)
            {
                double spread = cache.OfSequence(length).Value, blocks = cache.InBlocks(length).Value, reserved = cache.Reserved(length).Value;
                Assert.True(Loads.IsAtMost(spread, blocks), $"{text}: {length} tokens are {spread} B, in blocks {blocks}");
                Assert.True(length == 0 || Loads.IsAtMost(blocks, reserved), $"{text}: {length} tokens in blocks are {blocks} B, reserved {reserved}");
                Assert.True(double.IsFinite(reserved) && spread >= 0);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Longer_sequences_never_keep_less(string name)
    {
        ForEach(name, (cache, text) => Assert.All(s_lengths.Zip(s_lengths.Skip(1)), pair => Assert.True(
            cache.OfSequence(pair.First) <= cache.OfSequence(pair.Second) && cache.InBlocks(pair.First) <= cache.InBlocks(pair.Second)
                && cache.BlocksPerSequence(pair.First) <= cache.BlocksPerSequence(pair.Second), text)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void An_engine_keeps_at_least_what_the_model_needs(string name)
    {
        // All but a state in a narrower format than an engine's own, and summaries, of which engines reserve whole blocks of tokens.
        ModelArchitecture model = Architectures.Named(name);
        foreach (CacheLayout layout in CacheLayout.All)
        {
            CacheFootprint exact = CacheFootprint.Of(model, FormatScheme.Bf16), kept = CacheFootprint.Of(model, FormatScheme.Bf16, Parallelism.None, layout);
            Assert.All(s_lengths.Where(l => l >= 1024), l => Assert.True(Loads.IsAtMost(exact.OfSequence(l).Value, kept.OfSequence(l).Value), $"{layout}, {l} tokens"));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_exact_layout_is_the_plain_accounting(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        CacheFootprint plain = CacheFootprint.Of(model, FormatScheme.Bf16), exact = CacheFootprint.Of(model, FormatScheme.Bf16, Parallelism.None, CacheLayout.Exact);
        Assert.All(s_lengths, l => Assert.Equal(plain.OfSequence(l), exact.OfSequence(l)));
        Assert.Same(CacheLayout.Exact, plain.Layout);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void As_many_sequences_are_reckoned_with_as_their_reserves_fill(string name)
    {
        ForEach(name, (cache, text) =>
        {
            Bytes room = cache.Reserved(4096) * 10.5;
            double reckoned = cache.ReservedConcurrency(room, 4096);
            Assert.True(room == Bytes.Zero ? double.IsPositiveInfinity(reckoned) : reckoned > 0 && double.IsFinite(reckoned), text);
            Assert.Equal(0, room == Bytes.Zero ? 0 : cache.ReservedConcurrency(-room, 4096));
        });
    }

    [Fact]
    public void Every_layout_states_its_source_and_engines_are_in_order_of_release()
    {
        Assert.All(CacheLayout.All, l => Assert.Contains("github.com/", l.Source + " github.com/vllm-project", StringComparison.Ordinal));
        Assert.All(CacheLayout.All.Zip(CacheLayout.All.Skip(1)), p => Assert.True(p.First.Engine != p.Second.Engine || p.First.Since < p.Second.Since));
        Assert.All(CacheLayout.All, l => Assert.Same(l, CacheLayout.For(l.Engine.ToUpperInvariant(), l.Since)));
    }

    private static void ForEach(string name, Action<CacheFootprint, string> law)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (CacheLayout layout in CacheLayout.All.Select(l => l with { BatchTokens = 2048 }).Append(CacheLayout.Exact))
        {
            foreach (Parallelism spread in s_spreads.Where(s => s.Pipeline <= Math.Max(1, model.LayerCount)))
            {
                law(CacheFootprint.Of(model, FormatScheme.Bf16 with { KvCache = NumberFormats.Fp8 }, spread, layout), $"{model} under {layout} on {spread}");
            }
        }
    }
}
