using System.Security.Cryptography;
using System.Text;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;

namespace BigGan.Evaluation;

/// <summary>Features of references, kept between evaluations by the pixels that they are of and the network that saw them.</summary>
/// <param name="folder">Where; null is <c>biggan/features</c> in the user's cache folder.</param>
internal sealed class ReferenceCache(string? folder)
{
    private readonly string _folder = folder ?? UserCache.FolderOf("features");

    /// <summary>What is kept of a set; null where nothing is, or what is there is damaged.</summary>
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
                Warnings = images.Warnings,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it is made again, and replaced
        }
    }

    /// <summary>Keeps the features of a set.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
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
