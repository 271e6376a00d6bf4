using System.Text.Json;
using BigGan.Clip;
using BigGan.Clip.Tokens;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Clip;

/// <summary>Tokens against those that OpenAI's code gave.</summary>
public sealed class ClipTokenizerTests : IDisposable
{
    private static readonly ClipTokenizer Published = new(ClipVocabulary.Published, 77);
    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_recorded_text_has_the_recorded_tokens()
    {
        using JsonDocument strings = JsonDocument.Parse(File.ReadAllText(Path.Combine(ParityCase.FolderOf("clip/tokenizer", "strings.json"), "strings.json")));
        Assert.Equal(40, strings.RootElement.GetArrayLength());
        Assert.All(strings.RootElement.EnumerateArray(), entry =>
        {
            JsonElement ids = entry.GetProperty(entry.GetProperty("needs_ftfy").GetBoolean() ? "ids_without_ftfy" : "ids");
            Assert.Equal(ids.EnumerateArray().Select(id => id.GetInt32()), Published.TokensOf(entry.GetProperty("text").GetString()!));
        });
    }

    [Fact]
    public void Rows_of_the_context_are_the_recorded_ones_with_start_end_and_zeros()
    {
        using var recorded = ParityCase.Open("clip/tokenizer");
        using JsonDocument strings = JsonDocument.Parse(File.ReadAllText(recorded.PathOf("strings.json")));
        JsonElement[] entries = [.. strings.RootElement.EnumerateArray()];
        using var scope = new TensorScope();
        foreach ((string name, bool fits) in (ReadOnlySpan<(string, bool)>)[("fits", true), ("truncated", false)])
        {
            long[] rows = recorded.Read("tokenize.safetensors", name).ToArray<long>();
            foreach ((int row, JsonElement entry) in entries.Where(entry => entry.GetProperty("fits_77").GetBoolean() == fits).Index())
            {
                string text = entry.GetProperty("text").GetString()!;
                if (text.Length == 0 || text.Contains("<|", StringComparison.Ordinal) || entry.GetProperty("needs_ftfy").GetBoolean()) continue;
                ClipTokens tokens = Published.Encode(text);
                Assert.Equal(rows[(row * 77)..((row + 1) * 77)], ClipTokenizer.ToTensor([tokens]).ToArray<long>());
                Assert.Equal(!fits, tokens.IsCut);
            }
        }
    }

    [Theory]
    [InlineData("hello world", 3306, 1002)]
    [InlineData("You should've done this", 592, 1535, 1200, 1700, 589)]
    public void Known_texts_have_their_known_tokens(string text, params int[] expected)
    {
        IReadOnlyList<int> ids = Published.Encode(text).Ids;
        Assert.Equal([49406, .. expected, 49407, 0], ids.Take(expected.Length + 3));
        Assert.Equal(77, ids.Count);
    }

