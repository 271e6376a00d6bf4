namespace BigGan.Names;

/// <summary>Suggestions for a query that matches no class.</summary>
/// <param name="classes">The spellings of each class, by label.</param>
internal sealed class ClassCandidates(IReadOnlyList<ClassSpellings> classes)
{
    private const int Shown = 3;
    private const int InWords = 1, InLetters = 3;

    /// <summary>The end of an error message: "; did you mean 'a' or 'b'?", or nothing where no class resembles the name.</summary>
    internal string Hint(ClassSpelling query)
    {
        if (query.Letters.Length == 0) return "";
        (string Text, int Rank)[] nearest =
        [
            .. classes.Select(names => names.Synonyms.Select(name => (name.Text, Rank: Rank(query, name))).MinBy(pair => pair.Rank))
                .Where(pair => pair.Rank < int.MaxValue)
                .DistinctBy(pair => pair.Text)
                .OrderBy(pair => pair.Rank) // stable: ascending labels
        ];
        if (nearest.Length == 0) return "";
        if (nearest[0].Rank <= InLetters) nearest = [.. nearest.TakeWhile(pair => pair.Rank <= InLetters)];
        int others = nearest.Count(pair => pair.Rank <= InWords) - Shown;
        string more = others > 0 ? $" or {others} {(others == 1 ? "other" : "others")}" : "";
        return $"; did you mean {string.Join(" or ", nearest.Take(Shown).Select(pair => Quoted.Text(pair.Text)))}{more}?";
    }

    // In this order: names that begin with the words of the query, contain them, begin with its letters, contain them, or are contained in it. Only if none of these exists, misspellings.
    private static int Rank(ClassSpelling query, ClassSpelling name)
    {
        if (name.Contains(query)) return name.Begins(query) ? 0 : InWords;
        if (name.Letters.StartsWith(query.Letters, StringComparison.Ordinal)) return InLetters - 1;
        if ((query.Letters.Length > 1 && name.Letters.Contains(query.Letters, StringComparison.Ordinal)) || query.Contains(name)) return InLetters;
        return NearestName.Edits(query.Letters, name.Letters) is { } edits ? InLetters + edits : int.MaxValue;
    }
}
