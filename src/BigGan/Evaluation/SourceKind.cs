using BigGan.Checkpoints;
using BigGan.Evaluation.Images;

namespace BigGan.Evaluation;

/// <summary>What a path or name of an evaluation stands for.</summary>
public enum SourceKind
{
    /// <summary>Nothing was named.</summary>
    None,

    /// <summary>Features that were extracted before.</summary>
    Features,

    /// <summary>Mean and covariance of features.</summary>
    Moments,

    /// <summary>An array of images.</summary>
    Numpy,

    /// <summary>Numbers of images, as a network draws them.</summary>
    Tensors,

    /// <summary>A model, which draws.</summary>
    Model,

    /// <summary>A folder or archive of images, or a data set.</summary>
    Images,
}

/// <summary>Finds out which.</summary>
public static class SourceKinds
{
    /// <summary>The kind of a path or name; what does not exist passes for images, and is refused where it is opened.</summary>
    public static SourceKind Of(string? source)
    {
        if (source is null) return SourceKind.None;
        bool isNumpy = Path.GetExtension(source).Equals(".npz", StringComparison.OrdinalIgnoreCase);
        if (ExtractedFeatures.CanRead(source)) return ExtractedFeatures.HasMoments(source) ? SourceKind.Moments : SourceKind.Features;
        if (isNumpy) return SourceKind.Numpy;
        if (TensorImageSet.CanRead(source)) return SourceKind.Tensors;

        // A folder of images is not a model, whatever other files it has; runs and model folders have a file that identifies them.
        return ModelSource.Claims(source) || (!Path.Exists(source) && ModelCatalogue.FindShipped(source) is not null) ? SourceKind.Model : SourceKind.Images;
    }

    /// <summary>What scores may be computed against it.</summary>
    public static ReferenceKind AsReference(this SourceKind kind) => kind switch
    {
        SourceKind.None => ReferenceKind.None,
        SourceKind.Moments => ReferenceKind.Moments,
        _ => ReferenceKind.Features,
    };
}
