using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>How far pictures are from a given one, in pixels and in features.</summary>
internal sealed class PictureComparison : IDisposable
{
    private readonly IPictureFeatures _network;
    private readonly InversionOptions _options;
    private readonly Tensor _pixels;
    private readonly Tensor _features;
    private readonly double _meanSquare;

    /// <param name="target">The given picture, float [1,C,H,W] in [0,1].</param>
    /// <param name="network">Makes features.</param>
    /// <param name="options">Weights of both distances.</param>
    internal PictureComparison(Tensor target, IPictureFeatures network, InversionOptions options)
    {
        (_network, _options) = (network, options);
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        _pixels = target.Clone().Own();
        _features = network.Of(target).Clone().Own();
        _meanSquare = Math.Max(_features.Square().Mean().Item(), 1e-12);
    }

    /// <summary>Mean square error of the pixels of the newest picture.</summary>
    internal double PixelError { get; private set; }

    /// <summary>Mean square distance of its features, as a share of their mean square.</summary>
    internal double FeatureError { get; private set; }

    /// <summary>The weighted distance of a picture, float [1,C,H,W] in [0,1]: a scalar of the current scope.</summary>
    internal Tensor Loss(Tensor image)
    {
        using var scope = new TensorScope();
        Tensor pixels = (image.To(DataType.Float32) - _pixels).Square().Mean(), features = (_network.Of(image) - _features).Square().Mean() / _meanSquare;
        (PixelError, FeatureError) = (pixels.Item(), features.Item());
        return scope.Keep((pixels * _options.PixelWeight) + (features * _options.FeatureWeight));
    }

    /// <summary>The negative weighted distance of each of several pictures.</summary>
    internal double[] Scores(Tensor images)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        Tensor pixels = (images.To(DataType.Float32) - _pixels).Square().Mean([1, 2, 3]), features = (_network.Of(images) - _features).Square().Mean([1]) / _meanSquare;
        return [.. ((pixels * -_options.PixelWeight) - (features * _options.FeatureWeight)).To(DataType.Float64).ToArray<double>()];
    }

    public void Dispose()
    {
        _pixels.Dispose();
        _features.Dispose();
    }
}
