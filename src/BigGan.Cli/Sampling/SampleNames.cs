using System.Globalization;
using System.Text;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Sampling;

/// <summary>Names of image files: class first, so that a folder's listing is sorted by class.</summary>
internal sealed class SampleNames
{
    private const int Longest = 40; // bytes
    private const int MostParts = 4;
    private readonly string[] _classes;

    /// <param name="classNames">The model's classes; a label is an index into them.</param>
    internal SampleNames(IReadOnlyList<string> classNames)
    {
        // ImageNet's names list synonyms; the first will do. Where two classes share one (crane), labels tell all apart.
        string[] plain = [.. classNames.Select(name => Plain(name.Split(',')[0]))];
        bool isClear = plain.All(name => name.Length > 0) && plain.Distinct().Count() == plain.Length;
        _classes = isClear ? plain : [.. plain.Select((name, label) => string.Create(CultureInfo.InvariantCulture, $"{label:000}-{name}").TrimEnd('-'))];
    }

    /// <summary>Such as <c>sandal-seed7-0003.png</c>, or <c>sandal-seed7-scale0.5-0003.png</c> under a truncation.</summary>
    internal string Of(int label, SamplingOptions options, long number) => Of(_classes[label], options.Seed, options.Truncation, number);

    /// <summary>Such as <c>sandal70-bag30-seed7-0003.png</c>; of many classes the first few are named.</summary>
    internal string OfMixture(IReadOnlyList<(int Label, double Share)> parts, long seed, Truncation? truncation, long number)
    {
        IEnumerable<string> named = parts.Take(MostParts).Select(part => string.Create(CultureInfo.InvariantCulture, $"{_classes[part.Label]}{100 * part.Share:0.#}"));
        return Of(string.Join('-', named) + (parts.Count > MostParts ? $"-and{parts.Count - MostParts}" : ""), seed, truncation, number);
    }

    /// <summary>Such as <c>latents-0003-sandal.png</c>; a mixture of classes has no class in its name.</summary>
    internal string OfGiven(int label, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"latents-{number:0000}{(label < 0 ? "" : "-" + _classes[label])}.png");

    private static string Of(string what, long seed, Truncation? truncation, long number)
    {
        string cut = truncation is { } given ? string.Create(CultureInfo.InvariantCulture, $"-{given.Mode.ToString().ToLowerInvariant()}{given.Value}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{what}-seed{seed}{cut}-{number:0000}.png");
    }

    /// <summary>A text as a part of a file name: words of any script between dashes, cut by bytes, which file systems count; empty where it has none.</summary>
    internal static string Plain(string name)
    {
        var plain = new StringBuilder();
        int bytes = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bool isWord = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherSymbol || Rune.IsLetterOrDigit(rune);
            Rune kept = isWord ? Rune.ToLowerInvariant(rune) : new Rune('-');
            if (!isWord && (plain.Length == 0 || plain[^1] == '-')) continue;
            if ((bytes += kept.Utf8SequenceLength) > Longest) break;
            plain.Append(kept.ToString());
        }

        return plain.ToString().TrimEnd('-');
    }
}
