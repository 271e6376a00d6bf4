using System.Globalization;

namespace BigGan.Names;

/// <summary>The classes of a model, and the search for the class that a user's query means.</summary>
/// <remarks>A class named by the WordNet id of an ImageNet class, as in ImageNet's folders, also has the synonyms of that class.</remarks>
public sealed class ClassList
{
    private const int FewClasses = 20;
    private readonly IReadOnlyList<string> _names;
    private readonly string?[] _ids;
    private readonly string[] _readable;
    private readonly Lazy<ClassSpellings[]> _spellings;
    private readonly Lazy<string[]> _fullNames;
    private readonly Lazy<string[]> _shortNames;

    /// <param name="names">Class names; a label is an index into them. A name may list synonyms separated by commas, as ImageNet's do.</param>
    public ClassList(IReadOnlyList<string> names)
    {
        _names = names;
        _ids = ImageNetClasses.Are(names) ? [.. ImageNetClasses.WordNetIds] : [.. names.Select(name => ImageNetClasses.LabelOf(name) is null ? null : name)];
        _readable = [.. names.Select(name => ImageNetClasses.LabelOf(name) is { } label ? ImageNetClasses.Names[label] : name)];
        _spellings = new Lazy<ClassSpellings[]>(() => [.. _readable.Select(name => new ClassSpellings(name))]);
        _fullNames = new Lazy<string[]>(() => Distinct(_readable, label => string.Create(CultureInfo.InvariantCulture, $"{_readable[label]} ({label})")));
        _shortNames = new Lazy<string[]>(() => Distinct([.. _spellings.Value.Select(name => name.Usual.Text)], label => _fullNames.Value[label]));
    }

    /// <summary>Number of classes.</summary>
    public int Count => _names.Count;

    private string Range => $"there are {Count} classes, numbered from 0";

    private ClassSpellings[] Spellings => _spellings.Value;

    /// <summary>All synonyms of a class, in one text.</summary>
    public string NameOf(int label) => _readable[label];

    /// <summary>All synonyms, with the label added if several classes have this name.</summary>
    public string FullNameOf(int label) => _fullNames.Value[label];

    /// <summary>The main name of a class, for captions; the full name if other classes share the main name.</summary>
    public string ShortNameOf(int label) => _shortNames.Value[label];

    /// <summary>The WordNet id of an ImageNet class; null for any other class.</summary>
    public string? WordNetIdOf(int label) => _ids[label];

