using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>The BigGAN projection discriminator: an image and a class to one number, higher for real.</summary>
/// <remarks>Paper, appendix B; Miyato and Koyama 2018; names, order and arithmetic match the author's PyTorch release.</remarks>
public sealed class Discriminator : IDiscriminator
{
    private readonly DiscriminatorPlan _plan;
    private readonly DiscriminatorBlock[] _blocks;
    private readonly SelfAttention?[] _attention;
    private readonly ProjectionHead _head;

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
        _plan = DiscriminatorPlan.Of(model);
        _blocks = new DiscriminatorBlock[_plan.Blocks.Count];
        _attention = new SelfAttention?[_blocks.Length];
        for (int i = 0; i < _blocks.Length; i++)
        {
            BlockPlan block = _plan.Blocks[i];
            _blocks[i] = new DiscriminatorBlock(block.In(Parameters), options.SpectralNorm, block, first: i == 0, options.ActivatedShortcut);
            if (block.Attention is { } attention) _attention[i] = new SelfAttention(attention.In(Parameters), options.SpectralNorm, attention);
        }

        _head = new ProjectionHead(Parameters.Root.InStage(_plan.LastStage), options.SpectralNorm, _plan.Channels, model.ClassCount);
    }

    /// <summary>Weights and singular vectors.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>D(x) of the paper: above 0 for images that look real for their class.</summary>
    /// <param name="x">float [N,C,H,W] in [-1,1].</param>
    /// <param name="y">int64 [N] labels, or float [N,K] class weights.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,1], unbounded, owned by the current scope.</returns>
    public Tensor Forward(Tensor x, Tensor y, Pass pass)
    {
        using var scope = new TensorScope();
        using ReducedPrecision arithmetic = pass.Begin(Parameters.Device);
        Tensor h = pass.ForConvolutions(x, _plan.Widest);
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
