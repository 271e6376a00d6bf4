using System.Globalization;
using System.Net;
using System.Text;

namespace BigGan.Clip.Tokens;

/// <summary>What happens to a text before it is cut into tokens: HTML entities are resolved twice, white space is collapsed, letters become small.</summary>
/// <remarks>As in OpenAI's code without its optional repair of wrongly decoded text.</remarks>
internal static class TextCleaning
{
    private const int CapitalSigma = 'Σ', FinalSigma = 'ς';
    private const char CapitalDottedI = 'İ';

    /// <summary>The cleaned text.</summary>
    internal static string Clean(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        foreach (char c in WebUtility.HtmlDecode(WebUtility.HtmlDecode(text)))
        {
            if (!IsSpace(c)) collapsed.Append(c);
            else if (collapsed.Length > 0 && collapsed[^1] != ' ') collapsed.Append(' ');
        }

        return Lower(collapsed.ToString().TrimEnd(' '));
    }

    /// <summary>White space of Unicode, and the four separators of ASCII.</summary>
    internal static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    // Unicode's full mapping differs from that of single characters in two places.
    private static string Lower(string text)
    {
        if (text.AsSpan().IndexOfAny((char)CapitalSigma, CapitalDottedI) < 0) return text.ToLowerInvariant();
        var lower = new StringBuilder(text.Length);
        Rune[] runes = [.. text.EnumerateRunes()];
        for (int i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == CapitalSigma) lower.Append(EndsWord(runes, i) ? (char)FinalSigma : 'σ');
            else if (runes[i].Value == CapitalDottedI) lower.Append("i\u0307");
            else lower.Append(Rune.ToLowerInvariant(runes[i]));
        }

        return lower.ToString();
    }

    private static bool EndsWord(Rune[] runes, int place) =>
        IsLetter(runes.Take(place).Reverse()) && !IsLetter(runes.Skip(place + 1));

    // Whether the first character is a letter with case; marks, and signs within words, are passed over.
    private static bool IsLetter(IEnumerable<Rune> runes)
    {
        foreach (Rune rune in runes)
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter:
                    return true;
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol:
                    continue;
                default:
                    if (rune.Value is '\'' or '.' or ':' or '\u00b7' or '\u2019') continue;
                    return false;
            }
        }

        return false;
    }
}
