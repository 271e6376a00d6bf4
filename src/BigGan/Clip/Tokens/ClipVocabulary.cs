using System.IO.Compression;
using System.Text;
using System.Text.Json;
using BigGan.Clip.Files;
using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Clip.Tokens;

/// <summary>The tokens of a CLIP: single bytes, bytes at the end of a word, what pairs of tokens merge into, start and end of a text.</summary>
internal sealed class ClipVocabulary
{
    internal const string MergesName = "merges.txt", TokensName = "vocab.json", EndOfWord = "</w>";

    private const long LargestMerges = 64 << 20;
    private const int MostMerges = 1 << 20;
    private const string Header = "#version";

    private static readonly Lazy<ClipVocabulary> OfRelease = new(ReadResource);

    /// <param name="merges">Pairs of tokens, a space between them; earlier pairs merge first.</param>
    internal ClipVocabulary(IReadOnlyList<string> merges)
    {
        Merges = merges;
        IEnumerable<string> bytes = ByteSigns.InOrder.Select(sign => sign.ToString());
        Tokens =
        [
            .. bytes, .. bytes.Select(sign => sign + EndOfWord), .. merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)), TextPieces.Start, TextPieces.End,
        ];
    }

    /// <summary>The vocabulary of OpenAI's release: 49,408 tokens.</summary>
    internal static ClipVocabulary Published => OfRelease.Value;

    /// <summary>Pairs of tokens, a space between them; earlier pairs merge first.</summary>
    internal IReadOnlyList<string> Merges { get; }

    /// <summary>Every token; its index is its number.</summary>
    internal IReadOnlyList<string> Tokens { get; }

    /// <summary>Reads the vocabulary of a folder.</summary>
    /// <param name="folder">Has merges.txt; where it has a vocab.json too, that numbers the tokens in CLIP's order.</param>
    /// <exception cref="InvalidFileException">A file is missing or damaged, or the vocabulary is not one of CLIP's kind.</exception>
    internal static ClipVocabulary Read(string folder)
    {
        string path = Path.Combine(folder, MergesName);
        if (!File.Exists(path)) throw new InvalidFileException(folder, $"lacks {MergesName}, the vocabulary");
        var vocabulary = new ClipVocabulary(ReadMerges(path));
        var known = new HashSet<string>(vocabulary.Tokens.Take(2 * ByteSigns.InOrder.Count), StringComparer.Ordinal);
        foreach (string[] pair in vocabulary.Merges.Select(merge => merge.Split(' ')))
        {
            if (pair.FirstOrDefault(part => !known.Contains(part)) is { } unknown) throw new InvalidFileException(path, $"merges {Quoted.Text(unknown)} before it is a token");
            if (!known.Add(pair[0] + pair[1])) throw new InvalidFileException(path, $"makes the token {Quoted.Text(pair[0] + pair[1])} twice");
        }

        string tokens = Path.Combine(folder, TokensName);
        if (File.Exists(tokens)) vocabulary.Compare(tokens);
        return vocabulary;
    }

    /// <summary>Writes the file for <see cref="Read"/>.</summary>
    internal void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, MergesName), $"{Header}: 0.2\n{string.Concat(Merges.Select(merge => merge + "\n"))}");

    /// <summary>A vocabulary in which each of some words is one token.</summary>
    /// <param name="words">Words of small letters; every pair that is next to each other most often merges, until no word has two tokens.</param>
    internal static ClipVocabulary OfWords(IEnumerable<string> words)
    {
        List<List<string>> spelt = [.. words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Spell)];
        var merges = new List<string>();
        while (MostFrequentPair(spelt) is var (first, second))
        {
            merges.Add($"{first} {second}");
            foreach (List<string> word in spelt)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] != first || word[i + 1] != second) continue;
                    word[i] += second;
                    word.RemoveAt(i + 1);
                }
            }
        }

        return new ClipVocabulary(merges);
    }

    private static List<string> Spell(string word)
    {
        List<string> signs = [.. Encoding.UTF8.GetBytes(word).Select(value => ByteSigns.OfBytes[value].ToString())];
        signs[^1] += EndOfWord;
        return signs;
    }

    private static (string First, string Second)? MostFrequentPair(List<List<string>> words) => words
        .SelectMany(word => word.Zip(word.Skip(1)))
        .GroupBy(pair => pair)
        .OrderByDescending(group => group.Count())
        .ThenBy(group => group.Key.First, StringComparer.Ordinal)
        .ThenBy(group => group.Key.Second, StringComparer.Ordinal)
        .Select(group => ((string, string)?)group.Key)
        .FirstOrDefault();

    private static string[] ReadMerges(string path)
    {
        using var file = new FileBytes(path);
        if (file.Length > LargestMerges) throw new InvalidFileException(path, $"has {file.Length} bytes, too many for a vocabulary");
        string[] lines = Encoding.UTF8.GetString(file.Read(0, (int)file.Length)).Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        string[] merges = [.. lines.Skip(lines[0].StartsWith(Header, StringComparison.Ordinal) ? 1 : 0).Where(line => line.Length > 0)];
        if (merges.Length > MostMerges) throw new InvalidFileException(path, $"has {merges.Length} pairs, more than the {MostMerges} of a vocabulary");
        int wrong = Array.FindIndex(merges, merge => merge.Split(' ') is not [{ Length: > 0 }, { Length: > 0 }]);
        return wrong < 0 ? merges : throw new InvalidFileException(path, $"has {Quoted.Text(merges[wrong])} where two tokens with a space between them are expected");
    }

    private static ClipVocabulary ReadResource()
    {
        using Stream resource = typeof(ClipVocabulary).Assembly.GetManifestResourceStream("ClipMerges.txt.gz")!;
        using var text = new StreamReader(new GZipStream(resource, CompressionMode.Decompress), Encoding.UTF8);
        return new ClipVocabulary(text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void Compare(string path)
    {
        using JsonDocument document = JsonFile.Read(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new InvalidFileException(path, "is not a JSON object of tokens");
        int count = document.RootElement.GetPropertyCount();
        if (count != Tokens.Count) throw new InvalidFileException(path, $"has {count} tokens; {MergesName} beside it and CLIP's rule make {Tokens.Count}");
        var numbers = Tokens.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        foreach (JsonProperty entry in document.RootElement.EnumerateObject())
        {
            if (!numbers.TryGetValue(entry.Name, out int number) || entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int theirs) || theirs != number)
                throw new InvalidFileException(path, $"is another vocabulary than CLIP's: {Quoted.Text(entry.Name)} is {Quoted.Plain(entry.Value.GetRawText())}{(numbers.ContainsKey(entry.Name) ? $", not {number}" : "")}");
        }
    }
}
