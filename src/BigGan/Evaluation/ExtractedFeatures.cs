using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;
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

    /// <summary>Numbers an image, F.</summary>
    public int FeatureCount => Set?.FeatureCount ?? Moments!.FeatureCount;

    /// <summary>Whether a file holds features (.safetensors) or statistics (.npz) rather than images or a model.</summary>
    public static bool CanRead(string path) => File.Exists(path) && Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" => HasFeatures(path),
        ".npz" => HasStatistics(path),
        _ => false,
    };

    /// <summary>Reads features or statistics.</summary>
    /// <exception cref="InvalidFileException">The file is damaged, or holds something else.</exception>
    public static ExtractedFeatures Read(string path)
    {
        string sha256 = Checkpoints.ManifestFile.Of(path).Sha256;
        if (Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase))
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
            Origin = new ImageSetOrigin { Kind = "features", Source = path, Count = set.Count, Sha256 = sha256 },
        };
    }

    private static bool HasFeatures(string path)
    {
        using var reader = new SafetensorsReader(path);
        return reader.Contains("features");
    }

    private static bool HasStatistics(string path)
    {
        using var file = new NumpyFile(path);
        return file.Contains("mu") && file.Contains("sigma");
    }

    /// <summary>Frees the features.</summary>
    public void Dispose() => Set?.Dispose();
}
