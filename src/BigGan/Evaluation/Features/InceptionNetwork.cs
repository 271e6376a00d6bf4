using BigGan.Evaluation.Features.Inception;
using BigGan.Layers;
using BigGan.Options;
using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>The Inception networks of published FID, KID and Inception Scores.</summary>
/// <remarks>
/// <para>
/// <see cref="InceptionVariant.Fid"/> is the file <c>pt_inception-2015-12-05-6726825d.pth</c> of pytorch-fid, which torch-fidelity
/// publishes as <c>weights-inception-2015-12-05-6726825d.pth</c>: the same 95,628,359 bytes. The digits in the names are the beginning of
/// their SHA-256. <see cref="InceptionVariant.TorchVision"/> is <c>inception_v3_google-1a9a5a14.pth</c> or
/// <c>inception_v3_google-0cc3c7bd.pth</c>. The same tensors in a safetensors file work as well.
/// </para>
/// <para>Images of any size are resized to 299x299 as the reference does; grey images are repeated to three channels.</para>
/// </remarks>
public sealed class InceptionNetwork : IFeatureNetwork
{
    private const int LargestBatch = 32; // a larger batch takes more memory and is not faster
    private const int FrontBatch = 4; // keeps the large first feature maps in the processor's cache

    private readonly InceptionArchitecture _architecture;
    private readonly InceptionBody _body;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly Device _device;
    private readonly Precision _precision;
    private readonly DataType _type;

    private InceptionNetwork(InceptionFile file, InceptionArchitecture architecture, InceptionOptions options, Device device)
    {
        _architecture = architecture;
        _device = device;
        _precision = NetworkPrecision.Resolve(options.Precision, device);
        _type = NetworkPrecision.WeightType(_precision, device);
        Space = new FeatureSpace(architecture.Name, file.Sha256, architecture.Input, Arithmetic(options.Precision));
        IsPublished = architecture.PublishedHashes.Any(start => file.Sha256.StartsWith(start, StringComparison.Ordinal));
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        _body = new InceptionBody(file, architecture, new ConvolutionArithmetic(device, _type, Filtering: options.Precision == Precision.Auto));
        (Tensor weight, Tensor bias) = file.Classifier();
        _weight = weight.To(device).Own();
        _bias = options.LogitBias ?? architecture.LogitBias ? bias.To(device).Own() : null;
    }

    /// <inheritdoc />
    public FeatureSpace Space { get; }

    /// <summary>Whether the file is one that the reference publishes, by its checksum. Results have the checksum, so other files can be used too.</summary>
    public bool IsPublished { get; }

    /// <inheritdoc />
    public int FeatureCount => InceptionArchitecture.Features;

    /// <inheritdoc />
    public int LogitCount => _architecture.Classes;

    /// <summary>ImageNet's for <see cref="InceptionVariant.TorchVision"/>; null for the other, which has its own order of classes.</summary>
    public IReadOnlyList<string>? ClassNames => _architecture.ClassNames;

    /// <summary>Reads a weight file.</summary>
    /// <param name="path">A PyTorch file (nothing in it is executed) or a safetensors file.</param>
    /// <param name="options">The required network, and its arithmetic.</param>
    /// <exception cref="InvalidFileException">It cannot be read or holds another network; the message has its checksum, and names the network or tensors in it.</exception>
    /// <exception cref="InvalidOptionException">The device does not exist.</exception>
    public static InceptionNetwork Open(string path, InceptionOptions options)
    {
        Device device = DeviceName.Parse(options.Device);
        InceptionArchitecture architecture = InceptionArchitecture.Of(options.Variant);
        using InceptionFile file = InceptionFile.Open(path, architecture);
        return new InceptionNetwork(file, architecture, options, device);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The images have neither 1 nor 3 channels, or no pixels.</exception>
    public FeatureBatch Extract(Tensor pixels)
    {
        long count = pixels.Size(0);
        if (pixels.Rank != 4 || pixels.Size(1) is not (1 or 3) || pixels.ElementCount == 0) throw new ArgumentException($"expected images [N,1,H,W] or [N,3,H,W], not {pixels}", nameof(pixels));
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var arithmetic = new ReducedPrecision(_device.Kind, _precision == Precision.BFloat16);
        var features = new List<Tensor>();
        for (long first = 0; first < count; first += LargestBatch)
        {
            using var part = new TensorScope();
            features.Add(part.Keep(Features(pixels.Narrow(0, first, Math.Min(LargestBatch, count - first)))));
        }

        Tensor all = ShapeOperators.Concatenate(features);
        return new FeatureBatch(scope.Keep(all.To(Device.Cpu)), scope.Keep(Logits(all).To(Device.Cpu)));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _body.Dispose();
        _weight.Dispose();
        _bias?.Dispose();
    }

    /// <summary>The features of earlier layers that torch-fidelity offers, by their length: 64, 192, 768.</summary>
    internal IEnumerable<(string Width, Tensor Features)> EarlierFeatures(Tensor pixels)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor first = _body.FirstStage(Prepare(pixels)), second = _body.SecondStage(first), fourth = _body.FourthStage(_body.ThirdStage(second));
        return [("64", scope.Keep(Pool(first))), ("192", scope.Keep(Pool(second))), ("768", scope.Keep(Pool(fourth)))];
    }

    /// <summary>The mean of each channel, as <c>adaptive_avg_pool2d</c> to one pixel.</summary>
    internal static Tensor Pool(Tensor map) => map.To(DataType.Float32).Mean([2, 3]);

    private Tensor Features(Tensor pixels)
    {
        using var scope = new TensorScope();
        long count = pixels.Size(0);
        var front = new List<Tensor>();
        for (long first = 0; first < count; first += FrontBatch)
        {
            using var part = new TensorScope();
            Tensor x = Prepare(pixels.Narrow(0, first, Math.Min(FrontBatch, count - first)));
            front.Add(part.Keep(_body.ThirdStage(_body.SecondStage(_body.FirstStage(x)))));
        }

        return scope.Keep(Pool(_body.FifthStage(_body.FourthStage(ShapeOperators.Concatenate(front)))));
    }

    // Toom-Cook convolutions round differently from direct ones, so results state which were used.
    private string Arithmetic(Precision asked) => _type == DataType.BFloat16 ? "bfloat16"
        : asked == Precision.Float32 || _device.Kind != DeviceKind.Cpu ? "float32"
        : "float32, filtered";

    private Tensor Prepare(Tensor pixels) => _architecture.Prepare(pixels.To(_device)).To(_type).Contiguous(MemoryFormat.ChannelsLast);

    private Tensor Logits(Tensor features) => features.Linear(_weight, _bias);
}
