namespace BigGan.Names;

/// <summary>The spellings of one class: its whole name and, where that is a list, each of the synonyms.</summary>
internal sealed class ClassSpellings
{
    private readonly ClassSpelling _whole;

    /// <param name="name">Synonyms separated by commas, the usual name first.</param>
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

    /// <summary>How close a text is to the whole name.</summary>
    internal int ClosenessOfWhole(ClassSpelling text) => _whole.Closeness(text);

    /// <summary>How close a text is to the whole name or the usual one.</summary>
    internal int Closeness(ClassSpelling text) => Math.Max(_whole.Closeness(text), Usual.Closeness(text));

    /// <summary>How close a text is to the nearest of the synonyms.</summary>
    internal int ClosenessOfAny(ClassSpelling text) => Synonyms.Max(synonym => synonym.Closeness(text));

    /// <summary>Whether words occur in a synonym, whole and side by side.</summary>
    internal bool Contains(ClassSpelling words) => Synonyms.Any(synonym => synonym.Contains(words));
}
