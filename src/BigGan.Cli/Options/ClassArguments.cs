using System.CommandLine;
using BigGan.Names;
using BigGan.Sampling;

namespace BigGan.Cli.Options;

/// <summary>The option for the classes to draw.</summary>
/// <param name="without">The default, for the help.</param>
internal sealed class ClassArguments(string without)
{
    private const int Few = 10;
    private const string All = "all";

    internal Option<string[]> Option { get; } = new("--class")
    {
        Description = $"A class by name, the first words of a name, number or WordNet id; repeatable (default: {without})",
        HelpName = "NAME|ID|all",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The class that a text means; a note on the error stream names it if the text is an abbreviation.</summary>
    /// <exception cref="InvalidOptionException">A class is unknown or ambiguous.</exception>
    internal static int Find(Terminal terminal, ClassList classes, string query)
    {
        RequireSingle(classes, query);
        ClassMatch match = classes.Find(query);
        if (match.Note is { } note) terminal.Note(note);
        return match.Label;
    }

    /// <summary>Refuses <c>all</c> where a single class is required, unless a class has this name.</summary>
    /// <exception cref="InvalidOptionException">It is <c>all</c>.</exception>
    internal static void RequireSingle(ClassList classes, string query)
    {
        if (IsAll(query) && !classes.Has(query.Trim()))
            throw new InvalidOptionException($"'{All}' is no class: this verb takes single classes; name each, as 'biggan classes' lists them");
    }

    /// <summary>The labels of the given classes, each once; all labels if none is given.</summary>
    /// <exception cref="InvalidOptionException">A class is unknown or ambiguous.</exception>
    internal int[] Read(ParseResult parsed, Terminal terminal, Sampler sampler)
    {
        var classes = new ClassList(sampler.ClassNames);
        string[] queries = parsed.GetValue(Option)!;
        int[] named = [.. queries.Where(query => !IsAll(query)).Select(query => Find(terminal, classes, query)).Distinct()];
        if (queries.Length > 0 && !queries.Any(IsAll)) return named;
        int[] all = [.. Enumerable.Range(0, classes.Count)];
        if (queries.Length > 0 && Array.FindIndex(all, label => IsAll(sampler.ClassNames[label])) is >= 0 and var called)
            terminal.Note($"'{All}' is every class; the class of that name is '#{called}'");
        return all;
    }

    /// <summary>The labels of the given classes, each once; at most ten evenly spaced labels if none is given.</summary>
    /// <exception cref="InvalidOptionException">A class is unknown or ambiguous.</exception>
    internal int[] ReadFew(ParseResult parsed, Terminal terminal, Sampler sampler)
    {
        int[] labels = Read(parsed, terminal, sampler);
        return parsed.GetValue(Option)!.Length > 0 || labels.Length <= Few ? labels : [.. Enumerable.Range(0, Few).Select(i => labels[(int)((long)i * labels.Length / Few)])];
    }

    private static bool IsAll(string query) => query.Trim().Equals(All, StringComparison.OrdinalIgnoreCase);
}
