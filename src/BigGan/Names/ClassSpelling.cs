using System.Globalization;
using System.Text;

namespace BigGan.Names;

/// <summary>A spelling of a class, compared while ignoring case, punctuation, spaces and Unicode normal form.</summary>
internal sealed class ClassSpelling
{
    private readonly string _canonical;
    private readonly string[] _words;

    internal ClassSpelling(string text)
    {
        Text = text;
        _canonical = CanonicalForm.Of(text);
        _words = WordsOf(_canonical);
        Letters = Join(_words);
    }

    internal string Text { get; }

    /// <summary>Letters with their marks, digits and symbols, in lower case; a space is kept only between two digits.</summary>
    internal string Letters { get; }

    /// <summary>3 for the same text, 2 for the same characters in another normal form, 1 for the same letters, 0 for another name.</summary>
    internal int Closeness(ClassSpelling other) => Text == other.Text ? 3
        : _canonical == other._canonical ? 2
        : Letters.Length > 0 && Letters == other.Letters ? 1
        : 0;

    /// <summary>Whether the spelling begins with these words.</summary>
    internal bool Begins(ClassSpelling with) => BeginsAt(0, with);

    /// <summary>Whether these words occur as whole words in a row.</summary>
    internal bool Contains(ClassSpelling words) => Letters.Contains(words.Letters, StringComparison.Ordinal) && Enumerable.Range(0, _words.Length).Any(first => BeginsAt(first, words));

    private bool BeginsAt(int first, ClassSpelling with)
    {
        if (with.Letters.Length == 0) return false;
        for (int last = first + 1; last <= _words.Length; last++)
        {
            string words = Join(_words[first..last]);
            if (words.Length >= with.Letters.Length) return words == with.Letters;
        }

        return false;
    }

    private static string[] WordsOf(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Format:
                case var _ when rune.Value is >= 0xFE00 and <= 0xFE0F: // variation selectors, which choose how an emoji is displayed
                    break;
                case UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
                    or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation:
                    words.Append(' ');
                    break;
                default:
                    // Via upper case, because variants of one letter, such as the two small sigmas, share a capital.
                    words.Append(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).ToString());
                    break;
            }
        }

        return words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Join(ReadOnlySpan<string> words)
    {
        var joined = new StringBuilder();
        foreach (string word in words)
        {
            if (joined.Length > 0 && char.IsDigit(joined[^1]) && char.IsDigit(word[0])) joined.Append(' ');
            joined.Append(word);
        }

        return joined.ToString();
    }
}
