using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>The BigGAN projection discriminator: an image and a class to one number, higher for real.</summary>
/// <remarks>Paper, appendix B; Miyato and Koyama 2018; names, order and arithmetic match the author's PyTorch release.</remarks>
public sealed class Discriminator : IDiscriminator
{
    private readonly DiscriminatorBlock[] _blocks;
    private readonly SelfAttention?[] _attention;
    private readonly SpectralLinear _linear;
    private readonly SpectralWeight _classEmbedding;
    private readonly int _widest;

    /// <summary>Builds the network.</summary>
    /// <param name="model">The architecture.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="random">Draws the initial weights; null leaves them zero, to be loaded.</param>
    /// <param name="type">Float32, or Float64 to check gradients.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit; the message names them.</exception>
    public Discriminator(ModelOptions model, Device device, RandomGenerator? random = null, DataType type = DataType.Float32)
    {
        DiscriminatorOptions options = model.Discriminator;
        Parameters = new ParameterStore(device, random is null ? null : new Initializer(options.Init, random), type);
        ParameterPath root = Parameters.Root;

        int[] widths = [.. model.DiscriminatorMultiples().Select(multiple => multiple * options.Width)];
        _widest = widths.Max();
        IReadOnlyList<bool> downsample = model.DiscriminatorDownsampling();
        _blocks = new DiscriminatorBlock[widths.Length];
        _attention = new SelfAttention?[widths.Length];
        IReadOnlyList<int> attended = model.DiscriminatorAttention();
        int inputs = model.ImageChannels;
        for (int i = 0; i < widths.Length; i++)
        {
            ParameterPath place = (root / "blocks" / i).InStage(i);
            bool wide = options.Wide || (i == 0 && options.WideFirst);
            _blocks[i] = new DiscriminatorBlock(place / 0, options.SpectralNorm, inputs, widths[i], wide, first: i == 0, downsample[i], options.ActivatedShortcut);
            inputs = widths[i];
            if (attended.Contains(i)) _attention[i] = new SelfAttention(place / 1, options.SpectralNorm, inputs);
        }

        ParameterPath end = root.InStage(widths.Length);
        _linear = new SpectralLinear(end / "linear", options.SpectralNorm, inputs, 1);
        _classEmbedding = new SpectralWeight(end / "embed", options.SpectralNorm, ParameterRole.ClassEmbedding, model.ClassCount, inputs);
    }

    /// <summary>Weights and singular vectors.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Judges images.</summary>
    /// <param name="x">float [N,C,H,W] in [-1,1].</param>
    /// <param name="y">int64 [N] labels, or float [N,K] class weights.</param>
    /// <param name="mode">What happens to singular vectors.</param>
    /// <returns>float [N,1], unbounded, owned by the current scope.</returns>
    public Tensor Forward(Tensor x, Tensor y, ForwardMode mode)
    {
        using var scope = new TensorScope();
        Tensor h = NetworkPrecision.ForConvolutions(x, _widest);
        for (int i = 0; i < _blocks.Length; i++)
        {
            h = _blocks[i].Forward(h, mode);
            if (_attention[i] is { } attention) h = attention.Forward(h, mode);
        }

        h = h.Relu().To(Parameters.Type).Sum([2, 3]); // [N,C]
        Tensor projection = (ClassEmbedding.Of(_classEmbedding.Normalised(mode), y) * h).Sum([1], keep: true); // [N,1]
        return scope.Keep(_linear.Forward(h, mode).To(Parameters.Type) + projection);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Parameters.Dispose();
}
