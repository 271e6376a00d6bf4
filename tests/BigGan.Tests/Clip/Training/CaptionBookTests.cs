using BigGan.Clip;
using BigGan.Clip.Tokens;
using BigGan.Clip.Training;
using BigGan.Data;

namespace BigGan.Tests.Clip.Training;

public sealed class CaptionBookTests
{
    internal static readonly string[] Fashion = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];
    internal static readonly string[] Cifar = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private static readonly CaptionBook Book = new([.. Fashion, .. Cifar]);

    [Fact]
    public void Every_class_is_described_by_its_name_and_by_many_sentences_of_every_tone()
    {
        for (int label = 0; label < 20; label++)
        {
            string name = label < 10 ? Fashion[label] : Cifar[label - 10];
            Caption[] own = [.. Book.All.Where(caption => caption.Classes is [var only] && only == label)];
            Assert.Contains(own, caption => caption.Text == name.ToLowerInvariant());
            Assert.Contains(own, caption => caption.Text == CaptionBook.Sentence(name));
            foreach (CaptionTone tone in Enum.GetValues<CaptionTone>()) Assert.InRange(own.Count(caption => caption.Tone == tone), 4, 200);
        }
    }

    [Theory]
    [InlineData("a photo of an ankle boot", "Ankle boot")]
    [InlineData("a picture of sneakers", "Sneaker")]
    [InlineData("a grey photo of trainers", "Sneaker")]
    [InlineData("a car", "automobile")]
    [InlineData("a colour photo of an aeroplane", "airplane")]
    [InlineData("the lorry", "truck")]
    [InlineData("a photo of a t-shirt", "T-shirt/top")]
    [InlineData("a shoe", "Sandal, Sneaker, Ankle boot")]
    [InlineData("a photo of an animal", "bird, cat, deer, dog, frog, horse")]
    public void Synonyms_and_wider_words_describe_their_classes(string text, string names)
    {
        string[] all = [.. Fashion, .. Cifar];
        Caption found = Assert.Single(Book.All, caption => caption.Text == text);
        Assert.Equal(names, string.Join(", ", found.Classes.Select(label => all[label])));
    }

    [Fact]
    public void A_caption_describes_images_of_its_class_and_tone()
    {
        Assert.True(new Caption("a grey cat", [3], CaptionTone.Grey).Describes(3, isGrey: true));
        Assert.False(new Caption("a grey cat", [3], CaptionTone.Grey).Describes(3, isGrey: false));
        Assert.False(new Caption("a colour photo of a cat", [3], CaptionTone.Colour).Describes(3, isGrey: true));
        Assert.True(new Caption("a cat", [3], CaptionTone.Any).Describes(3, isGrey: false));
        Assert.False(new Caption("a cat", [3], CaptionTone.Any).Describes(2, isGrey: false));
    }

    [Fact]
    public void Classes_that_nobody_has_heard_of_are_described_by_their_names()
    {
        var book = new CaptionBook(["garden_gnome", "Owl"]);
        Assert.Contains(book.All, caption => caption is { Text: "a photo of a garden gnome", Classes: [0] });
        Assert.Contains(book.All, caption => caption is { Text: "an owl", Classes: [1] });
        Assert.All(book.All, caption => Assert.Single(caption.Classes));
    }

    [Fact]
    public void A_draw_has_captions_of_every_class_and_is_the_same_for_the_same_seed()
    {
        Caption[] Drawn(ulong seed)
        {
            var random = new SplitMix64(seed, 1);
            return [.. Book.Draw(ref random, 2, 0.3)];
        }

        Caption[] drawn = Drawn(5);
        for (int label = 0; label < 20; label++) Assert.Equal(2, drawn.Count(caption => caption.Classes is [var only] && only == label));
        Assert.Equal(2, drawn.Count(caption => caption.Classes.Count > 1));
        Assert.Equal(drawn.Select(caption => caption.Text), Drawn(5).Select(caption => caption.Text));
        Assert.NotEqual(drawn.Select(caption => caption.Text), Drawn(6).Select(caption => caption.Text));
    }

    [Fact]
    public void Some_captions_have_one_meaningless_word_more()
    {
        var known = Book.All.Select(caption => caption.Text).ToHashSet();
        var random = new SplitMix64(3, 1);
        string[] strange = [.. Enumerable.Range(0, 50).SelectMany(_ => Book.Draw(ref random, 1, 0.25)).Select(caption => caption.Text).Where(text => !known.Contains(text))];
        Assert.InRange(strange.Length, 150, 350); // of 1000 captions of one class
        Assert.All(strange, text =>
        {
            string[] words = text.Split(' ');
            Assert.Contains(Enumerable.Range(0, words.Length), left => known.Contains(string.Join(' ', words.Where((_, i) => i != left))));
        });
    }

    [Fact]
    public void Every_word_of_the_captions_is_one_token_and_other_words_are_several()
    {
        var tokenizer = new ClipTokenizer(ClipVocabulary.OfWords(Book.All.SelectMany(caption => CaptionWords.Of(caption.Text))), 32);
        Assert.All(Book.All.SelectMany(caption => CaptionWords.Of(caption.Text)).Distinct(), word => Assert.Equal(1, tokenizer.Encode(word).Count));
        Assert.All((string[])["zebra", "Ünder", "猫", "🙂"], word => Assert.InRange(tokenizer.Encode(word).Count, 2, 8));
        Assert.All(Book.All, caption => Assert.False(tokenizer.Encode(caption.Text).IsCut));
        Assert.InRange(tokenizer.VocabularySize, 514, 1000);
    }
}
