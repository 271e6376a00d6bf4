using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>A stack of transformer blocks.</summary>
internal sealed class Transformer
{
    private readonly TransformerBlock[] _blocks;

    internal Transformer(ParameterPath path, int layers, int width, int heads, ClipActivation activation) =>
        _blocks = [.. Enumerable.Range(0, layers).Select(i => new TransformerBlock(path / "resblocks" / i, width, heads, layers, activation))];

    /// <summary>Runs all blocks.</summary>
    /// <param name="x">float [N,L,W].</param>
    /// <param name="mask">[L,L], added to the scores of attention; null lets every token see all others.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,L,W], owned by the current scope.</returns>
    internal Tensor Forward(Tensor x, Tensor? mask, Pass pass)
    {
        using var scope = new TensorScope();
        foreach (TransformerBlock block in _blocks) x = block.Forward(x, mask, pass);
        return scope.Keep(x);
    }
}
