using System.Security.Cryptography;
using System.Text;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;

namespace BigGan.Evaluation;

/// <summary>Caches the features of references between evaluations, under a hash of the pixels and of the network's weights.</summary>
/// <param name="folder">The cache folder; null is <c>biggan/features</c> in the user's cache folder.</param>
internal sealed class ReferenceCache(string? folder)
{
    private readonly string _folder = folder ?? UserCache.FolderOf("features");

    /// <summary>The cached features of a set; null if they are missing or damaged.</summary>
    internal ExtractedFeatures? Find(IImageSet images, FeatureSpace space)
    {
        (string features, string moments) = FilesOf(images, space);
        if (!File.Exists(features)) return null;
        try
        {
            FeatureMoments? all = images.Count > FeatureExtraction.MostKept ? MomentsFile.Read(moments).Moments : null;
            (FeatureSet set, FeatureSpace? stored) = FeatureFile.Read(features);
            if (stored != space || set.Count != Math.Min(images.Count, FeatureExtraction.MostKept))
            {
                set.Dispose();
                return null;
            }

            return new ExtractedFeatures
            {
                Set = set,
                Moments = all,
                Space = space,
                Origin = images.Origin,
                ClassNames = images.ClassNames,
                Warnings = [.. images.Warnings.Select(text => new Warning(text))],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // the features are extracted again, and the file is replaced
        }
    }

    /// <summary>Stores the features of a set.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    internal void Store(IImageSet images, ExtractedFeatures extracted)
    {
        (string features, string moments) = FilesOf(images, extracted.Space!);
        Directory.CreateDirectory(_folder);
        if (extracted.Moments is not null) MomentsFile.Write(moments, extracted.Moments, extracted.Space);
        FeatureFile.Write(features, extracted.Set!, extracted.Space);
    }

    private (string Features, string Moments) FilesOf(IImageSet images, FeatureSpace space)
    {
        string identity = $"1\n{images.Origin.Sha256}\n{images.Count}\n{space.Name}\n{space.WeightsSha256}\n{space.Input}\n{space.Precision}\n{string.Join('\n', images.ClassNames ?? [])}";
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..24];
        string path = Path.Combine(_folder, $"{space.Name}-{key}");
        return (path + ".safetensors", path + ".npz");
    }
}
