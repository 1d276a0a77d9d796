using System.Numerics;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Models;

/// <summary>Closed forms against counting: which keys a query sees is written down here once more, position by position.</summary>
[Properties(Arbitrary = [typeof(Spans)], Replay = "20261125,301", MaxTest = 2000)]
public sealed class AttentionSpanLaws
{
    [Property]
    public void A_query_sees_the_keys_that_can_be_counted(SpanCase c)
    {
        Assert.Equal(Seen(c.Span, c.CachedTokens).Count(), c.Span.Visible(c.CachedTokens));
    }

    [Property]
    public void Pairs_are_the_visible_keys_of_all_queries(SpanCase c)
    {
        Assert.Equal(Queries(c).Sum(p => Seen(c.Span, p).Count()), c.Span.Pairs(c.NewTokens, c.CachedTokens));
    }

    [Property]
    public void Keys_read_are_the_distinct_ones_at_most_one_for_each_pair(SpanCase c)
    {
        // Which keys an indexer picks is not known: all queries may pick the same ones or different ones.
        int candidates = Queries(c).SelectMany(p => Seen(c.Span is TopKSpan { Inner: var inner } ? inner : c.Span, p)).Distinct().Count();
        long read = c.Span is TopKSpan ? Math.Min(candidates, c.Span.Pairs(c.NewTokens, c.CachedTokens)) : candidates;
        Assert.Equal(read, c.Span.KeysRead(c.NewTokens, c.CachedTokens));
    }

    [Property]
    public void As_much_is_stored_as_any_position_so_far_could_have_seen_or_all_of_it(SpanCase c)
    {
        AttentionSpan choosable = c.Span is TopKSpan { Inner: var inner } ? inner : c.Span is WindowSpan { KeepsAll: true } ? AttentionSpan.Full : c.Span;
        Assert.Equal(Enumerable.Range(0, c.CachedTokens).Select(p => choosable.Visible(p)).DefaultIfEmpty(0).Max(), c.Span.Stored(c.CachedTokens));
    }

    [Property]
    public void One_query_reads_what_it_sees(SpanCase c)
    {
        Assert.Equal(c.Span.Visible(c.CachedTokens), c.Span.KeysRead(1, c.CachedTokens));
        Assert.Equal(c.Span.Visible(c.CachedTokens), c.Span.Pairs(1, c.CachedTokens));
    }

    [Property]
    public void A_prefill_in_two_parts_has_the_pairs_of_the_whole(SpanCase c, NonNegativeInt part)
    {
        int first = part.Get % (c.NewTokens + 1);
        Assert.Equal(
            c.Span.Pairs(c.NewTokens, c.CachedTokens),
            c.Span.Pairs(first, c.CachedTokens) + c.Span.Pairs(c.NewTokens - first, c.CachedTokens + first));
    }

    [Property]
    public void No_new_token_needs_nothing(SpanCase c)
    {
        Assert.Equal((0, 0), (c.Span.Pairs(0, c.CachedTokens), c.Span.KeysRead(0, c.CachedTokens)));
    }

    [Property]
    public void A_span_as_long_as_the_sequence_is_full_attention(SpanCase c, NonNegativeInt more)
    {
        long length = c.NewTokens + c.CachedTokens + 1L + (more.Get % 10);
        AttentionSpan[] wide = [new WindowSpan(length), new ChunkSpan(length), new CompressedSpan(1), new TopKSpan(AttentionSpan.Full, length)];
        Assert.All(wide, span =>
        {
            Assert.Equal(AttentionSpan.Full.Visible(c.CachedTokens), span.Visible(c.CachedTokens));
            Assert.Equal(AttentionSpan.Full.Pairs(c.NewTokens, c.CachedTokens), span.Pairs(c.NewTokens, c.CachedTokens));
            Assert.Equal(AttentionSpan.Full.KeysRead(c.NewTokens, c.CachedTokens), span.KeysRead(c.NewTokens, c.CachedTokens));
            Assert.Equal(AttentionSpan.Full.Stored(c.CachedTokens), span.Stored(c.CachedTokens));
        });
    }

    [Property]
    public void More_new_tokens_never_need_less(SpanCase c)
    {
        Assert.True(c.Span.Pairs(c.NewTokens + 1, c.CachedTokens) >= c.Span.Pairs(c.NewTokens, c.CachedTokens));
        Assert.True(c.Span.KeysRead(c.NewTokens + 1, c.CachedTokens) >= c.Span.KeysRead(c.NewTokens, c.CachedTokens));
        Assert.True(c.Span.Stored(c.NewTokens + 1) >= c.Span.Stored(c.NewTokens));
    }

