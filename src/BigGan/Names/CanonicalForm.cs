using System.Globalization;
using System.Text;

namespace BigGan.Names;

/// <summary>Text in Unicode's canonical decomposition (NFD), in which two texts that look the same are the same.</summary>
/// <remarks>
/// Names of files are composed on most systems and decomposed on macOS. <see cref="string.Normalize()"/> changes nothing here, because the
/// program runs without ICU (InvariantGlobalization). Unicode Standard Annex 15; the table is <c>UnicodeCanonical.tsv</c>.
/// </remarks>
internal static class CanonicalForm
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, Leads = 0x1100, Vowels = 0x1161, Trails = 0x11A7;
    private const int VowelCount = 21, TrailCount = 28;

    private static readonly Lazy<Table> Read = new(ReadTable);

    /// <summary>The decomposed text; invalid UTF-16 becomes U+FFFD.</summary>
    internal static string Of(string text)
    {
        if (Ascii.IsValid(text)) return text;
        Table table = Read.Value;
        var runes = new List<Rune>(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) Decompose(rune, table, runes);

        // Combining marks of one letter, sorted by their combining class; marks of equal class keep their order.
        for (int start = 0; start < runes.Count; start++)
        {
            int end = start;
            while (end < runes.Count && table.ClassOf(runes[end]) > 0) end++;
            if (end - start > 1)
            {
                Rune[] ordered = [.. runes.GetRange(start, end - start).OrderBy(table.ClassOf)];
                for (int i = 0; i < ordered.Length; i++) runes[start + i] = ordered[i];
            }

            start = end;
        }

        var decomposed = new StringBuilder(text.Length);
        foreach (Rune rune in runes) decomposed.Append(rune.ToString());
        return decomposed.ToString();
    }

    private static void Decompose(Rune rune, Table table, List<Rune> runes)
    {
        if (rune.Value is >= HangulFirst and <= HangulLast)
        {
            int syllable = rune.Value - HangulFirst, trail = syllable % TrailCount;
            runes.Add(new Rune(Leads + (syllable / (VowelCount * TrailCount))));
            runes.Add(new Rune(Vowels + (syllable / TrailCount % VowelCount)));
            if (trail > 0) runes.Add(new Rune(Trails + trail));
        }
        else if (table.Decompositions.TryGetValue(rune.Value, out Rune[]? parts))
        {
            runes.AddRange(parts);
        }
        else
        {
            runes.Add(rune);
        }
    }

    private static Table ReadTable()
    {
        using Stream resource = typeof(CanonicalForm).Assembly.GetManifestResourceStream("UnicodeCanonical.tsv")!;
        using var reader = new StreamReader(resource);
        var table = new Table([], []);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;
            string[] cells = line.Split('\t'), range = cells[0].Split('-');
            int first = Hexadecimal(range[0]);
            if (range.Length == 1)
            {
                table.Decompositions[first] = [.. cells[1].Split(' ').Select(part => new Rune(Hexadecimal(part)))];
                continue;
            }

            for (int mark = first; mark <= Hexadecimal(range[1]); mark++) table.Classes[mark] = byte.Parse(cells[1], CultureInfo.InvariantCulture);
        }

        return table;
    }

    private static int Hexadecimal(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Table(Dictionary<int, Rune[]> Decompositions, Dictionary<int, byte> Classes)
    {
        internal int ClassOf(Rune rune) => Classes.GetValueOrDefault(rune.Value);
    }
}
