using BigGan.Names;

namespace BigGan.Tests.Names;

public sealed class CanonicalFormTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("\u1ec7", "e\u0323\u0302")]
    [InlineData("a\u0301\u0323b", "a\u0323\u0301b")]
    [InlineData("\ud55c", "\u1112\u1161\u11ab")]
    [InlineData("\uac00", "\u1100\u1161")]
    [InlineData("\u304c", "\u304b\u3099")]
    [InlineData("\u212b", "A\u030a")]
    [InlineData("\U0001d15e", "\U0001d157\U0001d165")]
    [InlineData("\u732b\U0001F408", "\u732b\U0001F408")]
    public void Text_is_decomposed_with_its_marks_in_order(string text, string decomposed)
    {
        Assert.Equal(decomposed, CanonicalForm.Of(text));
        Assert.Equal(decomposed, CanonicalForm.Of(decomposed));
    }

    [Fact]
    public void Half_of_a_character_is_replaced() => Assert.Equal("x\ufffd", CanonicalForm.Of("x\ud800"));
}
