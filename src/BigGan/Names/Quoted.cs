using System.Globalization;
using System.Text;

namespace BigGan.Names;

/// <summary>Text from a user or a file, made safe for a one-line message.</summary>
internal static class Quoted
{
    private const int Longest = 80;

    /// <summary>The text in quotes: control characters escaped, cut after 80 characters.</summary>
    public static string Text(string text) => $"'{Plain(text)}'";

    /// <summary>The escaped text without quotes.</summary>
    public static string Plain(string text)
    {
        int end = text.Length > Longest ? Longest : text.Length;
        if (end < text.Length && char.IsHighSurrogate(text[end - 1])) end--;
        var plain = new StringBuilder();
        foreach (char c in text.AsSpan(0, end))
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029' || TurnsText(c))
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                plain.Append(c);
        }

        return plain.Append(end < text.Length ? "..." : "").ToString();
    }

    // Text after one of these characters is displayed from right to left.
    private static bool TurnsText(char c) => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
