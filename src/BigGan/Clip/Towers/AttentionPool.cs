using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>Pools a feature map by attention: the mean over all positions asks, and every position and the mean itself answer.</summary>
internal sealed class AttentionPool
{
    private readonly int _heads;
    private readonly Tensor _positions;
    private readonly LinearLayer _key;
    private readonly LinearLayer _query;
    private readonly LinearLayer _value;
    private readonly LinearLayer _output;

    /// <param name="path">Its place.</param>
    /// <param name="side">Height and width of the feature map.</param>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="heads">A divisor of the channels.</param>
    /// <param name="outputs">Numbers of the feature.</param>
    internal AttentionPool(ParameterPath path, int side, int channels, int heads, int outputs)
    {
        _heads = heads;
        double deviation = 1 / Math.Sqrt(channels);
        _positions = path.Normal("positional_embedding", ParameterRole.Embedding, deviation, (side * side) + 1, channels);
        _key = new LinearLayer(path / "k_proj", channels, channels, deviation);
        _query = new LinearLayer(path / "q_proj", channels, channels, deviation);
        _value = new LinearLayer(path / "v_proj", channels, channels, deviation);
        _output = new LinearLayer(path / "c_proj", channels, outputs, deviation);
    }

    /// <summary>[N,C,H,W] to [N,E], in the type of the products.</summary>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        Tensor positions = x.Flatten(2).Transpose(1, 2).To(_positions.Type); // [N,HW,C]
        Tensor tokens = ShapeOperators.Concatenate([positions.Mean([1], keep: true), positions], 1) + _positions;
        Tensor query = HeadedAttention.Split(_query.Forward(tokens.Narrow(1, 0, 1), pass), _heads);
        Tensor key = HeadedAttention.Split(_key.Forward(tokens, pass), _heads), value = HeadedAttention.Split(_value.Forward(tokens, pass), _heads);
        return scope.Keep(_output.Forward(HeadedAttention.Join(HeadedAttention.Gather(query, key, value, null), _heads), pass).Squeeze(1));
    }
}