    [Fact]
    public void A_text_that_is_too_long_says_how_many_tokens_it_has_and_where_it_was_cut()
    {
        ClipTokens tokens = Published.Encode(string.Concat(Enumerable.Range(0, 74).Select(_ => "cat ")) + "and an antidisestablishmentarianism");
        Assert.Equal((75, "an antidisestablishmentarianism"), (tokens.Kept, tokens.LeftOut));
        Assert.Equal($"the text has {tokens.Count} tokens and this CLIP reads 75: it was cut before 'an antidisestablishmentarianism'", tokens.Warning!.Text);
        Assert.Equal(49407, tokens.Ids[76]);
        ClipTokens full = Published.Encode(string.Concat(Enumerable.Range(0, 75).Select(_ => "cat ")));
        Assert.Equal((75, 75, "", null), (full.Count, full.Kept, full.LeftOut, full.Warning));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n ")]
    [InlineData("&nbsp;")]
    public void An_empty_text_is_refused(string text) =>
        Assert.StartsWith("the text is empty", Assert.Throws<InvalidOptionException>(() => Published.Encode(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a cat <|endoftext|>")]
    [InlineData("<|STARTOFTEXT|> a cat")]
    public void Marks_of_start_and_end_that_a_user_typed_are_refused(string text) =>
        Assert.EndsWith("leave it out", Assert.Throws<InvalidOptionException>(() => Published.Encode(text)).Message, StringComparison.Ordinal);

    // Python's answers: letters beyond U+FFFF are letters, the final sigma and the dotted capital I have lower cases of their own.
    [Theory]
    [InlineData("a \U0001D4EC\U0001D4EA\U0001D4FD!", "a|\U0001D4EC\U0001D4EA\U0001D4FD|!")]
    [InlineData("ΟΔΟΣ ΣΑΣ'Σ", "οδος|σασ|'|ς")]
    [InlineData("İstanbul", "i|\u0307|stanbul")]
    [InlineData("it'sample 12", "it|'s|ample|1|2")]
    [InlineData("e\u0301 \ud800x", "e|\u0301|\ud800|x")]
    [InlineData("\ud83d\ude00\ud83c\udf89, ok", "\ud83d\ude00\ud83c\udf89,|ok")]
    public void Pieces_are_words_endings_single_digits_and_runs_of_signs(string text, string pieces)
    {
        string clean = TextCleaning.Clean(text);
        Assert.Equal(pieces.Split('|'), TextPieces.Of(clean).Select(piece => clean.Substring(piece.Start, piece.Length)));
        Assert.NotEmpty(Published.Encode(text).Ids);
    }

    [Fact]
    public void In_a_vocabulary_of_words_each_of_them_is_one_token_and_other_words_are_spelt()
    {
        string[] words = ["shirt", "t", "bishop", "ship", "trouser", "ankle", "boot", "é", "a"];
        var tokenizer = new ClipTokenizer(ClipVocabulary.OfWords(words), 20);
        Assert.All(words, word => Assert.Single(tokenizer.TokensOf(word)));
        Assert.Equal(words.Length, words.Select(word => tokenizer.TokensOf(word)[0]).Distinct().Count());
        Assert.Equal("zebra".Length, tokenizer.TokensOf("zebra").Count);
        Assert.InRange(tokenizer.Encode("zebra é").Ids.Max(), tokenizer.End, tokenizer.End);
    }

    [Fact]
    public void A_vocabulary_that_was_written_is_read_again()
    {
        ClipVocabulary vocabulary = ClipVocabulary.OfWords(["sneaker", "bag"]);
        Directory.CreateDirectory(_folder["v"]);
        vocabulary.Write(_folder["v"]);
        Assert.Equal(vocabulary.Tokens, ClipVocabulary.Read(_folder["v"]).Tokens);
        WriteTokens(vocabulary.Tokens);
        Assert.Equal(vocabulary.Merges, ClipVocabulary.Read(_folder["v"]).Merges);
    }

    [Theory]
    [InlineData("a b c\n", "has 'a b c' where two tokens with a space between them are expected")]
    [InlineData("a b\nab\n", "has 'ab' where two tokens with a space between them are expected")]
    [InlineData("a bc\n", "merges 'bc' before it is a token")]
    [InlineData("a b\na b\n", "makes the token 'ab' twice")]
    public void A_damaged_vocabulary_is_refused_with_its_line(string merges, string problem)
    {
        File.WriteAllText(_folder.Nested("v/merges.txt"), merges);
        Assert.Equal(problem, Assert.Throws<InvalidFileException>(() => ClipVocabulary.Read(_folder["v"])).Problem);
    }

    [Fact]
    public void Another_order_of_tokens_is_refused_with_the_first_difference()
    {
        ClipVocabulary vocabulary = ClipVocabulary.OfWords(["bag"]);
        vocabulary.Write(Path.GetDirectoryName(_folder.Nested("v/x"))!);
        WriteTokens([.. vocabulary.Tokens.Reverse()]);
        string problem = Assert.Throws<InvalidFileException>(() => ClipVocabulary.Read(_folder["v"])).Problem;
        Assert.Equal($"is another vocabulary than CLIP's: '<|endoftext|>' is 0, not {vocabulary.Tokens.Count - 1}", problem);
        WriteTokens(["a", "b"]);
        Assert.StartsWith("has 2 tokens", Assert.Throws<InvalidFileException>(() => ClipVocabulary.Read(_folder["v"])).Problem, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteTokens(IReadOnlyList<string> tokens) =>
        File.WriteAllText(_folder["v/vocab.json"], JsonSerializer.Serialize(tokens.Index().ToDictionary(entry => entry.Item, entry => entry.Index)));
}
