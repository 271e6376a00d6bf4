namespace BigGan.Clip.Tokens;

/// <summary>The characters that stand for the 256 bytes of UTF-8 in a vocabulary: visible characters of Latin-1 for themselves, those from U+0100 for the others.</summary>
internal static class ByteSigns
{
    /// <summary>The characters in the order of the vocabulary: first those that stand for themselves.</summary>
    internal static IReadOnlyList<char> InOrder { get; } = [.. Visible(), .. Enumerable.Range(0, 256 - Visible().Count()).Select(i => (char)(256 + i))];

    /// <summary>The character of each byte.</summary>
    internal static IReadOnlyList<char> OfBytes { get; } = Table();

    private static IEnumerable<char> Visible() => Enumerable.Range(0, 256).Where(IsVisible).Select(value => (char)value);

    private static bool IsVisible(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;

    private static char[] Table()
    {
        int hidden = 0;
        return [.. Enumerable.Range(0, 256).Select(value => IsVisible(value) ? (char)value : (char)(256 + hidden++))];
    }
}
