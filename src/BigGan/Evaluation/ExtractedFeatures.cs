using System.Globalization;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;
using BigGan.Evaluation.Numpy;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Evaluation;

/// <summary>The features of a set of images, and their origin.</summary>
public sealed class ExtractedFeatures : IDisposable
{
    /// <summary>The features; null if only their moments are known. For very large sets, those of an evenly spaced subset.</summary>
    public FeatureSet? Set { get; init; }

    /// <summary>Mean and covariance over all images; null if <see cref="Set"/> has all images.</summary>
    public FeatureMoments? Moments { get; init; }

    /// <summary>The network and arithmetic of the features; null if a file does not state them.</summary>
    public FeatureSpace? Space { get; init; }

    /// <summary>The images.</summary>
    public required ImageSetOrigin Origin { get; init; }

    /// <summary>Their classes, or null.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The shipped network that was used because none was trained on these classes; null if the features are those of the protocol.</summary>
    public string? StandIn { get; init; }

    /// <summary>Warnings about the extraction, for the user.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>Length of a feature vector, F.</summary>
    public int FeatureCount => Set?.FeatureCount ?? Moments!.FeatureCount;

    /// <summary>Whether a file holds features (.safetensors, .npz, .npy) or statistics (.npz) rather than images or a model.</summary>
    public static bool CanRead(string path) => File.Exists(path) && Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" => HasFeatures(path),
        ".npz" => HasMoments(path) || FeatureFile.IsIn(path),
        ".npy" => FeatureFile.IsIn(path),
        _ => false,
    };

    /// <summary>Reads features or statistics.</summary>
    /// <exception cref="InvalidFileException">The file is damaged, or holds neither.</exception>
    public static ExtractedFeatures Read(string path)
    {
        string sha256 = ManifestFile.Of(path).Sha256;
        if (HasMoments(path))
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

    // The file has bare numbers as labels; names are only needed to distinguish classes.
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
    public static bool HasMoments(string path)
    {
        if (!Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase)) return false;
        using var file = new NumpyFile(path);
        return file.Contains("mu") && file.Contains("sigma") && !NumpyImages.ImageNames.Any(file.Contains);
    }

    /// <summary>The same features with one more warning; takes over the tensors of this object, which must not be used any more.</summary>
    internal ExtractedFeatures With(string warning) =>
        new() { Set = Set, Moments = Moments, Space = Space, Origin = Origin, ClassNames = ClassNames, StandIn = StandIn, Warnings = [.. Warnings, new Warning(warning)] };

    /// <summary>Frees the features.</summary>
    public void Dispose() => Set?.Dispose();
}
