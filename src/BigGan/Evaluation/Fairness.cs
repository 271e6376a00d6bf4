using System.Globalization;
using BigGan.Data;
using BigGan.Evaluation.Images;
using BigGan.Names;

namespace BigGan.Evaluation;

/// <summary>Finds differences between two sets of images other than quality, which a distance between the sets also measures.</summary>
internal static class Fairness
{
    private const double LeastDistance = 0.05; // of class shares
    private const double Deviations = 4; // of the distribution for equal shares
    private const double LeastShare = 0.1; // of files with the property
    private const int NamesShown = 3;

    /// <summary>The differences, one line each.</summary>
    internal static IEnumerable<string> Doubts(ExtractedFeatures generated, ExtractedFeatures reference)
    {
        if (Classes(generated, reference) is { } classes) yield return classes;
        if (generated.Origin.Files is { Looked: > 0 } ours && reference.Origin.Files is { Looked: > 0 } theirs)
        {
            if (Share(ours, ours.Lossy) - Share(theirs, theirs.Lossy) is var lossy && Math.Abs(lossy) > LeastShare)
            {
                yield return $"{Percent(ours, ours.Lossy)} of {generated.Origin.Source} and {Percent(theirs, theirs.Lossy)} of {reference.Origin.Source} are JPEG or coded with loss likewise: "
                    + "the distance counts traces of the coding as well; code both alike";
            }

            if (Share(ours, ours.Deep) - Share(theirs, theirs.Deep) is var deep && Math.Abs(deep) > LeastShare)
                yield return $"{Percent(ours, ours.Deep)} of {generated.Origin.Source} and {Percent(theirs, theirs.Deep)} of {reference.Origin.Source} have 16 bits a channel, of which 8 are read";
            if (Share(ours, ours.Grey) - Share(theirs, theirs.Grey) is var grey && Math.Abs(grey) > LeastShare)
            {
                yield return $"{Percent(ours, ours.Grey)} of {generated.Origin.Source} and {Percent(theirs, theirs.Grey)} of {reference.Origin.Source} are greyscale; "
                    + "all are read with the same channels, so the distance counts the colour that one side lacks or has lost as well";
            }

            if (Share(ours, ours.Large) - Share(theirs, theirs.Large) is var large && Math.Abs(large) > LeastShare)
            {
                yield return $"{Percent(ours, ours.Large)} of {generated.Origin.Source} and {Percent(theirs, theirs.Large)} of {reference.Origin.Source} are shrunk to {generated.Origin.Size}: "
                    + "the distance counts how each was resized as well";
            }
        }

        foreach ((ImageSetOrigin origin, ImageSetOrigin other) in ((ImageSetOrigin, ImageSetOrigin)[])[(generated.Origin, reference.Origin), (reference.Origin, generated.Origin)])
        {
            if (origin.Files is { Looked: > 0 } files && Share(files, files.Small) > LeastShare && (origin.Kind != "dataset" || IsLarger(other.Files)))
                yield return $"{Percent(files, files.Small)} of {origin.Source} are smaller than {origin.Size} and were enlarged or padded: the distance counts the blur or the border as well";
        }
    }

    private static string? Classes(ExtractedFeatures generated, ExtractedFeatures reference)
    {
        if (generated is not { ClassNames: { } ours, Set.Labels: { } ourLabels } || reference is not { ClassNames: { } theirs, Set.Labels: { } theirLabels }) return null;
        string[] missing = [.. theirs.Except(ours)], foreign = [.. ours.Except(theirs)];
        if (missing.Length + foreign.Length > 0)
        {
            return $"the classes differ: {reference.Origin.Source} has {Names(missing)} that {generated.Origin.Source} has not, which has {Names(foreign)} besides; "
                + "the distance counts that as well";
        }

        Dictionary<string, int> a = Counts(ours, ourLabels), b = Counts(theirs, theirLabels);
        double distance = 0, chiSquare = 0;
        (string Name, double Ours, double Theirs) worst = ("", 0, 0);
        foreach ((string name, int count) in a)
        {
            (double ourShare, double theirShare) = ((double)count / ourLabels.Length, (double)b[name] / theirLabels.Length);
            distance += Math.Abs(ourShare - theirShare) / 2;
            if (count + b[name] > 0) chiSquare += ourLabels.Length * (double)theirLabels.Length * (ourShare - theirShare) * (ourShare - theirShare) / (count + b[name]);
            if (Math.Abs(ourShare - theirShare) > Math.Abs(worst.Ours - worst.Theirs)) worst = (name, ourShare, theirShare);
        }

        double freedom = a.Count - 1;
        return distance <= LeastDistance || chiSquare <= freedom + (Deviations * Math.Sqrt(2 * freedom)) ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"class shares differ: {Quoted.Text(worst.Name)} is {100 * worst.Ours:0.#} % of {generated.Origin.Source} and {100 * worst.Theirs:0.#} % of {reference.Origin.Source}; the distance counts that as well, so compare sets with the same shares");
    }

    private static Dictionary<string, int> Counts(IReadOnlyList<string> names, int[] labels)
    {
        Dictionary<string, int> counts = names.Distinct().ToDictionary(name => name, _ => 0);
        foreach (int label in labels) counts[names[label]]++;
        return counts;
    }

    private static string Names(string[] names) => names.Length switch
    {
        0 => "none",
        <= NamesShown => string.Join(", ", names.Select(name => Quoted.Text(name))),
        _ => $"{string.Join(", ", names.Take(NamesShown).Select(name => Quoted.Text(name)))} and {names.Length - NamesShown} more",
    };

    // A model is trained on padded images of its data set; other images of a data set are padded in the same way.
    private static bool IsLarger(ImageFileFacts? other) => other is { Looked: > 0 } files && Share(files, files.Small) <= 1 - LeastShare;

    private static double Share(ImageFileFacts files, int count) => (double)count / files.Looked;

    private static string Percent(ImageFileFacts files, int count) => string.Create(CultureInfo.InvariantCulture, $"{100 * Share(files, count):0.#} %");
}