    [Property]
    public void A_longer_cache_never_needs_less_where_no_chunk_ends(SpanCase c)
    {
        if (c.Span is not ChunkSpan)
        {
            Assert.True(c.Span.Pairs(c.NewTokens, c.CachedTokens + 1) >= c.Span.Pairs(c.NewTokens, c.CachedTokens));
            Assert.True(c.Span.KeysRead(c.NewTokens, c.CachedTokens + 1) >= c.Span.KeysRead(c.NewTokens, c.CachedTokens));
        }
    }

    [Property]
    public void What_is_kept_stops_growing_exactly_where_the_span_is_bounded(SpanCase c)
    {
        Assert.Equal(c.Span.IsUnbounded, c.Span.Stored(AttentionSpan.MaxTokens) > c.Span.Stored(AttentionSpan.MaxTokens / 2));
    }

    [Theory]
    [MemberData(nameof(Longest))]
    public void Nothing_overflows_at_the_longest_sequence(AttentionSpan span)
    {
        // Both halves at the limit: twice the longest sequence accepted.
        const long N = AttentionSpan.MaxTokens;
        Assert.Equal(ExactPairs(span, 2 * N) - ExactPairs(span, N), span.Pairs(N, N));
        Assert.Equal(ExactPairs(span, N), span.Pairs(N, 0));
        Assert.InRange(span.Pairs(N, N), 0, long.MaxValue);
        Assert.InRange(span.KeysRead(N, N), 0, 2 * N);
        Assert.InRange(span.Visible(2 * N), 0, (2 * N) + 1);
        Assert.InRange(span.Stored(N), 0, N);
    }

    public static TheoryData<AttentionSpan> Longest
    {
        get
        {
            const long N = AttentionSpan.MaxTokens;
            long[] lengths = [1, 2, 3, 1000, (N / 2) - 1, N / 2, N - 1, N];
            return
            [
                AttentionSpan.Full,
                .. lengths.SelectMany(IEnumerable<AttentionSpan> (n) => [new WindowSpan(n), new ChunkSpan(n), new CompressedSpan(n), new TopKSpan(AttentionSpan.Full, n)]),
                .. lengths.SelectMany(r => lengths.Select(k => new TopKSpan(new CompressedSpan(r), k))),
            ];
        }
    }

    /// <summary>Pairs of the first <paramref name="length"/> positions in big integers, by summing runs of equal visibility.</summary>
    private static BigInteger ExactPairs(AttentionSpan span, long length)
    {
        BigInteger n = length;
        return span switch
        {
            FullSpan => n * (n + 1) / 2,
            WindowSpan { Tokens: var w } => n <= w ? n * (n + 1) / 2 : ((BigInteger)w * (w + 1) / 2) + ((n - w) * w),
            ChunkSpan { Tokens: var w } => (n / w * ((BigInteger)w * (w + 1) / 2)) + (n % w * ((n % w) + 1) / 2),
            CompressedSpan { Ratio: var r } => Floors(n, r),
            TopKSpan { Inner: var inner, Keys: var k } => Capped(n, inner is CompressedSpan { Ratio: var r } ? r : 1, k),
            _ => throw new NotSupportedException(),
        };

        // The sum of floor(p / r) over p = 1 … n: value v stands r times, the last one n − r·(n / r) + 1 times.
        static BigInteger Floors(BigInteger n, BigInteger r)
        {
            BigInteger q = n / r;
            return (r * q * (q - 1) / 2) + (q * (n - (q * r) + 1));
        }

        static BigInteger Capped(BigInteger n, BigInteger r, BigInteger k)
        {
            BigInteger end = BigInteger.Min(n, (k * r) - 1);
            return Floors(end, r) + ((n - end) * k);
        }
    }

    private static IEnumerable<int> Queries(SpanCase c)
    {
        return Enumerable.Range(c.CachedTokens, c.NewTokens);
    }

    /// <summary>The keys that the query at one position sees; of an indexer's choice, the first ones, since only their number matters.</summary>
    private static IEnumerable<int> Seen(AttentionSpan span, int position)
    {
        return span switch
        {
            FullSpan => Enumerable.Range(0, position + 1),
            WindowSpan { Tokens: var w } => Enumerable.Range(0, position + 1).Where(key => key > position - w),
            ChunkSpan { Tokens: var w } => Enumerable.Range(0, position + 1).Where(key => key / w == position / w),
            CompressedSpan { Ratio: var r } => Enumerable.Range(0, position + 1).Where(entry => (entry + 1) * r <= position + 1),
            TopKSpan { Inner: var inner, Keys: var k } => Seen(inner, position).Take((int)k),
            _ => throw new NotSupportedException(),
        };
    }
}
