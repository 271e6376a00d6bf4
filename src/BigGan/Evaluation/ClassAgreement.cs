using BigGan.Imaging;

namespace BigGan.Evaluation;

/// <summary>How often a classifier calls images the class that they are, or that they were asked to be.</summary>
/// <param name="Overall">Share of all images, in [0,1].</param>
/// <param name="PerClass">For each class its name, its share in [0,1] and its number of images.</param>
public sealed record ClassAgreement(double Overall, IReadOnlyList<(string Name, double Share, int Count)> PerClass)
{
    /// <summary>Judges generated images.</summary>
    /// <param name="classifier">Trained on real images of the same classes.</param>
    /// <param name="classNames">Class names; labels are indices into them.</param>
    /// <param name="images">Images with the class each was asked to be.</param>
    public static ClassAgreement Of(ImageClassifier classifier, IReadOnlyList<string> classNames, IEnumerable<(ImageBuffer Image, int Label)> images)
    {
        var counts = new Counter(classNames);
        foreach ((ImageBuffer Image, int Label)[] chunk in images.Chunk(250))
        {
            int[] found = classifier.Classify([.. chunk.Select(entry => entry.Image)]);
            for (int i = 0; i < chunk.Length; i++) counts.Add(chunk[i].Label, found[i]);
        }

        return counts.Result();
    }

    /// <summary>Counts hits class by class.</summary>
    internal sealed class Counter(IReadOnlyList<string> classNames)
    {
        private readonly int[] _hits = new int[classNames.Count];
        private readonly int[] _totals = new int[classNames.Count];

        internal void Add(int label, int found)
        {
            _totals[label]++;
            if (label == found) _hits[label]++;
        }

        internal ClassAgreement Result() => new(
            (double)_hits.Sum() / Math.Max(1, _totals.Sum()),
            [.. classNames.Select((name, i) => (name, (double)_hits[i] / Math.Max(1, _totals[i]), _totals[i]))]);
    }
}
