using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>CLIP's text transformer: every token sees itself and those before it; the feature is what becomes of the end token.</summary>
internal sealed class TextTower
{
    private readonly TextOptions _options;
    private readonly Tensor _tokens;
    private readonly Tensor _positions;
    private readonly Transformer _transformer;
    private readonly LayerNorm _last;
    private readonly Tensor _projection;

    internal TextTower(ParameterPath path, ClipOptions clip)
    {
        _options = clip.Text;
        _positions = path.Normal("positional_embedding", ParameterRole.Embedding, 0.01, _options.ContextLength, _options.Width);
        _projection = path.Normal("text_projection", ParameterRole.LinearWeight, 1 / Math.Sqrt(_options.Width), _options.Width, clip.EmbeddingSize);
        _transformer = new Transformer(path / "transformer", _options.Layers, _options.Width, _options.Heads, clip.Activation);
        _tokens = (path / "token_embedding").Normal("weight", ParameterRole.Embedding, 0.02, _options.VocabularySize, _options.Width);
        _last = new LayerNorm(path / "ln_final", _options.Width);
    }

    /// <summary>Features of texts.</summary>
    /// <param name="ids">int64 [N,L], L the context length; the largest number of a row is its end token, which is the feature's place.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,E], not normalised, owned by the current scope.</returns>
    /// <exception cref="ArgumentException">The ids have another shape.</exception>
    internal Tensor Forward(Tensor ids, Pass pass)
    {
        if (ids.Shape is not [var n, var context] || context != _options.ContextLength) throw new ArgumentException($"tokens must be [N,{_options.ContextLength}], not [{string.Join(",", ids.Shape)}]", nameof(ids));
        using var scope = new TensorScope();
        long[] ends = ids.ArgMax(-1).ToArray<long>();
        // No token sees those behind it, so those behind the last end change nothing.
        long length = ends.Max() + 1;
        Tensor x = _tokens.Embedding(ids.Narrow(1, 0, length)) + _positions.Narrow(0, 0, length);
        x = _transformer.Forward(x, CausalMask(length, x), pass).Reshape(n * length, _options.Width);
        long[] places = [.. ends.Select((end, row) => row * length + end)];
        Tensor feature = pass.Operand(_last.Forward(x.IndexSelect(0, Tensor.From<long>(places, n).To(x.Device))));
        return scope.Keep(feature.MatMul(_projection.To(feature.Type)).To(x.Type));
    }

    private static Tensor CausalMask(long length, Tensor like)
    {
        float[] mask = new float[length * length];
        for (long row = 0; row < length; row++) mask.AsSpan((int)(row * length + row + 1), (int)(length - row - 1)).Fill(float.NegativeInfinity);
        return Tensor.From<float>(mask, length, length).To(like.Device).To(like.Type);
    }
}
