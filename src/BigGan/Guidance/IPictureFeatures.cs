using BigGan.Clip;
using BigGan.Evaluation.Features;
using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>Features by which pictures are compared; gradients flow back into the pictures.</summary>
internal interface IPictureFeatures : IDisposable
{
    /// <summary>The network, for people.</summary>
    string Name { get; }

    /// <summary>float [N,C,H,W] in [0,1] to float [N,F], owned by the current scope.</summary>
    Tensor Of(Tensor images);
}

/// <summary>The features of a network of our own.</summary>
/// <param name="network">Owned from now on.</param>
internal sealed class ClassifierFeatures(FeatureClassifier network) : IPictureFeatures
{
    public string Name => network.Space.Name;

    public Tensor Of(Tensor images)
    {
        (int height, int width) = ((int)images.Size(2), (int)images.Size(3));
        bool fits = (height, width) == (network.Shape.Height, network.Shape.Width);
        CutoutBox box = fits ? default : CutoutBox.Whole(height, width);
        if (!fits && network.Shape.Height != network.Shape.Width)
            throw new InvalidOptionException($"{network.Space.Name} takes images of {network.Shape.Width}x{network.Shape.Height} pixels, not {width}x{height}");
        return network.FeaturesOf(fits ? images : Cutouts.Of(images, [box], network.Shape.Height, CutoutResizing.Bilinear));
    }

    public void Dispose() => network.Dispose();
}

/// <summary>The features of a CLIP.</summary>
/// <param name="clip">Not owned.</param>
internal sealed class ClipFeatures(ClipModel clip) : IPictureFeatures
{
    public string Name => clip.Title;

    public Tensor Of(Tensor images)
    {
        using var scope = new TensorScope();
        Tensor whole = Cutouts.Of(images, [CutoutBox.Whole((int)images.Size(2), (int)images.Size(3))], clip.ImageSize, CutoutResizing.Lanczos);
        if (whole.Size(1) == 1) whole = ShapeOperators.Concatenate([whole, whole, whole], 1);
        return scope.Keep(clip.EncodeImages(whole, clip.Pass).To(DataType.Float32));
    }

    public void Dispose()
    {
        // The CLIP belongs to its loader.
    }
}
