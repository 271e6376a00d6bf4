using BigGan.Data;
using BigGan.Evaluation.Features;
using BigGan.Imaging;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Guidance;

/// <summary>Finds the latents and the class from which a generator draws a given picture, as nearly as it can.</summary>
public sealed class PictureInverter : IDisposable
{
    private const long LargestFile = 1L << 30;

    private readonly Sampler _sampler;
    private readonly IPictureFeatures _features;
    private readonly IDisposable? _owned;

    /// <param name="sampler">The generator; the caller stays its owner.</param>
    /// <param name="features">By which pictures are compared beside their pixels; owned.</param>
    /// <param name="owned">Disposed at last.</param>
    internal PictureInverter(Sampler sampler, IPictureFeatures features, IDisposable? owned = null) => (_sampler, _features, _owned) = (sampler, features, owned);

    /// <summary>The network whose features are compared.</summary>
    public string FeaturesName => _features.Name;

    /// <summary>Compares pictures by a feature network of our own.</summary>
    /// <param name="sampler">The generator; the caller stays its owner.</param>
    /// <param name="network">A file, or the name of a network that ships; null for the one that ships for the classes of the generator, or else the most similar.</param>
    /// <param name="device">Where it runs.</param>
    /// <exception cref="InvalidFileException">There is no such network.</exception>
    public static PictureInverter ByFeatures(Sampler sampler, string? network = null, string device = "auto")
    {
        var shape = new ImageShape(sampler.Model.ImageChannels, sampler.Model.Height, sampler.Model.Width);
        FeatureClassifier found = network is not null
            ? FeatureClassifier.Open(FeatureNetworkCatalogue.Locate(network), device)
            : FeatureNetworkCatalogue.OpenFor(sampler.ClassNames, shape, device) ?? FeatureNetworkCatalogue.OpenNearest(shape, device)
                ?? throw new InvalidFileException("models", "no feature network ships with this build") { Remedies = [Remedy.NameFeatureNetwork] };
        return new PictureInverter(sampler, new ClassifierFeatures(found));
    }

    /// <summary>Compares pictures by a CLIP.</summary>
    /// <param name="sampler">The generator; the caller stays its owner.</param>
    /// <param name="clip">A folder or file of a CLIP.</param>
    /// <param name="options">Device and arithmetic; null for automatic ones.</param>
    /// <exception cref="InvalidFileException">It is missing, damaged, or something else.</exception>
    public static PictureInverter ByClip(Sampler sampler, string clip, Clip.ClipLoadOptions? options = null)
    {
        var model = Clip.ClipModel.Load(clip, options);
        return new PictureInverter(sampler, new ClipFeatures(model), model);
    }

    /// <summary>Searches for the latents of a picture.</summary>
    /// <param name="path">The picture; its middle, in the proportions of the generator, is taken.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Receives every step, on this thread.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidFileException">Missing, damaged or no image.</exception>
    /// <exception cref="InvalidOptionException">An option is out of range.</exception>
    /// <exception cref="SearchDivergedException">A loss is no number.</exception>
    public InvertedPicture Invert(string path, InversionOptions? options = null, IProgress<InversionStep>? progress = null, CancellationToken cancellation = default)
    {
        var shape = new ImageShape(_sampler.Model.ImageChannels, _sampler.Model.Height, _sampler.Model.Width);
        using var file = new FileBytes(path);
        if (file.Length > LargestFile) throw new InvalidFileException(path, $"has {file.Length} bytes, too many for a picture");
        return Invert(ImageDecoder.Decode(file.Read(0, (int)file.Length), path, shape, SmallImagePolicy.Enlarge), options, progress, cancellation);
    }

    /// <summary>Searches for the latents of a picture.</summary>
    /// <param name="picture">In the shape of the generator's pictures.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Receives every step, on this thread.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">An option is out of range, or the picture has another shape.</exception>
    /// <exception cref="SearchDivergedException">A loss is no number.</exception>
    public InvertedPicture Invert(ImageBuffer picture, InversionOptions? options = null, IProgress<InversionStep>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new InversionOptions();
        IGenerator generator = _sampler.Network();
        GuidanceOptions search = options.Search;
        GuidanceOptionsValidator.ValidateSearch(search, generator.Model.ClassCount);
        var shape = new ImageShape(generator.Model.ImageChannels, generator.Model.Height, generator.Model.Width);
        if (picture.Shape != shape) throw new InvalidOptionException($"the picture is {picture.Shape}; the generator draws {shape}");
        using var scope = new TensorScope();
        Tensor target = Tensor.From<byte>(picture.Pixels, 1, shape.Channels, shape.Height, shape.Width).To(generator.Parameters.Device).To(DataType.Float32) / 255;
        using var comparison = new PictureComparison(target, _features, options);
        LayerLatents start = new StartCandidates(generator, _sampler.Pass, search).Best(comparison.Scores, cancellation);
        using var latents = new LatentSearch(generator, _sampler.Pass, search, start);
        while (latents.Optimizer.StepCount < options.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            // A high rate finds the region, a low one the place.
            latents.Optimizer.LearningRate = options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * latents.Optimizer.StepCount / options.Steps));
            SearchLosses losses = latents.Step((image, _) => comparison.Loss(image))[0];
            if (!losses.AreFinite) throw new SearchDivergedException(latents.Optimizer.StepCount, losses);
            progress?.Report(new InversionStep(latents.Optimizer.StepCount, options.Steps, comparison.PixelError, comparison.FeatureError));
        }

        return Result(latents, comparison, picture);
    }

    /// <summary>Frees what it owns.</summary>
    public void Dispose()
    {
        _features.Dispose();
        _owned?.Dispose();
    }

    private static InvertedPicture Result(LatentSearch latents, PictureComparison comparison, ImageBuffer picture)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        Tensor image = latents.DrawAverage();
        comparison.Loss(image);
        (float[] z, float[] weights) = latents.Latents.AverageRow();
        return new InvertedPicture(
            GivenLatents.OfMixtures(z, z.Length, weights),
            picture,
            ImageBuffer.Split(PixelRange.ToBytes((image * 2) - 1), picture.Shape)[0],
            comparison.PixelError,
            comparison.FeatureError);
    }
}
