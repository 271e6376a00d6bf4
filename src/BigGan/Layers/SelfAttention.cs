using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>Self-attention over positions, keys and values pooled by 2.</summary>
/// <remarks>Zhang et al. 2019 (SAGAN), section 3; without a scale on the scores, as in the author's release.</remarks>
internal sealed class SelfAttention
{
    private readonly int _channels;
    private readonly SpectralConvolution _query;
    private readonly SpectralConvolution _key;
    private readonly SpectralConvolution _value;
    private readonly SpectralConvolution _output;
    private readonly Tensor _gain;

    /// <exception cref="ArgumentException">Fewer than 8 channels.</exception>
    internal SelfAttention(ParameterPath path, SpectralNormOptions? options, AttentionPlan plan)
    {
        if (plan.Channels < 8) throw new ArgumentException($"self-attention needs at least 8 channels, not {plan.Channels}: a larger width, or no attention at this resolution", nameof(plan));
        _channels = plan.Channels;
        _gain = path.Constant("gamma", ParameterRole.AttentionGain, 0);
        _query = new SpectralConvolution(path, options, plan.Query);
        _key = new SpectralConvolution(path, options, plan.Key);
        _value = new SpectralConvolution(path, options, plan.Value);
        _output = new SpectralConvolution(path, options, plan.Output);
    }

    /// <summary>Adds what each position gathers from all others.</summary>
    /// <param name="x">float [N,C,H,W]; H and W even.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,C,H,W], owned by the current scope; equals x while the gain is 0, its initial value.</returns>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        long n = x.Size(0), height = x.Size(2), width = x.Size(3);
        Tensor query = _query.Forward(x, pass).Reshape(n, _channels / 8, height * width); // [N,C/8,HW]
        Tensor key = _key.Forward(x, pass).MaxPool2d(2).Reshape(n, _channels / 8, height * width / 4); // [N,C/8,HW/4]
        Tensor value = _value.Forward(x, pass).MaxPool2d(2).Reshape(n, _channels / 2, height * width / 4); // [N,C/2,HW/4]
        Tensor attention = query.Transpose(1, 2).BatchMatMul(key).Softmax(-1); // [N,HW,HW/4]
        // In this order no gradient has to be transposed at the size of the attention.
        Tensor gathered = attention.To(value.Type).BatchMatMul(value.Transpose(1, 2)).Transpose(1, 2).Reshape(n, _channels / 2, height, width);
        Tensor output = _output.Forward(gathered, pass);
        return scope.Keep(x + output * _gain.To(output.Type));
    }

    internal void Fold(DataType type)
    {
        foreach (SpectralConvolution part in Parts) part.Fold(type);
    }

    private SpectralConvolution[] Parts => [_query, _key, _value, _output];
}
