using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>The BigGAN-deep generator: latents and a class to an image.</summary>
/// <remarks>
/// Paper, appendix B, figure 16. Class embedding and the whole of z, in this order, feed the first layer and every norm.
/// Names and arithmetic match the author's PyTorch release; the published weights, which have z first and other layouts,
/// are rearranged when they are loaded (docs/decisions/0005).
/// </remarks>
public sealed class DeepGenerator : IGenerator
{
    private readonly GeneratorPlan _plan;
    private readonly Tensor _classEmbedding;
    private readonly SpectralLinear _linear;
    private readonly DeepGeneratorBlock[] _blocks;
    private readonly SelfAttention? _bottomAttention;
    private readonly SelfAttention?[] _attention;
    private readonly BatchNorm _outputNorm;
    private readonly ImageConvolution _output;

    /// <summary>Builds the network.</summary>
    /// <param name="model">The architecture.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="random">Draws the initial weights; null leaves them zero, to be loaded.</param>
    /// <param name="type">Float32, or Float64 to check gradients.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit; the message names them.</exception>
    public DeepGenerator(ModelOptions model, Device device, RandomGenerator? random = null, DataType type = DataType.Float32)
    {
        GeneratorOptions options = model.Generator;
        Model = model;
        Parameters = new ParameterStore(device, random is null ? null : new Initializer(options.Init, random), type);
        _plan = GeneratorPlan.Of(model);
        ParameterPath root = Parameters.Root, end = root.InStage(_plan.LastStage);
        _classEmbedding = (root / GeneratorPlan.SharedEmbedding).Weight("weight", ParameterRole.SharedEmbedding, model.ClassCount, _plan.SharedSize!.Value);
        _linear = new SpectralLinear(root / GeneratorPlan.FirstLayer, options.SpectralNorm, _plan.FirstInputs, _plan.FirstOutputs);
        if (_plan.BottomAttention is { } bottom) _bottomAttention = new SelfAttention(bottom.In(Parameters), options.SpectralNorm, bottom);

        ConditionalBatchNorm Norm(ParameterPath block, ConvolutionPlan convolution) =>
            new(block / convolution.Norm!, options.BatchNorm, options.SpectralNorm, convolution.Inputs, _plan.Conditions);

        _blocks = new DeepGeneratorBlock[_plan.Blocks.Count];
        _attention = new SelfAttention?[_plan.Blocks.Count];
        for (int i = 0; i < _blocks.Length; i++)
        {
            BlockPlan block = _plan.Blocks[i];
            _blocks[i] = new DeepGeneratorBlock(block.In(Parameters), options.SpectralNorm, Norm, block);
            if (block.Attention is { } attention) _attention[i] = new SelfAttention(attention.In(Parameters), options.SpectralNorm, attention);
        }

        _outputNorm = new BatchNorm(end / GeneratorPlan.OutputNorm, options.BatchNorm, _plan.Output.Inputs);
        _output = new ImageConvolution(end, options.SpectralNorm, _plan.Output, model.ImageChannels);
    }

    /// <inheritdoc />
    public ParameterStore Parameters { get; }

    /// <inheritdoc />
    public int LatentSize => _plan.LatentSize;

    /// <inheritdoc />
    public ModelOptions Model { get; }

    /// <inheritdoc />
    public LayerInputShape LayerShape => new(_blocks.Length + 1, LatentSize, _blocks.Length + 1, Model.ClassCount);

    /// <inheritdoc />
    public Tensor Forward(Tensor z, Tensor y, Pass pass)
    {
        if (z.Size(1) != LatentSize) throw new ArgumentException($"latents of size {z.Size(1)} for a generator that takes {LatentSize}", nameof(z));
        using var scope = new TensorScope();
        using ReducedPrecision arithmetic = pass.Begin(Parameters.Device);
        Tensor condition = Condition(z, y, pass);
        return scope.Keep(Draw(_ => condition, pass));
    }

    /// <inheritdoc />
    public Tensor Forward(LayerInputs inputs, Pass pass)
    {
        LayerShape.Require(inputs);
        using var scope = new TensorScope();
        using ReducedPrecision arithmetic = pass.Begin(Parameters.Device);
        return scope.Keep(Draw(row => Condition(inputs.Latents.Narrow(1, row, 1).Squeeze(1), inputs.Classes.Narrow(1, row, 1).Squeeze(1), pass), pass));
    }

    // The first layer takes condition 0, block i condition i + 1. Results belong to the caller's scope.
    private Tensor Draw(Func<int, Tensor> condition, Pass pass)
    {
        Tensor h = _linear.Forward(condition(0), pass).Reshape(-1, _plan.BottomChannels, _plan.Bottom.Height, _plan.Bottom.Width);
        h = pass.ForConvolutions(h, _plan.Widest);
        if (_bottomAttention is not null) h = _bottomAttention.Forward(h, pass);
        for (int i = 0; i < _blocks.Length; i++)
        {
            h = _blocks[i].Forward(h, condition(i + 1), pass);
            if (_attention[i] is { } attention) h = attention.Forward(h, pass);
        }

        h = _outputNorm.ForwardRelu(h, pass);
        return _output.Forward(h, pass).To(Parameters.Type).Tanh();
    }

    // [N,shared+L]
    private Tensor Condition(Tensor z, Tensor y, Pass pass) => ShapeOperators.Concatenate([ClassEmbedding.Of(_classEmbedding, y, pass).To(z.Type), z], 1);

    /// <inheritdoc />
    public void Fold(DataType type = DataType.Float32)
    {
        _linear.Fold(type);
        _bottomAttention?.Fold(type);
        foreach (DeepGeneratorBlock block in _blocks) block.Fold(type);
        foreach (SelfAttention? attention in _attention) attention?.Fold(type);
        _output.Fold(type);
    }

    /// <inheritdoc />
    public void ResetStatistics()
    {
        foreach (BatchStatistics statistics in _blocks.SelectMany(block => block.Statistics)) statistics.Reset();
        _outputNorm.Statistics.Reset();
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Parameters.Dispose();
}
