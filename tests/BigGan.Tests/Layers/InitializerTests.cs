using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Tests.Layers;

public sealed class InitializerTests
{
    [Theory]
    [InlineData(6, 40)]
    [InlineData(40, 6)]
    public void Orthogonal_weights_have_orthonormal_rows_or_columns(int rows, int columns)
    {
        using var scope = new TensorScope();
        Tensor weight = Draw(WeightInit.Orthogonal, rows, columns / 2, 2, 1).Reshape(rows, columns);
        Tensor product = rows < columns ? weight.MatMul(weight.Transpose()) : weight.Transpose().MatMul(weight);
        Tensor identity = TensorFactory.Identity(Math.Min(rows, columns), DataType.Float32, Device.Cpu);
        Assert.True((product - identity).Abs().Max().Item() < Tolerances.Float32);
    }

    [Fact]
    public void Normal_weights_have_deviation_0_02()
    {
        using var scope = new TensorScope();
        Tensor weight = Draw(WeightInit.Normal002, 100, 100, 3, 3);
        Assert.Equal(0.02, Math.Sqrt(weight.Square().Mean().Item()), tolerance: 2e-4);
    }

    [Fact]
    public void Xavier_weights_fill_their_range()
    {
        using var scope = new TensorScope();
        double limit = Math.Sqrt(6.0 / ((20 * 9) + (30 * 9)));
        Tensor weight = Draw(WeightInit.Xavier, 30, 20, 3, 3);
        Assert.InRange(weight.Max().Item(), 0.98 * limit, limit);
        Assert.InRange(weight.Min().Item(), -limit, -0.98 * limit);
    }

    [Fact]
    public void Two_layers_of_one_name_are_refused()
    {
        using var store = new ParameterStore(Device.Cpu);
        store.Root.Constant("gain", ParameterRole.NormGain, 1, 2);
        Assert.Contains("gain", Assert.Throws<ArgumentException>(() => store.Root.Constant("gain", ParameterRole.NormGain, 1, 2)).Message);
        Assert.Contains("bias", Assert.Throws<KeyNotFoundException>(() => store["bias"]).Message);
    }

    private static Tensor Draw(WeightInit kind, params long[] shape)
    {
        using var random = new RandomGenerator(1);
        Tensor weight = TensorFactory.Zeros(DataType.Float32, Device.Cpu, shape);
        new Initializer(kind, random).FillWeight(weight);
        return weight;
    }
}
