namespace BigGan.Names;

/// <summary>Finds the existing name that was probably meant by an unknown one.</summary>
public static class NearestName
{
    /// <summary>The candidate that equals the name ignoring case, or else the only one that begins with it; null if none or several do.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string[] all = [.. candidates];
        return all.FirstOrDefault(candidate => candidate == name)
            ?? Only(all, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? (name.Length > 0 ? Only(all, candidate => candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase)) : null);
    }

    /// <summary>Candidates similar to a name, nearest first: those that contain it, or whose edit distance is at most a third of its letters.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="candidates">The existing names.</param>
    /// <param name="max">The greatest number of names to return.</param>
    public static IReadOnlyList<string> Suggest(string name, IEnumerable<string> candidates, int max = 3)
    {
        int limit = Limit(name);
        return
        [
            .. candidates.Select(candidate => (candidate, distance: Rank(name, candidate, limit)))
                .Where(pair => pair.distance <= limit)
                .OrderBy(pair => pair.distance)
                .Take(max)
                .Select(pair => pair.candidate),
        ];
    }

    /// <summary>The end of an error message: "; did you mean 'a' or 'b'?", or nothing if no candidate is similar.</summary>
    internal static string Hint(string name, IEnumerable<string> candidates)
    {
        IReadOnlyList<string> nearest = Suggest(name, candidates);
        return nearest.Count == 0 ? "" : $"; did you mean {string.Join(" or ", nearest.Select(Quoted.Text))}?";
    }

    /// <summary>The edit distance of two names, transpositions included; null if it is more than a third of the name's letters.</summary>
    internal static int? Edits(string name, string candidate)
    {
        int limit = Limit(name);
        return Math.Abs(name.Length - candidate.Length) <= limit && Distance(name, candidate) is var edits && edits <= limit && edits < name.Length ? edits : null;
    }

    private static int Limit(string name) => Math.Max(2, name.Length / 3);

    private static string? Only(string[] candidates, Predicate<string> matches)
    {
        string[] found = Array.FindAll(candidates, matches);
        return found.Length == 1 ? found[0] : null;
    }

    private static int Rank(string name, string candidate, int limit)
    {
        if (name.Length >= 2 && candidate.Contains(name, StringComparison.OrdinalIgnoreCase))
            return candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? 0 : 1;
        return Math.Abs(name.Length - candidate.Length) > limit ? int.MaxValue : Distance(name, candidate);
    }

    /// <summary>The edit distance with transpositions (optimal string alignment), ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        int[] beforePrevious = new int[b.Length + 1];
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int edit = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                int best = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + edit);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    best = Math.Min(best, beforePrevious[j - 2] + 1);
                current[j] = best;
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
