using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>CLIP's vision transformer: patches, a token for the class, learnt positions; the feature is what becomes of the class token.</summary>
internal sealed class VisionTransformer : IImageTower
{
    private readonly int _patch;
    private readonly int _width;
    private readonly int _grid;
    private readonly Tensor _patches;
    private readonly Tensor _class;
    private readonly Tensor _positions;
    private readonly LayerNorm _before;
    private readonly Transformer _transformer;
    private readonly LayerNorm _after;
    private readonly Tensor _projection;

    internal VisionTransformer(ParameterPath path, ClipOptions clip, VisionTransformerOptions options)
    {
        (_patch, _width, _grid) = (options.PatchSize, options.Width, clip.ImageSize / options.PatchSize);
        double deviation = 1 / Math.Sqrt(_width);
        _class = path.Normal("class_embedding", ParameterRole.Embedding, deviation, _width);
        _positions = path.Normal("positional_embedding", ParameterRole.Embedding, deviation, (_grid * _grid) + 1, _width);
        _projection = path.Normal("proj", ParameterRole.LinearWeight, deviation, _width, clip.EmbeddingSize);
        _patches = (path / "conv1").Normal("weight", ParameterRole.ConvolutionWeight, 1 / Math.Sqrt(3.0 * _patch * _patch), _width, 3, _patch, _patch);
        _before = new LayerNorm(path / "ln_pre", _width);
        _transformer = new Transformer(path / "transformer", options.Layers, _width, options.Heads, clip.Activation);
        _after = new LayerNorm(path / "ln_post", _width);
    }

    /// <inheritdoc />
    public Tensor Forward(Tensor images, Pass pass)
    {
        using var scope = new TensorScope();
        DataType type = _class.Type;
        long n = images.Size(0);
        // A convolution whose stride is the size of its window is one product of all patches with the kernels.
        Tensor patches = pass.Operand(images).Reshape(n, 3, _grid, _patch, _grid, _patch).Permute(0, 2, 4, 1, 3, 5).Reshape(n, _grid * _grid, 3 * _patch * _patch);
        Tensor tokens = patches.Linear(_patches.To(patches.Type).Flatten(1), null) + _positions.Narrow(0, 1, _grid * _grid); // [N,G*G,W]
        Tensor first = TensorFactory.Zeros(type, images.Device, n, 1, _width) + (_class + _positions.Narrow(0, 0, 1)); // [N,1,W]
        Tensor x = _transformer.Forward(_before.Forward(ShapeOperators.Concatenate([first, tokens.To(type)], 1)), null, pass);
        Tensor feature = pass.Operand(_after.Forward(x.Narrow(1, 0, 1).Squeeze(1)));
        return scope.Keep(feature.MatMul(_projection.To(feature.Type)).To(type));
    }
}
