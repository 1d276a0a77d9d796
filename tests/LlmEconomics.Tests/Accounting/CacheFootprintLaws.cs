using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class CacheFootprintLaws
{
    private static readonly long[] s_lengths = [0, 1, 2, 36, 37, 38, 127, 128, 129, 1000, 1024, 1025, 8191, 8192, 8193, 100_000, 1_048_576];

    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_sequence_keeps_the_entries_of_every_mixer_and_its_states(string name)
    {
        foreach ((ModelArchitecture model, FormatScheme formats, CacheFootprint cache) in Footprints(name))
        {
            foreach (long length in s_lengths)
            {
                double kept = model.Layers.Sum(g => g.Count * g.Sublayers.Sum(m =>
                    m.Cache.Sum(c => c.ElementsPerEntry * c.Span.Stored(length) * (c.StoredAs ?? formats.KvCache).BytesPerElement)
                    + m.State.Sum(s => s.Elements * (s.StoredAs ?? formats.State).BytesPerElement)));
                Assert.True(Loads.AreClose(kept, cache.OfSequence(length).Value), $"{length} tokens in {formats}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void An_empty_sequence_keeps_its_states_alone(string name)
    {
        Assert.All(Footprints(name), f => Assert.Equal(f.Cache.StatePerSequence, f.Cache.OfSequence(0)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Longer_sequences_never_keep_less(string name)
    {
        Assert.All(Footprints(name), f => Assert.All(s_lengths.Zip(s_lengths.Skip(1)), pair => Assert.True(f.Cache.OfSequence(pair.First) <= f.Cache.OfSequence(pair.Second))));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Each_token_adds_no_more_than_the_one_before_where_nothing_is_summarised(string name)
    {
        // A summary comes with every r-th token; all other spans fill up and stop, so growth only slows down.
        foreach ((ModelArchitecture model, _, CacheFootprint cache) in Footprints(name))
        {
            if (!model.Layers.SelectMany(g => g.Sublayers).SelectMany(m => m.Cache).Any(c => c.Span is CompressedSpan))
            {
                double[] growth = [.. s_lengths.Skip(1).Select(n => (cache.OfSequence(n) - cache.OfSequence(n - 1)).Value)];
                Assert.All(growth.Zip(growth.Skip(1)), pair => Assert.True(Loads.IsAtMost(pair.Second, pair.First + 1e-3)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Beyond_every_window_growth_is_the_unbounded_part(string name)
    {
        foreach ((_, FormatScheme formats, CacheFootprint cache) in Footprints(name))
        {
            // A whole number of summaries of any length: 2²⁰ tokens more.
            const long Far = 1L << 21, More = 1L << 20;
            Assert.True(Loads.AreClose(More * cache.PerTokenUnbounded.Value, (cache.OfSequence(Far + More) - cache.OfSequence(Far)).Value), formats.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_first_token_fills_windows_too(string name)
    {
        foreach ((ModelArchitecture model, FormatScheme formats, CacheFootprint cache) in Footprints(name))
        {
            double summaries = model.Layers.Sum(g => g.Count * g.Sublayers.SelectMany(m => m.Cache).Where(c => c.Span is CompressedSpan { Ratio: > 1 })
                .Sum(c => c.ElementsPerEntry * (c.StoredAs ?? formats.KvCache).BytesPerElement / ((CompressedSpan)c.Span).Ratio));
            Bytes first = cache.OfSequence(1) - cache.StatePerSequence;
            Assert.Equal(first.Value, (cache.PerTokenUnbounded + cache.PerTokenWindowed).Value - summaries, 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Blocks_round_a_length_up(string name)
    {
        CacheFootprint cache = CacheFootprint.Of(Architectures.Named(name), FormatScheme.Bf16);
        Assert.Equal(cache.OfSequence(0), cache.OfSequence(0, 16));
        Assert.Equal(cache.OfSequence(16), cache.OfSequence(1, 16));
        Assert.Equal(cache.OfSequence(16), cache.OfSequence(16, 16));
        Assert.Equal(cache.OfSequence(32), cache.OfSequence(17, 16));
        Assert.Equal(cache.OfSequence(1000), cache.OfSequence(1000, 1));
        Assert.Equal(cache.OfSequence(AttentionSpan.MaxTokens), cache.OfSequence(AttentionSpan.MaxTokens - 1, 1000));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void As_many_sequences_fit_as_fit_and_no_more(string name)
    {
        CacheFootprint cache = CacheFootprint.Of(Architectures.Named(name), FormatScheme.Bf16);
        foreach (Bytes budget in (Bytes[])[Bytes.FromBytes(12_345), Bytes.FromGigabytes(1.7), Bytes.FromGibibytes(63)])
        {
            long fit = cache.SequencesThatFit(budget, 777, 16)!.Value;
            Bytes each = cache.OfSequence(777, 16);
            Assert.True(each * fit <= budget && each * (fit + 1) > budget);
        }

        Assert.Equal(0, cache.SequencesThatFit(Bytes.FromBytes(-1), 777));
        Assert.Equal(3, cache.SequencesThatFit(cache.OfSequence(500) * 3, 500));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void As_many_tokens_fit_as_fit_and_no_more(string name)
    {
        CacheFootprint cache = CacheFootprint.Of(Architectures.Named(name), FormatScheme.Bf16);
        foreach (Bytes budget in (Bytes[])[Bytes.FromMegabytes(1), Bytes.FromMegabytes(80), Bytes.FromGibibytes(63)])
        {
            if (cache.TokensThatFit(budget) is { } fit)
            {
                Assert.True(fit == 0 || cache.OfSequence(fit) <= budget);
                Assert.True(cache.OfSequence(fit + 1) > budget || cache.OfSequence(0) > budget);
            }
            else
            {
                Assert.True(cache.OfSequence(AttentionSpan.MaxTokens) <= budget);
            }
        }

        Assert.Equal(0, cache.TokensThatFit(-Bytes.FromBytes(1)));
        Assert.Null(cache.TokensThatFit(cache.OfSequence(AttentionSpan.MaxTokens)));
    }

    private static IEnumerable<(ModelArchitecture Model, FormatScheme Formats, CacheFootprint Cache)> Footprints(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        FormatScheme[] schemes = [FormatScheme.Bf16, FormatScheme.Fp32, FormatScheme.Bf16 with { KvCache = NumberFormats.Fp8Group128, State = NumberFormats.Fp8 }];
        return schemes.Select(s => (model, s, CacheFootprint.Of(model, s)));
    }
}
