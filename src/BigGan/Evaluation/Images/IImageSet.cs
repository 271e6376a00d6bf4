namespace BigGan.Evaluation.Images;

/// <summary>Images that are judged, or that others are judged by: from a model, files or a data set, delivered in a fixed order.</summary>
public interface IImageSet : IDisposable
{
    /// <summary>What a person calls it: the path or name that was given.</summary>
    string Name { get; }

    /// <summary>Number of images, N.</summary>
    int Count { get; }

    /// <summary>Shape of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>Class names, which labels are indices into; null where the images have no classes.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Says what the images are, for results: whatever decides them besides their pixels.</summary>
    ImageSetOrigin Origin { get; }

    /// <summary>What a person should know of them before trusting scores, one line each.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Delivers all images once, in order.</summary>
    /// <param name="batch">Images at a time; the last rows may be fewer.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    IEnumerable<ImageRows> Read(int batch, CancellationToken cancellation);
}
