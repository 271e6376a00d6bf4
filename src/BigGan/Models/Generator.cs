using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Models;

/// <summary>The BigGAN generator: latents and a class to an image.</summary>
/// <remarks>Paper, appendix B; names, order and arithmetic match the author's PyTorch release.</remarks>
public sealed class Generator : IGenerator
{
    private readonly GeneratorPlan _plan;
    private readonly Tensor? _classEmbedding;
    private readonly SpectralLinear _linear;
    private readonly GeneratorBlock[] _blocks;
    private readonly SelfAttention?[] _attention;
    private readonly BatchNorm _outputNorm;
    private readonly ImageConvolution _output;

    /// <summary>Builds the network.</summary>
    /// <param name="model">The architecture.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="random">Draws the initial weights; null leaves them zero, to be loaded.</param>
    /// <param name="type">Float32, or Float64 to check gradients.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit; the message names them.</exception>
    public Generator(ModelOptions model, Device device, RandomGenerator? random = null, DataType type = DataType.Float32)
    {
        GeneratorOptions options = model.Generator;
        Model = model;
        Parameters = new ParameterStore(device, random is null ? null : new Initializer(options.Init, random), type);
        _plan = GeneratorPlan.Of(model);
        ParameterPath root = Parameters.Root, end = root.InStage(_plan.LastStage);
        if (_plan.SharedSize is { } size) _classEmbedding = (root / GeneratorPlan.SharedEmbedding).Weight("weight", ParameterRole.SharedEmbedding, model.ClassCount, size);
        _linear = new SpectralLinear(root / GeneratorPlan.FirstLayer, options.SpectralNorm, _plan.FirstInputs, _plan.FirstOutputs);

        ConditionalBatchNorm Norm(ParameterPath block, ConvolutionPlan convolution) => options.SharedEmbedding
            ? new ConditionalBatchNorm(block / convolution.Norm!, options.BatchNorm, options.SpectralNorm, convolution.Inputs, _plan.Conditions)
            : new ConditionalBatchNorm(block / convolution.Norm!, options.BatchNorm, convolution.Inputs, model.ClassCount);

        _blocks = new GeneratorBlock[_plan.Blocks.Count];
        _attention = new SelfAttention?[_plan.Blocks.Count];
        for (int i = 0; i < _blocks.Length; i++)
        {
            BlockPlan block = _plan.Blocks[i];
            _blocks[i] = new GeneratorBlock(block.In(Parameters), options.SpectralNorm, Norm, block);
            if (block.Attention is { } attention) _attention[i] = new SelfAttention(attention.In(Parameters), options.SpectralNorm, attention);
        }

        _outputNorm = new BatchNorm(end / GeneratorPlan.OutputNorm, options.BatchNorm, _plan.Output.Inputs);
        _output = new ImageConvolution(end, options.SpectralNorm, _plan.Output, model.ImageChannels);
    }

    /// <summary>Weights and statistics.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Latent size L; with hierarchical latents the configured size reduced to a multiple of the chunks.</summary>
    public int LatentSize => _plan.LatentSize;

    /// <summary>The architecture.</summary>
    public ModelOptions Model { get; }

    /// <inheritdoc />
    public LayerInputShape LayerShape => new(_plan.ChunkCount, LatentSize / _plan.ChunkCount, _blocks.Length, Model.ClassCount);

    /// <summary>Draws images.</summary>
    /// <param name="z">float [N,L].</param>
    /// <param name="y">int64 [N] labels, or float [N,K] class weights.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,C,H,W] in [-1,1], owned by the current scope.</returns>
    /// <exception cref="ArgumentException">z has another latent size.</exception>
    public Tensor Forward(Tensor z, Tensor y, Pass pass)
    {
        if (z.Size(1) != LatentSize) throw new ArgumentException($"latents of size {z.Size(1)} for a generator that takes {LatentSize}", nameof(z));
        using var scope = new TensorScope();
        using ReducedPrecision arithmetic = pass.Begin(Parameters.Device);
        Tensor c = Condition(y, z.Type, pass); // [N,shared]
        Tensor[] chunks = _plan.ChunkCount == 1 ? [z] : z.Chunk(_plan.ChunkCount, 1);
        return scope.Keep(Draw(chunks, _ => c, pass));
    }

    /// <inheritdoc />
    public Tensor Forward(LayerInputs inputs, Pass pass)
    {
        LayerShape.Require(inputs);
        using var scope = new TensorScope();
        using ReducedPrecision arithmetic = pass.Begin(Parameters.Device);
        Tensor[] chunks = [.. inputs.Latents.Chunk(_plan.ChunkCount, 1).Select(row => row.Squeeze(1))];
        return scope.Keep(Draw(chunks, block => Condition(inputs.Classes.Narrow(1, block, 1).Squeeze(1), inputs.Latents.Type, pass), pass));
    }

    // Results belong to the caller's scope.
    private Tensor Draw(Tensor[] chunks, Func<int, Tensor> classOf, Pass pass)
    {
        Tensor h = _linear.Forward(chunks[0], pass).Reshape(-1, _plan.BottomChannels, _plan.Bottom.Height, _plan.Bottom.Width);
        h = pass.ForConvolutions(h, _plan.Widest);
        for (int i = 0; i < _blocks.Length; i++)
        {
            Tensor condition = _plan.ChunkCount == 1 ? classOf(i) : ShapeOperators.Concatenate([classOf(i), chunks[i + 1]], 1);
            h = _blocks[i].Forward(h, condition, pass);
            if (_attention[i] is { } attention) h = attention.Forward(h, pass);
        }

        h = _outputNorm.ForwardRelu(h, pass);
        return _output.Forward(h, pass).To(Parameters.Type).Tanh();
    }

    private Tensor Condition(Tensor y, DataType type, Pass pass) => _classEmbedding is null ? y : ClassEmbedding.Of(_classEmbedding, y, pass).To(type);

    /// <inheritdoc />
    public void Fold(DataType type = DataType.Float32)
    {
        _linear.Fold(type);
        foreach (GeneratorBlock block in _blocks) block.Fold(type);
        foreach (SelfAttention? attention in _attention) attention?.Fold(type);
        _output.Fold(type);
    }

    /// <summary>Forgets the running statistics; <see cref="Pass.CollectStatistics"/> gathers standing ones.</summary>
    public void ResetStatistics()
    {
        foreach (BatchStatistics statistics in _blocks.SelectMany(block => block.Statistics)) statistics.Reset();
        _outputNorm.Statistics.Reset();
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Parameters.Dispose();
}
