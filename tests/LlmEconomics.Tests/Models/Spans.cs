using FsCheck;
using FsCheck.Fluent;

namespace LlmEconomics.Tests.Models;

/// <summary>A span with a short prefill behind a short cache: small enough to count by hand.</summary>
public sealed record SpanCase(AttentionSpan Span, int NewTokens, int CachedTokens);

/// <summary>Spans of every kind.</summary>
public static class Spans
{
    public static Gen<AttentionSpan> OfLength(Gen<int> length)
    {
        Gen<AttentionSpan> full = Gen.Constant(AttentionSpan.Full), compressed = length.Select(AttentionSpan (n) => new CompressedSpan(n));
        return Gen.OneOf(
            full,
            length.Select(AttentionSpan (n) => new WindowSpan(n)),
            length.Select(AttentionSpan (n) => new WindowSpan(n) { KeepsAll = true }),
            length.Select(AttentionSpan (n) => new ChunkSpan(n)),
            compressed,
            full.Zip(length, AttentionSpan (inner, n) => new TopKSpan(inner, n)),
            compressed.Zip(length, AttentionSpan (inner, n) => new TopKSpan(inner, n)));
    }

    public static Arbitrary<SpanCase> Cases()
    {
        Gen<SpanCase> cases =
            from span in OfLength(Gen.Choose(1, 40))
            from fresh in Gen.Choose(0, 90)
            from cached in Gen.Choose(0, 90)
            select new SpanCase(span, fresh, cached);
        return cases.ToArbitrary();
    }
}
