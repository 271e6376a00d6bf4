using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>The BigGAN-deep projection discriminator: a stem, then stages of bottleneck blocks, two each as published.</summary>
/// <remarks>
/// Paper, appendix B, figure 16; names, order and arithmetic match the author's PyTorch release. No discriminator was
/// published with the weights of BigGAN-deep.
/// </remarks>
public sealed class DeepDiscriminator : IDiscriminator
{
    private readonly DiscriminatorPlan _plan;
    private readonly SpectralConvolution _stem;
    private readonly DeepDiscriminatorBlock[] _blocks;
    private readonly SelfAttention?[] _attention;
    private readonly ProjectionHead _head;

    /// <summary>Builds the network.</summary>
    /// <param name="model">The architecture.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="random">Draws the initial weights; null leaves them zero, to be loaded.</param>
    /// <param name="type">Float32, or Float64 to check gradients.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit; the message names them.</exception>
    public DeepDiscriminator(ModelOptions model, Device device, RandomGenerator? random = null, DataType type = DataType.Float32)
    {
        DiscriminatorOptions options = model.Discriminator;
        Parameters = new ParameterStore(device, random is null ? null : new Initializer(options.Init, random), type);
        _plan = DiscriminatorPlan.Of(model);
        _stem = new SpectralConvolution(Parameters.Root, options.SpectralNorm, _plan.Stem!);
        _blocks = new DeepDiscriminatorBlock[_plan.Blocks.Count];
        _attention = new SelfAttention?[_blocks.Length];
        for (int i = 0; i < _blocks.Length; i++)
        {
            BlockPlan block = _plan.Blocks[i];
            _blocks[i] = new DeepDiscriminatorBlock(block.In(Parameters), options.SpectralNorm, block, options.ActivatedShortcut);
            if (block.Attention is { } attention) _attention[i] = new SelfAttention(attention.In(Parameters), options.SpectralNorm, attention);
        }

        _head = new ProjectionHead(Parameters.Root.InStage(_plan.LastStage), options.SpectralNorm, _plan.Channels, model.ClassCount);
    }

    /// <inheritdoc />
    public ParameterStore Parameters { get; }

    /// <inheritdoc />
    public Tensor Forward(Tensor x, Tensor y, Pass pass)
    {
        using var scope = new TensorScope();
        using ReducedPrecision arithmetic = pass.Begin(Parameters.Device);
        Tensor h = _stem.Forward(pass.ForConvolutions(x, _plan.Widest), pass);
        for (int i = 0; i < _blocks.Length; i++)
        {
            h = _blocks[i].Forward(h, pass);
            if (_attention[i] is { } attention) h = attention.Forward(h, pass);
        }

        return scope.Keep(_head.Forward(h, y, Parameters.Type, pass));
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Parameters.Dispose();
}
