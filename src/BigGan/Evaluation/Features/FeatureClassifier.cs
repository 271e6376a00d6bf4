using BigGan.Optimization;
using System.Security.Cryptography;
using BigGan.Data;
using BigGan.Layers;
using BigGan.Options;
using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>A feature network of our own: a small residual classifier for one data set. Its features are the inputs of the last layer.</summary>
/// <remarks>Always float32. On a CPU, the same batch gives the same features to the last bit.</remarks>
public sealed class FeatureClassifier : IFeatureNetwork
{
    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f]; // ITU-R BT.601

    private readonly ResidualLayers _layers;
    private readonly Device _device;

    private FeatureClassifier(ResidualLayers layers, ClassifierDescription description, Device device, string sha256)
    {
        _layers = layers;
        _device = device;
        Description = description;
        string colours = description.Channels == 1 ? "grey" : "colour";
        Space = new FeatureSpace(description.Name, sha256, $"own-{description.Width}x{description.Height}-{colours}", "float32");
    }

    /// <summary>The description in its file.</summary>
    public ClassifierDescription Description { get; private set; }

    /// <summary>The shape of its training images and of its input; grey images are converted to colour and colour images to grey.</summary>
    public ImageShape Shape => Description.Shape;

    /// <inheritdoc />
    public FeatureSpace Space { get; }

    /// <inheritdoc />
    public int FeatureCount => Description.Architecture().FeatureCount;

    /// <inheritdoc />
    public int LogitCount => Description.ClassNames.Count;

    /// <inheritdoc />
    public IReadOnlyList<string> ClassNames => Description.ClassNames;

    /// <summary>Reads a trained network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <exception cref="InvalidFileException">It is missing, damaged, not a feature network or of another version.</exception>
    /// <exception cref="InvalidOptionException">The device does not exist.</exception>
    public static FeatureClassifier Open(string path, string device = "auto")
    {
        Device place = DeviceName.Parse(device);
        (ResidualLayers layers, ClassifierDescription description, string sha256) = ClassifierFile.Read(path, place);
        return new FeatureClassifier(layers, description, place, sha256);
    }

    /// <summary>Checks options and name.</summary>
    /// <exception cref="InvalidOptionException">An option is out of range, or the name is invalid.</exception>
    public static void Check(ClassifierOptions options, string? name)
    {
        ClassifierOptionsValidator.Validate(options);
        if (name is not null && ClassifierDescription.ProblemOf(name) is { } problem) throw new InvalidOptionException(problem);
    }

    /// <summary>Trains a network on all images of a data set.</summary>
    /// <param name="dataset">Images of at least 8x8 pixels.</param>
    /// <param name="options">Size and training options.</param>
    /// <param name="name">Its name, which scores in its features have; null for <c>biggan-</c> and the name of the data set.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <param name="progress">Receives progress, every few steps.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The images are too small, or an option is out of range.</exception>
    /// <exception cref="NetworkDivergedException">Training diverged, for example because of a high learning rate.</exception>
    public static FeatureClassifier Train(
        IImageDataset dataset,
        ClassifierOptions? options = null,
        string? name = null,
        string device = "auto",
        IProgress<ClassifierProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new ClassifierOptions();
        Device place = DeviceName.Parse(device);
        options = options with { Flip = options.Flip ?? dataset.Shape.Channels == 3, Precision = NetworkPrecision.Resolve(options.Precision, place) };
        Check(options, name);
        var description = new ClassifierDescription
        {
            Name = name ?? DefaultName(dataset),
            Channels = dataset.Shape.Channels,
            Height = dataset.Shape.Height,
            Width = dataset.Shape.Width,
            ClassNames = dataset.ClassNames,
            Options = options,
            Trained = new ImagesUsed(dataset.Name, dataset.Fingerprint, dataset.Count),
        };
        if (Math.Min(dataset.Shape.Height, dataset.Shape.Width) < ClassifierArchitecture.LeastSide)
            throw new InvalidOptionException($"{dataset.Name} has {dataset.Shape} images; the classifier takes 8x8 pixels or more");
        using var random = new RandomGenerator((ulong)options.Seed);
        using var training = new ResidualLayers(description.Architecture(), place, random);
        ClassifierTraining.Run(training, dataset, options, place, progress, cancellation);
        var layers = new ResidualLayers(description.Architecture(), place, null);
        layers.Parameters.SetRequiresGrad(false);
        layers.FillFrom(training);
        return new FeatureClassifier(layers, description, place, HashOf(layers));
    }

    /// <summary>Writes a file for <see cref="Open"/>, completely or not at all.</summary>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public void Save(string path) => ClassifierFile.Write(path, _layers, Description);

    /// <summary>Measures the accuracy on the images of a data set, and adds it to the description.</summary>
    /// <param name="dataset">Images of its classes and shape, other than its training images.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The images have another size or other classes.</exception>
    public ClassAgreement MeasureAccuracy(IImageDataset dataset, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ClassAgreement agreement = ClassAgreement.Of(this, dataset, progress, cancellation);
        Description = Description with
        {
            Accuracy = new MeasuredAccuracy(dataset.Name, dataset.Fingerprint, dataset.Count, agreement.Overall, [.. agreement.PerClass.Select(entry => entry.Share)]),
        };
        return agreement;
    }

    /// <inheritdoc />
    public FeatureBatch Extract(Tensor pixels)
    {
        CheckSize(pixels.Shape);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor x = PixelRange.ToNetwork(InItsColours(pixels.To(_device)));
        (Tensor features, Tensor logits) = _layers.Forward(x, Pass.Evaluate);
        return new FeatureBatch(scope.Keep(features.To(Device.Cpu)), scope.Keep(logits.To(Device.Cpu)));
    }

    /// <summary>Features through which gradients flow to the images.</summary>
    /// <param name="images">float [N,C,H,W] in [0,1], of its height and width; C is 1 or 3.</param>
    /// <returns>float [N,F], owned by the current scope.</returns>
    internal Tensor FeaturesOf(Tensor images)
    {
        using var scope = new TensorScope();
        return scope.Keep(_layers.Forward((InItsColours(images.To(DataType.Float32)) * 2) - 1, Pass.Evaluate).Features);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _layers.Dispose();

    private void CheckSize(long[] size)
    {
        if (size is not [_, 1 or 3, var height, var width]) throw new InvalidOptionException($"{Space.Name} takes grey or colour images, not those of [{string.Join(",", size)}]");
        if ((height, width) != (Shape.Height, Shape.Width))
            throw new InvalidOptionException($"{Space.Name} takes images of {Shape.Width}x{Shape.Height} pixels, not {width}x{height}");
    }

    private static string DefaultName(IImageDataset dataset)
    {
        string name = string.Concat(dataset.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return $"biggan-{name[..Math.Min(name.Length, 48)]}";
    }

    // For a network that is not in a file yet: a hash of its weights.
    private static string HashOf(ResidualLayers layers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter entry in layers.Parameters.Entries)
        {
            using var scope = new TensorScope();
            hash.AppendData(entry.Value.To(Device.Cpu).Contiguous().Bytes());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private Tensor InItsColours(Tensor pixels)
    {
        long channels = pixels.Size(1);
        if (channels == Shape.Channels) return pixels;
        return channels == 1
            ? ShapeOperators.Concatenate([pixels, pixels, pixels], 1)
            : (pixels * Tensor.From<float>(Luma, 1, 3, 1, 1).To(_device)).Sum([1], keep: true);
    }
}