    /// <summary>Whether a text is a class name, ignoring case and Unicode normal form but not punctuation.</summary>
    public bool Has(string name) => _names.Any(other => CanonicalForm.Of(name).Equals(CanonicalForm.Of(other), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether two class names are equal in Unicode's canonical form, in which a composed letter (é) equals a decomposed one (e and an accent).</summary>
    /// <remarks>macOS writes file names decomposed.</remarks>
    public static bool AreSame(string name, string other) => CanonicalForm.Of(name) == CanonicalForm.Of(other);

    /// <summary>The label of the class that <see cref="Find"/> selects.</summary>
    /// <returns>The label, in [0, number of classes).</returns>
    /// <exception cref="InvalidOptionException">No class or several are meant; the message lists them or the nearest ones.</exception>
    public int Resolve(string query) => Find(query).Label;

    /// <summary>The class that a query means, if that is unambiguous.</summary>
    /// <param name="query">
    /// A name or a synonym in any case, punctuation and Unicode normal form; a label, which may be written <c>#3</c> where names are
    /// numbers; a WordNet id; or whole words at the beginning of the main name of a class that occur in no name of another class.
    /// </param>
    /// <returns>The class, with a note if the query is shortened or is a number that could mean another class.</returns>
    /// <remarks>
    /// A name wins over a label of the same spelling, because folders named 0, 1, 10, 2 are not in numerical order. The main name of one
    /// class wins over another synonym of a second class; classes with the same main name can only be selected by label or WordNet id.
    /// </remarks>
    /// <exception cref="InvalidOptionException">No class or several are meant; the message lists them or the nearest ones.</exception>
    public ClassMatch Find(string query)
    {
        if (string.IsNullOrWhiteSpace(query)) throw new InvalidOptionException($"class {Quoted.Text(query)} is empty; {Range}");
        var wanted = new ClassSpelling(query);
        ClassNumber? number = ClassNumber.Of(query);
        if (One(query, label => _ids[label] is null && _names[label] == query) is { } verbatim)
            return new ClassMatch(verbatim, number is { IsLabel: false } ? NoteOfNumber(query, verbatim, number.Value.Value) : null);
        if (One(query, label => Spellings[label].Usual.Text == query) is { } usual) return Part(query, wanted, usual);
        if (number is { } given) return Numbered(query, given);
        string id = query.Trim().ToLowerInvariant();
        return One(query, label => _ids[label] == id) is { } identified ? new ClassMatch(identified, null)
            : Closest(query, wanted, label => Spellings[label].Closeness(wanted))
            ?? Closest(query, wanted, label => Spellings[label].ClosenessOfAny(wanted))
            ?? Begun(query, wanted)
            ?? throw Unknown(query, wanted);
    }

    /// <summary>The labels of all classes that a query may mean, ascending.</summary>
    /// <param name="query">A WordNet id, a label, or a part of a name, ignoring case and punctuation.</param>
    /// <exception cref="InvalidOptionException">There is none; the message has the nearest.</exception>
    public IReadOnlyList<int> Search(string query)
    {
        var wanted = new ClassSpelling(query);
        string word = query.Trim();
        List<int> found = word.Length == 0 ? [] : Match(label =>
            label.ToString(CultureInfo.InvariantCulture) == word || _ids[label] == word.ToLowerInvariant() || _readable[label].Contains(word, StringComparison.Ordinal)
            || (wanted.Letters.Length > 0 && Spellings[label].Synonyms.Any(synonym => synonym.Letters.Contains(wanted.Letters, StringComparison.Ordinal))));
        return found.Count > 0 ? found : throw Unknown(query, wanted);
    }

    // If several names match, the closest: the same text before the same characters in another normal form, before the same letters.
    private ClassMatch? Closest(string query, ClassSpelling wanted, Func<int, int> closeness)
    {
        int[] all = [.. Enumerable.Range(0, Count).Select(closeness)];
        int best = all.DefaultIfEmpty().Max();
        return best == 0 ? null : Part(query, wanted, One(query, label => all[label] == best)!.Value);
    }

    private ClassMatch? Begun(string query, ClassSpelling wanted) => Match(label => Spellings[label].Contains(wanted)) is [int only] && Spellings[only].Usual.Begins(wanted)
        ? new ClassMatch(only, $"{Quoted.Text(query)} is {Quoted.Plain(ShortNameOf(only))}")
        : null;

    // In messages, an ImageNet class has its main name only. In other names a comma may be part of the name.
    private ClassMatch Part(string query, ClassSpelling wanted, int label)
    {
        bool isNamed = Spellings[label].ClosenessOfWhole(wanted) > 0 || (_ids[label] is not null && Spellings[label].Usual.Closeness(wanted) > 0);
        return new ClassMatch(label, isNamed ? null : $"{Quoted.Text(query)} is {Quoted.Plain(_ids[label] is null ? FullNameOf(label) : ShortNameOf(label))}");
    }

    private ClassMatch Numbered(string query, ClassNumber number)
    {
        if (number.Value < 0 || number.Value >= Count) throw new InvalidOptionException($"class {Quoted.Text(query)} does not exist; {Range}");
        int label = (int)number.Value;
        if (number.IsLabel || ClassNumber.OfName(_names[label]) == label || !_names.Any(name => ClassNumber.OfName(name) is not null)) return new ClassMatch(label, null);

        // Names that are numbers other than the labels, such as 001 for label 0: a query in another notation may mean either.
        return Match(other => ClassNumber.OfName(_names[other]) == label) is [int named, ..]
            ? throw new InvalidOptionException($"class {Quoted.Text(query)} could be {Quoted.Text(_names[named])} or label {label}, which is {Quoted.Text(_names[label])}; write the name in full, or '#{label}' for the label")
            : new ClassMatch(label, $"{Quoted.Text(query)} is label {label}, the class {Quoted.Text(_names[label])}");
    }

    private string? NoteOfNumber(string query, int label, long number) => number == label || number < 0 || number >= Count || query != number.ToString(CultureInfo.InvariantCulture)
        ? null
        : $"{Quoted.Text(query)} is the class of that name, label {label}; label {number} is {Quoted.Text(_names[(int)number])}, which '#{number}' names";

    private List<int> Match(Predicate<int> matches) => [.. Enumerable.Range(0, Count).Where(label => matches(label))];

    private int? One(string query, Predicate<int> matches) => Match(matches) switch
    {
        [] => null,
        [int only] => only,
        var several => throw new InvalidOptionException(
            $"class {Quoted.Text(query)} could be {string.Join(", ", several.Take(5).Select(Described))}"
            + (several.Count > 5 ? $" or {several.Count - 5} others; type more of the name" : ClassNumber.Of(query) is null ? "; give the number" : "; give the number as in '#0'")),
    };

    private string Described(int label) => _ids[label] is { } id ? $"{Spellings[label].Usual.Text} ({label}, {id})" : $"{Quoted.Plain(_names[label])} ({label})";

    private string Listed(int label) => _ids[label] is { } id ? $"{Spellings[label].Usual.Text} ({id})" : Quoted.Plain(_names[label]);

    private InvalidOptionException Unknown(string query, ClassSpelling wanted)
    {
        string hint = new ClassCandidates(Spellings).Hint(wanted);
        string list = Count <= FewClasses ? $"; the classes are {string.Join(", ", Enumerable.Range(0, Count).Select(Listed))}" : "";
        return new InvalidOptionException($"class {Quoted.Text(query)} does not exist" + (hint.Length > 0 ? hint : $"{list}; {Range}"));
    }

    // Texts that look the same are equal, whether composed or decomposed.
    private static string[] Distinct(string[] texts, Func<int, string> other)
    {
        string[] forms = [.. texts.Select(CanonicalForm.Of)];
        HashSet<string> shared = [.. forms.GroupBy(form => form).Where(group => group.Count() > 1).Select(group => group.Key)];
        return [.. texts.Select((text, label) => shared.Contains(forms[label]) ? other(label) : text)];
    }
}

/// <summary>The class that a query selects.</summary>
/// <param name="Label">An index into the class names.</param>
/// <param name="Note">A remark for the user if the query is shortened or ambiguous, such as <c>'golden' is golden retriever</c>; otherwise null.</param>
public readonly record struct ClassMatch(int Label, string? Note);
