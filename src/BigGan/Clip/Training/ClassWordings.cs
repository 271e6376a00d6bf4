namespace BigGan.Clip.Training;

/// <summary>What the classes of Fashion-MNIST and CIFAR-10 are called besides their names, and words for several of them.</summary>
internal static class ClassWordings
{
    // A noun that begins with "*" is a plural or has no singular.
    private static readonly Dictionary<string, string[]> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["T-shirt/top"] = ["t-shirt", "top", "tee shirt"],
        ["Trouser"] = ["*trousers", "pair of trousers", "*pants"],
        ["Pullover"] = ["sweater", "jumper"],
        ["Dress"] = ["gown"],
        ["Coat"] = ["jacket"],
        ["Sandal"] = ["*sandals", "open shoe"],
        ["Shirt"] = ["blouse", "button shirt"],
        ["Sneaker"] = ["*sneakers", "trainer", "*trainers", "running shoe"],
        ["Bag"] = ["handbag", "purse"],
        ["Ankle boot"] = ["*ankle boots", "boot", "*boots"],
        ["airplane"] = ["plane", "aeroplane", "aircraft"],
        ["automobile"] = ["car"],
        ["cat"] = ["kitten"],
        ["deer"] = ["stag"],
        ["dog"] = ["puppy"],
        ["frog"] = ["toad"],
        ["horse"] = ["pony"],
        ["ship"] = ["boat"],
        ["truck"] = ["lorry"],
    };

    private static readonly (string Noun, string[] Names)[] Wider =
    [
        ("shoe", ["Sandal", "Sneaker", "Ankle boot"]),
        ("*shoes", ["Sandal", "Sneaker", "Ankle boot"]),
        ("piece of clothing", ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Shirt"]),
        ("*clothes", ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Shirt"]),
        ("animal", ["bird", "cat", "deer", "dog", "frog", "horse"]),
        ("pet", ["cat", "dog"]),
        ("vehicle", ["airplane", "automobile", "ship", "truck"]),
    ];

    /// <summary>The nouns for a class, its name first.</summary>
    /// <param name="name">The class, as its data set names it.</param>
    internal static IReadOnlyList<Noun> Of(string name) => [Noun.Of(name), .. Others.GetValueOrDefault(name, []).Select(Noun.Of)];

    /// <summary>Nouns for several classes at once, each with those of them that occur.</summary>
    /// <param name="names">All classes; indices into this list are returned, in ascending order.</param>
    internal static IEnumerable<(Noun Noun, IReadOnlyList<int> Classes)> Common(IReadOnlyList<string> names) => Wider
        .Select(entry => (Noun.Of(entry.Noun), (IReadOnlyList<int>)[.. Enumerable.Range(0, names.Count).Where(i => entry.Names.Contains(names[i], StringComparer.OrdinalIgnoreCase))]))
        .Where(entry => entry.Item2.Count > 1);
}

/// <summary>A noun in a caption.</summary>
/// <param name="Text">In lower case.</param>
/// <param name="IsPlural">Whether it has no article "a".</param>
internal readonly record struct Noun(string Text, bool IsPlural)
{
    /// <summary>The noun with its indefinite article, if it has one.</summary>
    internal string WithArticle => IsPlural ? Text : $"{("aeiou".Contains(Text[0], StringComparison.Ordinal) ? "an" : "a")} {Text}";

    /// <summary>A noun of a class name; "*" before it marks a plural.</summary>
    internal static Noun Of(string text) => text.StartsWith('*') ? new Noun(text[1..].ToLowerInvariant(), true) : new Noun(text.Replace('_', ' ').Trim().ToLowerInvariant(), false);
}
