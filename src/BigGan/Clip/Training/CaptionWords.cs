using BigGan.Clip.Tokens;

namespace BigGan.Clip.Training;

/// <summary>The words of captions and prompts.</summary>
internal static class CaptionWords
{
    /// <summary>The words of a text in its order, in lower case; digits and signs are no words.</summary>
    internal static IEnumerable<string> Of(string text)
    {
        string clean = TextCleaning.Clean(text);
        return TextPieces.Of(clean).Select(piece => clean.Substring(piece.Start, piece.Length)).Where(piece => char.IsLetter(piece, 0));
    }
}
