namespace BigGan.Names;

/// <summary>The 1000 classes of ImageNet (ILSVRC 2012) in the order of their labels, which is that of their WordNet ids.</summary>
/// <remarks>The table and the licence of its names are in <c>ImageNetClasses.tsv</c>, an embedded resource.</remarks>
public static class ImageNetClasses
{
    private static readonly Lazy<Table> Read = new(ReadTable);

    /// <summary>Synonyms of each class, separated by a comma and a space, such as <c>tench, Tinca tinca</c>; WordNet's order, the usual name first.</summary>
    public static IReadOnlyList<string> Names => Read.Value.Names;

    /// <summary>WordNet 3.0 id of each class, such as <c>n01440764</c>; ascending. ImageNet names its folders by these ids.</summary>
    public static IReadOnlyList<string> WordNetIds => Read.Value.Ids;

    /// <summary>The label of a WordNet id, or null if no class has it.</summary>
    public static int? LabelOf(string wordNetId) =>
        Array.BinarySearch(Read.Value.Ids, wordNetId, StringComparer.Ordinal) is >= 0 and var label ? label : null;

    /// <summary>Whether class names are exactly ImageNet's, all 1000 in the order of their labels.</summary>
    public static bool Are(IReadOnlyList<string> names) => names.Count == Names.Count && names.SequenceEqual(Names);

    private static Table ReadTable()
    {
        using Stream resource = typeof(ImageNetClasses).Assembly.GetManifestResourceStream("ImageNetClasses.tsv")!;
        using var reader = new StreamReader(resource);
        string[][] rows = [.. Lines(reader).Where(line => line[0] != '#').Select(line => line.Split('\t'))];
        return new Table([.. rows.Select(row => row[0])], [.. rows.Select(row => row[1])]);
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }

    private sealed record Table(string[] Ids, string[] Names);
}
