using BigGan.Clip.Tokens;
using BigGan.Names;
using BigGan.Torch;
using Microsoft.ML.Tokenizers;

namespace BigGan.Clip;

/// <summary>Turns texts into the tokens of a CLIP.</summary>
/// <remarks>HTML entities are resolved twice, white space is collapsed and letters become small; then byte-level pair encoding. As OpenAI's code without ftfy.</remarks>
public sealed class ClipTokenizer
{
    private readonly ClipVocabulary _vocabulary;
    private readonly Lazy<BpeTokenizer> _encoding;

    internal ClipTokenizer(ClipVocabulary vocabulary, int contextLength)
    {
        (_vocabulary, ContextLength) = (vocabulary, contextLength);
        _encoding = new Lazy<BpeTokenizer>(CreateEncoding);
    }

    /// <summary>How many tokens a CLIP reads, start and end included: 77 in OpenAI's.</summary>
    public int ContextLength { get; }

    /// <summary>Number of different tokens.</summary>
    public int VocabularySize => _vocabulary.Tokens.Count;

    /// <summary>The token before every text.</summary>
    public int Start => VocabularySize - 2;

    /// <summary>The token behind every text, the largest of all.</summary>
    public int End => VocabularySize - 1;

    /// <summary>The tokens of a text. One that is too long is cut, which the result says.</summary>
    /// <exception cref="InvalidOptionException">The text is empty, or has the mark of start or end as a word.</exception>
    public ClipTokens Encode(string text)
    {
        string clean = TextCleaning.Clean(text);
        List<(int Start, int Length)> pieces = TextPieces.Of(clean);
        if (pieces.Count == 0) throw new InvalidOptionException("the text is empty: it has no word that a CLIP could read");
        if (pieces.Select(piece => clean.Substring(piece.Start, piece.Length)).FirstOrDefault(IsMark) is { } mark)
            throw new InvalidOptionException($"the text has {Quoted.Text(mark)}, CLIP's own mark of where a text starts or ends; leave it out");
        return Cut(clean, pieces);
    }

    /// <summary>The tokens of a text without start and end; marks of start and end in the text are their tokens, and an empty text has none.</summary>
    internal IReadOnlyList<int> TokensOf(string text)
    {
        string clean = TextCleaning.Clean(text);
        return [.. TextPieces.Of(clean).SelectMany(piece => TokensOfPiece(clean.Substring(piece.Start, piece.Length)))];
    }

    /// <summary>Texts as the input of a network: int64 [N,L], owned by the current scope.</summary>
    internal static Tensor ToTensor(IReadOnlyList<ClipTokens> texts) =>
        Tensor.From<long>([.. texts.SelectMany(text => text.Ids).Select(id => (long)id)], texts.Count, texts[0].Ids.Count);

    /// <summary>Writes the vocabulary into a folder of a CLIP.</summary>
    internal void Write(string folder) => _vocabulary.Write(folder);

    private static bool IsMark(string piece) => piece is TextPieces.Start or TextPieces.End;

    private ClipTokens Cut(string clean, List<(int Start, int Length)> pieces)
    {
        int[] ids = new int[ContextLength];
        ids[0] = Start;
        int room = ContextLength - 2, count = 0, leftOut = clean.Length;
        foreach ((int place, int length) in pieces)
        {
            IReadOnlyList<int> tokens = TokensOfPiece(clean.Substring(place, length));
            for (int i = 0; i < tokens.Count && count + i < room; i++) ids[1 + count + i] = tokens[i];
            if (count <= room && count + tokens.Count > room) leftOut = place;
            count += tokens.Count;
        }

        int kept = Math.Min(count, room);
        ids[1 + kept] = End;
        return new ClipTokens(ids, count, kept, clean[leftOut..]);
    }

    private IReadOnlyList<int> TokensOfPiece(string piece) => piece switch
    {
        TextPieces.Start => [Start],
        TextPieces.End => [End],
        _ => _encoding.Value.EncodeToIds(piece, considerPreTokenization: false, considerNormalization: false),
    };

    private BpeTokenizer CreateEncoding() => BpeTokenizer.Create(new BpeOptions(_vocabulary.Tokens.Index().Select(entry => KeyValuePair.Create(entry.Item, entry.Index)))
    {
        Merges = _vocabulary.Merges,
        EndOfWordSuffix = ClipVocabulary.EndOfWord,
        ByteLevel = true,
    });
}
