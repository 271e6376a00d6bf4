namespace BigGan.Conventions;

/// <summary>Interprets the names under which training programs store several networks in one file.</summary>
internal static class EntryName
{
    /// <summary>The rank of a moving average.</summary>
    internal const int OfAverage = 0;

    /// <summary>The rank of a plain generator.</summary>
    internal const int OfGenerator = 2;

    private static readonly HashSet<string> Averages = ["ema", "gema", "emag", "avg", "average", "averaged", "averages", "shadow", "swa", "running", "smoothed", "polyak", "gs"];

    private static readonly HashSet<string> Plain =
    [
        "g", "gen", "generator", "net", "netg", "network", "model", "models", "networks", "state", "states", "dict", "statedict", "sd", "weights", "params", "parameters", "checkpoint", "ckpt",
        "module", "online", "moving", "exponential", "decay", "best", "last", "latest", "final",
    ];

    /// <summary>How likely a network of this name is the one to sample from: the lowest rank wins.</summary>
    /// <param name="entry">A name such as <c>ema</c>, <c>state_dict.generator_ema</c> or <c>netG</c>; empty for a file with one network.</param>
    /// <returns><see cref="OfAverage"/>, 1 for an average with another word in its name, <see cref="OfGenerator"/>, and 3 for any other name.</returns>
    internal static int Rank(string entry)
    {
        List<string> words = Words(entry);
        bool isAverage = words.Any(Averages.Contains), isKnown = words.All(word => Averages.Contains(word) || Plain.Contains(word) || word.All(char.IsAsciiDigit));
        return (isAverage, isKnown) switch
        {
            (true, true) => OfAverage,
            (true, false) => 1,
            (false, true) => OfGenerator,
            _ => 3,
        };
    }

    /// <summary>Whether a name is that of a moving average.</summary>
    internal static bool IsAverage(string entry) => Words(entry).Any(Averages.Contains);

    // "netG_ema" has the words net, g, ema; "GEMA" is one word.
    private static List<string> Words(string entry)
    {
        var words = new List<string>();
        int start = 0;
        for (int i = 0; i <= entry.Length; i++)
        {
            bool ends = i == entry.Length || !char.IsAsciiLetterOrDigit(entry[i]);
            bool begins = !ends && i > start && char.IsAsciiLetterUpper(entry[i]) && char.IsAsciiLetterLower(entry[i - 1]);
            if (!ends && !begins) continue;
            if (i > start) words.Add(entry[start..i].ToLowerInvariant());
            start = ends ? i + 1 : i;
        }

        return words;
    }
}
