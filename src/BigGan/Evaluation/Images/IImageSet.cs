namespace BigGan.Evaluation.Images;

/// <summary>Images to score, or reference images: from a model, files or a data set, delivered in a fixed order.</summary>
public interface IImageSet : IDisposable
{
    /// <summary>The display name: the given path or name.</summary>
    string Name { get; }

    /// <summary>Number of images, N.</summary>
    int Count { get; }

    /// <summary>Shape of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>Class names, which labels are indices into; null if the images have no classes.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The origin of the images, for results.</summary>
    ImageSetOrigin Origin { get; }

    /// <summary>Warnings about the images that affect scores, one line each.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Delivers all images once, in order.</summary>
    /// <param name="batch">Images per step; the last step may have fewer.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    IEnumerable<ImageRows> Read(int batch, CancellationToken cancellation);
}
