using BigGan.Torch;

namespace BigGan.Evaluation.Metrics;

/// <summary>FID within each class (intra-class FID), which detects classes that are confused with each other even if the FID of the whole sets does not.</summary>
/// <remarks>Miyato and Koyama 2018. Classes with few images need no full covariance, so a thousand classes are fast.</remarks>
/// <param name="Mean">Mean over the classes that have a distance; null if none has.</param>
/// <param name="PerClass">All classes, including those with too few images.</param>
public sealed record IntraClassDistances(double? Mean, IReadOnlyList<ClassDistance> PerClass)
{
    /// <summary>Classes without a distance, because one of the sets has too few of their images.</summary>
    public IEnumerable<ClassDistance> TooFew => PerClass.Where(entry => entry.Distance is null);

    /// <summary>Compares class by class.</summary>
    /// <param name="generated">Features with labels.</param>
    /// <param name="real">Features with labels of the same classes.</param>
    /// <param name="classNames">Labels are indices into this list.</param>
    /// <param name="fewest">Number of images per class in either set that a distance requires, at least 2.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A set has no labels, or labels of other classes, or the features differ in length.</exception>
    public static IntraClassDistances Between(
        FeatureSet generated, FeatureSet real, IReadOnlyList<string> classNames, int fewest = 2, IProgress<ComparisonProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 2);
        if (generated.FeatureCount != real.FeatureCount) throw new ArgumentException($"features of {generated.FeatureCount} and {real.FeatureCount} numbers do not compare", nameof(real));
        int[][] ours = ByClass(generated, classNames.Count, "generated"), theirs = ByClass(real, classNames.Count, "real");
        var distances = new ClassDistance[classNames.Count];
        for (int i = 0; i < distances.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double? distance = Math.Min(ours[i].Length, theirs[i].Length) < fewest ? null : OfClass(generated.Features, ours[i], real.Features, theirs[i]);
            distances[i] = new ClassDistance(classNames[i], distance, ours[i].Length, theirs[i].Length);
            progress?.Report(new ComparisonProgress("Frechet distance of each class", (i + 1.0) / distances.Length));
        }

        return new IntraClassDistances(distances.Average(entry => entry.Distance), distances);
    }

    private static double OfClass(Tensor generated, int[] ours, Tensor real, int[] theirs)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        return FrechetDistance.Between(Rows(generated, ours), Rows(real, theirs));
    }

    private static Tensor Rows(Tensor features, int[] indices) => features.Embedding(Tensor.From<long>(Array.ConvertAll(indices, index => (long)index), indices.Length));

    private static int[][] ByClass(FeatureSet set, int classes, string which)
    {
        if (set.Labels is not { } labels) throw new ArgumentException($"the {which} images have no labels");
        int wrong = Array.FindIndex(labels, label => label < 0 || label >= classes);
        if (wrong >= 0) throw new ArgumentException($"the {which} image {wrong} has the label {labels[wrong]}; there are {classes} classes");
        ILookup<int, int> indices = Enumerable.Range(0, labels.Length).ToLookup(index => labels[index]);
        return [.. Enumerable.Range(0, classes).Select(label => indices[label].ToArray())];
    }
}
