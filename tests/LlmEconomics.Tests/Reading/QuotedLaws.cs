using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Reading;

/// <summary>Text that a message repeats is short, in one line, and whole Unicode.</summary>
public sealed class QuotedLaws
{
    [Property]
    public void A_cut_text_is_no_longer_than_asked_but_for_the_mark_of_the_cut(string? text, byte length)
    {
        Assert.InRange(Quoted.Cut(text, length).Length, 0, length + 1);
    }

    [Property]
    public void Plain_text_that_fits_is_itself(FsCheck.NonNull<string> text)
    {
        string plain = new([.. text.Get.Where(c => c is >= ' ' and <= '~')]);
        Assert.Equal(plain, Quoted.Cut(plain, plain.Length));
    }

    [Theory]
    [InlineData("a\nb", @"a\u000ab")]
    [InlineData("\u001b[2J", @"\u001b[2J")]
    [InlineData("a\u202eb", @"a\u202eb")]
    [InlineData("\u2028", @"\u2028")]
    [InlineData("\ufeffid", @"\ufeffid")]
    [InlineData("日本 é 😀", "日本 é 😀")]
    public void What_is_not_seen_is_escaped(string text, string expected)
    {
        Assert.Equal(expected, Quoted.Cut(text));
    }

    [Fact]
    public void Half_a_pair_of_surrogates_is_escaped()
    {
        // Attributes cannot hold them.
        Assert.Equal(@"\ud800x", Quoted.Cut("\ud800x"));
        Assert.Equal(@"x\udc00", Quoted.Cut("x\udc00"));
        Assert.Equal(@"\udc00\ud800", Quoted.Cut("\udc00\ud800"));
    }

    [Fact]
    public void A_pair_of_surrogates_is_never_cut_in_two()
    {
        string faces = string.Concat(Enumerable.Repeat("😀", 100));
        for (int length = 0; length < 20; length++)
        {
            string cut = Quoted.Cut(faces, length);
            Assert.Equal(string.Concat(Enumerable.Repeat("😀", length / 2)) + "…", cut);
        }
    }

    [Fact]
    public void A_long_place_keeps_both_of_its_ends()
    {
        string place = Quoted.Place($"$.begin{new string('x', 100_000)}.end");
        Assert.StartsWith("$.beginxxx", place, StringComparison.Ordinal);
        Assert.EndsWith("xxx.end", place, StringComparison.Ordinal);
        Assert.InRange(place.Length, 1, Quoted.MaxPlace + 2);
    }

    [Fact]
    public void A_long_list_says_how_many_there_are()
    {
        Assert.Equal("none", Listing.Of<string>([]));
        Assert.Equal("a, b", Listing.Of(["a", "b"]));
        string list = Listing.Of(Enumerable.Range(0, 5000));
        Assert.EndsWith(", … (5000 in all)", list, StringComparison.Ordinal);
        Assert.InRange(list.Length, 2900, 3100);
    }
}
