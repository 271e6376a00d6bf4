using BigGan.Clip.Towers;
using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip;

/// <summary>The two networks of a CLIP and the scale of their similarities. Tensors have the names of OpenAI's release.</summary>
internal sealed class ClipNetwork : IDisposable
{
    private const double InitialScale = 2.659260036932778; // ln(1/0.07), a temperature of 0.07

    // Mean and deviation of the colours of OpenAI's training images.
    private static readonly float[] Mean = [0.48145466f, 0.4578275f, 0.40821073f], Deviation = [0.26862954f, 0.26130258f, 0.27577711f];

    private readonly IImageTower _images;
    private readonly TextTower _texts;

    /// <param name="options">Its architecture, valid.</param>
    /// <param name="device">The device of its tensors.</param>
    /// <param name="initializer">How weights start; null leaves them zero, for a network that is loaded from a file.</param>
    /// <param name="productType">Element type of the weights of convolutions and products: bfloat16 for a network that only computes in it.</param>
    /// <param name="type">Element type of everything else.</param>
    internal ClipNetwork(ClipOptions options, Device device, Initializer? initializer = null, DataType? productType = null, DataType type = DataType.Float32)
    {
        Options = options;
        Parameters = new ParameterStore(device, initializer, type) { ProductType = productType ?? type };
        ParameterPath root = Parameters.Root;
        _images = options.Vision switch
        {
            VisionTransformerOptions transformer => new VisionTransformer(root / "visual", options, transformer),
            VisionResNetOptions residual => new VisionResNet(root / "visual", options, residual),
            VisionConvNetOptions small => new VisionConvNet(root / "visual", options, small),
            _ => throw new ArgumentException($"{options.Vision.GetType().Name} is no image tower", nameof(options)),
        };
        _texts = new TextTower(root, options);
        LogitScale = root.Constant("logit_scale", ParameterRole.LogitScale, InitialScale);
    }

    /// <summary>The architecture.</summary>
    internal ClipOptions Options { get; }

    /// <summary>Weights, and running statistics of batch norms.</summary>
    internal ParameterStore Parameters { get; }

    /// <summary>Logarithm of what cosine similarities are multiplied by: a scalar.</summary>
    internal Tensor LogitScale { get; }

    /// <summary>An untrained network.</summary>
    /// <param name="options">Its architecture.</param>
    /// <param name="device">The device of its tensors.</param>
    /// <param name="random">Draws the initial weights; on the CPU.</param>
    /// <exception cref="InvalidOptionException">The options are not those of a network.</exception>
    internal static ClipNetwork Create(ClipOptions options, Device device, RandomGenerator random)
    {
        if (options.Problems() is [var problem, ..]) throw new InvalidOptionException(problem);
        return new ClipNetwork(options, device, new Initializer(WeightInit.Normal002, random));
    }

    /// <summary>Features of images; gradients flow to the images.</summary>
    /// <param name="images">float [N,3,S,S] in [0,1], S the image size of the options.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,E], not normalised, owned by the current scope.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    internal Tensor EncodeImages(Tensor images, Pass pass)
    {
        using var scope = new TensorScope();
        return scope.Keep(EncodeNormalisedImages(Normalise(images), pass));
    }

    /// <summary>Images less the mean and divided by the deviation of CLIP's training images.</summary>
    /// <param name="images">float [N,3,H,W] in [0,1].</param>
    /// <returns>float [N,3,H,W], owned by the current scope.</returns>
    internal static Tensor Normalise(Tensor images)
    {
        using var scope = new TensorScope();
        Tensor mean = Tensor.From<float>(Mean, 1, 3, 1, 1).To(images.Device), deviation = Tensor.From<float>(Deviation, 1, 3, 1, 1).To(images.Device);
        return scope.Keep((images - mean) / deviation);
    }

    /// <summary>Features of images that have been normalised by mean and deviation of CLIP's training images.</summary>
    /// <param name="images">float [N,3,S,S], S the image size of the options.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,E], not normalised, owned by the current scope.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    internal Tensor EncodeNormalisedImages(Tensor images, Pass pass)
    {
        int size = Options.ImageSize;
        if (images.Shape is not [_, 3, var height, var width] || height != size || width != size)
            throw new ArgumentException($"images must be [N,3,{size},{size}], not [{string.Join(",", images.Shape)}]", nameof(images));
        using ReducedPrecision arithmetic = pass.Begin(images.Device);
        return _images.Forward(images, pass);
    }

    /// <summary>Features of texts.</summary>
    /// <param name="ids">int64 [N,L], L the context length; the largest number of a row is its end token.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,E], not normalised, owned by the current scope.</returns>
    /// <exception cref="ArgumentException">The ids have another shape.</exception>
    internal Tensor EncodeTexts(Tensor ids, Pass pass)
    {
        using ReducedPrecision arithmetic = pass.Begin(ids.Device);
        return _texts.Forward(ids, pass);
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose() => Parameters.Dispose();
}
