using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>A linear layer with bias.</summary>
internal sealed class LinearLayer
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <param name="path">Its place.</param>
    /// <param name="inputs">Numbers that come in.</param>
    /// <param name="outputs">Numbers that go out.</param>
    /// <param name="deviation">Standard deviation of the initial weights; biases start at 0.</param>
    /// <param name="prefix">What precedes weight and bias in their names.</param>
    internal LinearLayer(ParameterPath path, int inputs, int outputs, double deviation, string prefix = "")
    {
        _weight = path.Normal($"{prefix}weight", ParameterRole.LinearWeight, deviation, outputs, inputs);
        _bias = path.Constant($"{prefix}bias", ParameterRole.Bias, 0, outputs);
    }

    /// <summary>[...,inputs] to [...,outputs], in the type of the products.</summary>
    internal Tensor Forward(Tensor x, Pass pass)
    {
        Tensor operand = pass.Operand(x);
        return operand.Linear(_weight.To(operand.Type), _bias.To(operand.Type));
    }
}
