namespace BigGan.Names;

/// <summary>The spellings of one class: its full name and, if the name is a list of synonyms, each synonym.</summary>
internal sealed class ClassSpellings
{
    private readonly ClassSpelling _whole;

    /// <param name="name">Synonyms separated by commas, the main name first.</param>
    internal ClassSpellings(string name)
    {
        _whole = new ClassSpelling(name);
        Synonyms = name.Contains(',', StringComparison.Ordinal)
            ? [.. name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(synonym => new ClassSpelling(synonym))]
            : [_whole];
        if (Synonyms.Count == 0) Synonyms = [_whole];
    }

    internal IReadOnlyList<ClassSpelling> Synonyms { get; }

    internal ClassSpelling Usual => Synonyms[0];

    /// <summary>How well a text matches the full name.</summary>
    internal int ClosenessOfWhole(ClassSpelling text) => _whole.Closeness(text);

    /// <summary>How well a text matches the full name or the main name.</summary>
    internal int Closeness(ClassSpelling text) => Math.Max(_whole.Closeness(text), Usual.Closeness(text));

    /// <summary>How well a text matches the best of the synonyms.</summary>
    internal int ClosenessOfAny(ClassSpelling text) => Synonyms.Max(synonym => synonym.Closeness(text));

    /// <summary>Whether the words occur in a synonym, as whole words in a row.</summary>
    internal bool Contains(ClassSpelling words) => Synonyms.Any(synonym => synonym.Contains(words));
}
