using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>Self-attention of a transformer block: queries, keys and values of all heads come from one product.</summary>
internal sealed class TokenAttention
{
    private readonly int _heads;
    private readonly LinearLayer _input;
    private readonly LinearLayer _output;

    /// <param name="path">Its place.</param>
    /// <param name="width">Numbers a token.</param>
    /// <param name="heads">A divisor of the width.</param>
    /// <param name="outputDeviation">Standard deviation of the initial weights of the last product.</param>
    internal TokenAttention(ParameterPath path, int width, int heads, double outputDeviation)
    {
        _heads = heads;
        _input = new LinearLayer(path, width, 3 * width, 1 / Math.Sqrt(width), "in_proj_");
        _output = new LinearLayer(path / "out_proj", width, width, outputDeviation);
    }

    /// <summary>float [N,L,W] to the same shape, in the type of the products.</summary>
    internal Tensor Forward(Tensor x, Tensor? mask, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor[] parts = [.. _input.Forward(x, pass).Chunk(3, -1).Select(part => HeadedAttention.Split(part, _heads))];
        return scope.Keep(_output.Forward(HeadedAttention.Join(HeadedAttention.Gather(parts[0], parts[1], parts[2], mask), _heads), pass));
    }
}
