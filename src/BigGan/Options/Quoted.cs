using System.Text;

namespace BigGan.Options;

/// <summary>Text from outside, made fit for a one-line message.</summary>
internal static class Quoted
{
    private const int Longest = 80;

    /// <summary>The text in quotes: control characters as escapes, and at most 80 characters of it.</summary>
    public static string Text(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
                quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }

        return quoted.Append(text.Length > Longest ? "...'" : "'").ToString();
    }
}
