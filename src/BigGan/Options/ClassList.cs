using System.Globalization;

namespace BigGan.Options;

/// <summary>The classes of a model, found by what a person types.</summary>
/// <param name="names">Class names; a label is an index into them. A name may list synonyms separated by commas, as ImageNet's do.</param>
public sealed class ClassList(IReadOnlyList<string> names)
{
    private const int FewClasses = 20;

    /// <summary>The label of a class.</summary>
    /// <param name="query">A name or one of its synonyms, ignoring case and punctuation; a label; the unique beginning of a name; or a misspelling of one name only.</param>
    /// <returns>The label, in [0, number of classes).</returns>
    /// <remarks>A name wins over a label of the same spelling: folders named 0, 1, 10, 2 are not in numerical order.</remarks>
    /// <exception cref="InvalidOptionException">No class or several are meant; the message lists them or the nearest ones.</exception>
    public int Resolve(string query)
    {
        string wanted = Letters(query);
        if (wanted.Length == 0)
            throw new InvalidOptionException($"class {Quoted.Text(query)} is empty; {Range}");
        if (Match(label => names[label] == query) is [int verbatim])
            return verbatim;
        if (long.TryParse(query, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return number >= 0 && number < names.Count
                ? (int)number
                : throw new InvalidOptionException($"class {Quoted.Text(query)} does not exist; {Range}");
        }

        return One(query, label => Spellings(label).Contains(wanted))
            ?? One(query, label => Spellings(label).Any(spelling => spelling.StartsWith(wanted, StringComparison.Ordinal)))
            ?? Close(query)
            ?? throw new InvalidOptionException($"class {Quoted.Text(query)} does not exist{Hint(query)}; {Range}");
    }

    // A slip of the finger is forgiven where it can mean one class only.
    private int? Close(string query) => NearestName.Suggest(query, Known, 2) is [{ } only] && Match(label => Spellings(label).Contains(Letters(only))) is [int label]
        ? label
        : null;

    private string Range => $"there are {names.Count} classes, numbered from 0";

    private static string Letters(string text) =>
        new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private IEnumerable<string> Spellings(int label) =>
        names[label].Split(',').Append(names[label]).Select(Letters);

    private List<int> Match(Predicate<int> matches) => [.. Enumerable.Range(0, names.Count).Where(label => matches(label))];

    private int? One(string query, Predicate<int> matches) => Match(matches) switch
    {
        [] => null,
        [int only] => only,
        var several => throw new InvalidOptionException(
            $"class {Quoted.Text(query)} could be {string.Join(", ", several.Take(5).Select(label => $"{names[label]} ({label})"))}"
            + (several.Count > 5 ? $" or {several.Count - 5} others; type more of the name" : "; give the number")),
    };

    private IEnumerable<string> Known => names.Concat(names.SelectMany(name => name.Split(',', StringSplitOptions.TrimEntries))).Distinct();

    private string Hint(string query) => NearestName.Hint(query, Known) is { Length: > 0 } hint ? hint
        : names.Count <= FewClasses && query.Any(char.IsLetter) ? $"; the classes are {string.Join(", ", names)}"
        : "";
}
