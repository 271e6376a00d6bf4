using System.Buffers;
using System.Globalization;
using System.Text;

namespace BigGan.Clip.Tokens;

/// <summary>Cuts a cleaned text into the pieces that are turned into tokens one by one: words, endings such as 's, single digits, runs of signs.</summary>
/// <remarks>The same pieces as the regular expression of OpenAI's code. That of .NET sees letters beyond U+FFFF as two signs, which would change their tokens.</remarks>
internal static class TextPieces
{
    /// <summary>What start and end of a text are written as.</summary>
    internal const string Start = "<|startoftext|>", End = "<|endoftext|>";

    // In the order in which they are tried.
    private static readonly string[] Whole = [Start, End, "'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space,
        Letter,
        Digit,
        Sign,
    }

    /// <summary>Place and length of every piece.</summary>
    internal static List<(int Start, int Length)> Of(string text)
    {
        var pieces = new List<(int, int)>();
        for (int place = 0; place < text.Length;)
        {
            int length = LengthAt(text, place, out bool isSpace);
            if (!isSpace) pieces.Add((place, length));
            place += length;
        }

        return pieces;
    }

    private static int LengthAt(string text, int place, out bool isSpace)
    {
        ReadOnlySpan<char> rest = text.AsSpan(place);
        isSpace = false;
        foreach (string whole in Whole)
        {
            if (rest.StartsWith(whole, StringComparison.Ordinal)) return whole.Length;
        }

        Kind kind = KindAt(rest, out int length);
        isSpace = kind == Kind.Space;
        if (kind is Kind.Digit or Kind.Space) return length;
        while (length < rest.Length && KindAt(rest[length..], out int more) == kind) length += more;
        return length;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, out int length)
    {
        if (Rune.DecodeFromUtf16(text, out Rune rune, out length) != OperationStatus.Done) return Kind.Sign; // half of a surrogate pair
        if (length == 1 && TextCleaning.IsSpace(text[0])) return Kind.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Digit,
            _ => Kind.Sign,
        };
    }
}
