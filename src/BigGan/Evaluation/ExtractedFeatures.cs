using System.Globalization;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;
using BigGan.Evaluation.Numpy;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Evaluation;

/// <summary>The features of a set of images and where they come from.</summary>
public sealed class ExtractedFeatures : IDisposable
{
    /// <summary>The features; null where only their moments are known. Of very large sets these are some, evenly spread.</summary>
    public FeatureSet? Set { get; init; }

    /// <summary>Mean and covariance of all images; null where <see cref="Set"/> has all.</summary>
    public FeatureMoments? Moments { get; init; }

    /// <summary>What they were computed in; null where a file does not say.</summary>
    public FeatureSpace? Space { get; init; }

    /// <summary>The images.</summary>
    public required ImageSetOrigin Origin { get; init; }

    /// <summary>Their classes, or null.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The network that was taken because none knows the images; null where the features are those that were meant.</summary>
    public string? StandIn { get; init; }

    /// <summary>What a person should know of how they were got.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Numbers an image, F.</summary>
    public int FeatureCount => Set?.FeatureCount ?? Moments!.FeatureCount;

    /// <summary>Whether a file holds features (.safetensors, .npz, .npy) or statistics (.npz) rather than images or a model.</summary>
    public static bool CanRead(string path) => File.Exists(path) && Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" => HasFeatures(path),
        ".npz" => HasStatistics(path) || FeatureFile.IsIn(path),
        ".npy" => FeatureFile.IsIn(path),
        _ => false,
    };

    /// <summary>Reads features or statistics.</summary>
    /// <exception cref="InvalidFileException">The file is damaged, or holds something else.</exception>
    public static ExtractedFeatures Read(string path)
    {
        string sha256 = ManifestFile.Of(path).Sha256;
        if (HasStatistics(path))
        {
            (FeatureMoments moments, FeatureSpace? of) = MomentsFile.Read(path);
            return new ExtractedFeatures
            {
                Moments = moments,
                Space = of,
                Origin = new ImageSetOrigin { Kind = "statistics", Source = path, Count = moments.Count, Sha256 = sha256 },
            };
        }

        (FeatureSet set, FeatureSpace? space) = FeatureFile.Read(path);
        return new ExtractedFeatures
        {
            Set = set,
            Space = space,
            ClassNames = NamesOf(set, path),
            Origin = new ImageSetOrigin { Kind = "features", Source = path, Count = set.Count, Sha256 = sha256 },
        };
    }

    // Labels are bare numbers there; names are only needed to tell classes apart.
    private static string[]? NamesOf(FeatureSet set, string path)
    {
        const int MostClasses = 100_000;
        if (set.Labels is not { } labels) return null;
        (int first, int last) = (labels.Min(), labels.Max());
        if (first >= 0 && last < MostClasses) return [.. Enumerable.Range(0, last + 1).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))];
        set.Dispose();
        throw new InvalidFileException(path, $"has labels from {first} to {last}, which are not numbers of classes");
    }

    private static bool HasFeatures(string path)
    {
        using var reader = new SafetensorsReader(path);
        return reader.Contains("features");
    }

    /// <summary>Whether a file holds the mean and covariance of features.</summary>
    /// <exception cref="InvalidFileException">It is damaged.</exception>
    public static bool HasStatistics(string path)
    {
        if (!Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase)) return false;
        using var file = new NumpyFile(path);
        return file.Contains("mu") && file.Contains("sigma") && !NumpyImages.ImageNames.Any(file.Contains);
    }

    /// <summary>The same with one more warning; this object must not be used or disposed of any more.</summary>
    internal ExtractedFeatures With(string warning) =>
        new() { Set = Set, Moments = Moments, Space = Space, Origin = Origin, ClassNames = ClassNames, StandIn = StandIn, Warnings = [.. Warnings, warning] };

    /// <summary>Frees the features.</summary>
    public void Dispose() => Set?.Dispose();
}
