using System.Globalization;
using BigGan.Data;

namespace BigGan.Evaluation.Images;

/// <summary>The origin of a set of images, as results state it.</summary>
public sealed record ImageSetOrigin
{
    /// <summary><c>model</c>, <c>dataset</c>, <c>images</c>, <c>npz</c>, <c>features</c> or <c>statistics</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The path or name that was given.</summary>
    public required string Source { get; init; }

    /// <summary>Number of images; null if statistics do not state it.</summary>
    public long? Count { get; init; }

    /// <summary>SHA-256, lower-case hex: of a model's weight file, of the pixels of images, or of the file with features or statistics.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Split of a data set, such as train.</summary>
    public string? Split { get; init; }

    /// <summary>Width x height of the images.</summary>
    public string? Size { get; init; }

    /// <summary>Encoding and sizes of the image files; null if unknown or all alike.</summary>
    public ImageFileFacts? Files { get; init; }

    /// <summary>Number of G steps that a model was trained.</summary>
    public long? Step { get; init; }

    /// <summary>Seed of a model's latents and labels, or of the choice of images.</summary>
    public long? Seed { get; init; }

    /// <summary>Truncation of a model's latents.</summary>
    public double? Truncation { get; init; }

    /// <summary>The meaning of the truncation: resample, scale or tfhub.</summary>
    public string? TruncationMode { get; init; }

    /// <summary>Batch norm statistics of a model: stored, table or standing.</summary>
    public string? Statistics { get; init; }

    /// <summary>Arithmetic of a model.</summary>
    public string? Precision { get; init; }

    /// <summary>The origin of images that one file holds.</summary>
    /// <param name="kind">A <see cref="Kind"/>.</param>
    /// <param name="path">The file.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="count">How many are taken.</param>
    /// <param name="seed">Seed of their choice; null if all are taken.</param>
    internal static ImageSetOrigin OfFile(string kind, string path, ImageShape shape, int count, long? seed) => new()
    {
        Kind = kind,
        Source = path,
        Count = count,
        Size = string.Create(CultureInfo.InvariantCulture, $"{shape.Width}x{shape.Height}"),
        Sha256 = ManifestFile.Of(path).Sha256,
        Seed = seed,
    };
}
