using BigGan.Data;

namespace BigGan.Clip.Training;

/// <summary>All captions of a training: several wordings for every class, and some for several classes at once.</summary>
internal sealed class CaptionBook
{
    private const int CommonCaptions = 2; // drawn in each batch
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    // {0} is the noun with its article, {1} without.
    private static readonly string[] AnyTone =
    [
        "{1}", "{0}", "the {1}", "a photo of {0}", "a photo of the {1}", "a picture of {0}", "a small picture of {0}", "an image of {0}",
        "a photograph of {0}", "a close-up of {0}", "this is a photo of {0}", "a good photo of {0}",
    ];

    private static readonly string[] GreyTone = ["a grey photo of {0}", "a gray picture of {0}", "a black and white photo of {0}", "a greyscale picture of {0}"];
    private static readonly string[] ColourTone = ["a colour photo of {0}", "a color photo of {0}", "a colourful picture of {0}", "a picture of {0} in colour"];

    private readonly Caption[][] _ofClass;
    private readonly Caption[] _common;

    /// <param name="classNames">All classes, each once; at least one.</param>
    internal CaptionBook(IReadOnlyList<string> classNames)
    {
        _ofClass = [.. Enumerable.Range(0, classNames.Count).Select(label => ClassWordings.Of(classNames[label]).SelectMany(noun => Sentences(noun, [label])).ToArray())];
        _common = [.. ClassWordings.Common(classNames).SelectMany(entry => Sentences(entry.Noun, entry.Classes))];
    }

    /// <summary>Every caption.</summary>
    internal IEnumerable<Caption> All => [.. _ofClass.SelectMany(captions => captions), .. _common];

    /// <summary>The sentence by which a class is recognised: "a photo of an ankle boot".</summary>
    internal static string Sentence(string className) => $"a photo of {Noun.Of(className).WithArticle}";

    /// <summary>Draws captions for one step.</summary>
    /// <param name="random">Decides which.</param>
    /// <param name="perClass">Captions of each class.</param>
    /// <param name="strangeShare">Share of captions with a meaningless word in them, so that words that the model does not know do not mislead it.</param>
    internal IReadOnlyList<Caption> Draw(ref SplitMix64 random, int perClass, double strangeShare)
    {
        var drawn = new List<Caption>((_ofClass.Length * perClass) + CommonCaptions);
        foreach (Caption[] captions in _ofClass)
            for (int i = 0; i < perClass; i++) drawn.Add(WithStrangeWord(One(ref random, captions), ref random, strangeShare));
        for (int i = 0; i < CommonCaptions && _common.Length > 0; i++) drawn.Add(One(ref random, _common));
        return drawn;
    }

    private static Caption One(ref SplitMix64 random, Caption[] captions) => captions[random.Next((ulong)captions.Length)];

    private static Caption WithStrangeWord(Caption caption, ref SplitMix64 random, double share)
    {
        if (random.NextUnit() >= share) return caption;
        List<string> words = [.. caption.Text.Split(' ')];
        var letters = new char[2 + random.Next(6)];
        for (int i = 0; i < letters.Length; i++) letters[i] = Letters[(int)random.Next((ulong)Letters.Length)];
        words.Insert((int)random.Next((ulong)words.Count + 1), new string(letters));
        return caption with { Text = string.Join(' ', words) };
    }

    private static IEnumerable<Caption> Sentences(Noun noun, IReadOnlyList<int> classes) =>
    [
        .. AnyTone.Select(pattern => Sentence(pattern, noun, classes, CaptionTone.Any)),
        .. GreyTone.Select(pattern => Sentence(pattern, noun, classes, CaptionTone.Grey)),
        .. ColourTone.Select(pattern => Sentence(pattern, noun, classes, CaptionTone.Colour)),
    ];

    private static Caption Sentence(string pattern, Noun noun, IReadOnlyList<int> classes, CaptionTone tone) =>
        new(pattern.Replace("{0}", noun.WithArticle, StringComparison.Ordinal).Replace("{1}", noun.Text, StringComparison.Ordinal), classes, tone);
}
