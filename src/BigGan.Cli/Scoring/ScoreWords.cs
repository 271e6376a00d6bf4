namespace BigGan.Cli.Scoring;

/// <summary>Which words of <c>score</c> are pictures and which are texts: a file that exists is a picture, other words are texts.</summary>
/// <param name="Files">Paths of pictures.</param>
/// <param name="Texts">Texts.</param>
internal sealed record ScoreWords(IReadOnlyList<string> Files, IReadOnlyList<string> Texts)
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".ppm", ".pgm", ".heic", ".avif"];

    /// <summary>Sorts the words of a command line.</summary>
    /// <param name="words">Words without a flag.</param>
    /// <param name="texts">Words that a flag says are texts.</param>
    /// <exception cref="InvalidOptionException">A word is a folder or looks like a file that does not exist, or there are no pictures or no texts.</exception>
    internal static ScoreWords Of(IReadOnlyList<string> words, IReadOnlyList<string> texts)
    {
        foreach (string word in words)
        {
            if (Directory.Exists(word)) throw new InvalidOptionException($"'{CommandText.Line(word)}' is a folder; name image files, such as {CommandText.Path(Path.Combine(word, "picture.png"))}, or give it as a text by --text");
            if (!File.Exists(word) && Endings.Any(ending => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
                throw new InvalidOptionException($"'{CommandText.Line(word)}' does not exist; a text that ends like a file is given by --text");
        }

        string[] files = [.. words.Where(File.Exists)];
        if (files.Length == 0) throw new InvalidOptionException("score needs a picture: an image file");
        string[] all = [.. words.Except(files), .. texts];
        return all.Length > 0 ? new ScoreWords(files, all) : throw new InvalidOptionException("score needs a text: words in quotes, or --text TEXT");
    }
}
