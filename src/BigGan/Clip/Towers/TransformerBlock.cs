using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>Self-attention, then two linear layers with an activation between them; each normalises its input and is added to it.</summary>
internal sealed class TransformerBlock
{
    private const double QuickSlope = 1.702;

    private readonly ClipActivation _activation;
    private readonly LayerNorm _attentionNorm;
    private readonly TokenAttention _attention;
    private readonly LayerNorm _perceptronNorm;
    private readonly LinearLayer _widening;
    private readonly LinearLayer _narrowing;

    internal TransformerBlock(ParameterPath path, int width, int heads, int layers, ClipActivation activation)
    {
        double outputDeviation = 1 / Math.Sqrt(2.0 * width * layers); // so that the sum over all blocks starts near 1
        _activation = activation;
        _attention = new TokenAttention(path / "attn", width, heads, outputDeviation);
        _attentionNorm = new LayerNorm(path / "ln_1", width);
        _widening = new LinearLayer(path / "mlp" / "c_fc", width, 4 * width, 1 / Math.Sqrt(2.0 * width));
        _narrowing = new LinearLayer(path / "mlp" / "c_proj", 4 * width, width, outputDeviation);
        _perceptronNorm = new LayerNorm(path / "ln_2", width);
    }

    /// <summary>float [N,L,W] to the same shape.</summary>
    internal Tensor Forward(Tensor x, Tensor? mask, Pass pass)
    {
        using var scope = new TensorScope();
        x += _attention.Forward(_attentionNorm.Forward(x), mask, pass);
        return scope.Keep(x + _narrowing.Forward(Activate(_widening.Forward(_perceptronNorm.Forward(x), pass)), pass));
    }

    private Tensor Activate(Tensor x) => _activation == ClipActivation.Gelu ? x.Gelu() : x * (x * QuickSlope).Sigmoid();
}
