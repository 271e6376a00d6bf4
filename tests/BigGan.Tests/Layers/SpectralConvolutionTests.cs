using BigGan.Layers;
using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Tests.Layers;

/// <summary>Convolutions joined with resampling against one after the other, values and gradients, in float64.</summary>
public sealed class SpectralConvolutionTests
{
    [Theory]
    [InlineData(4, 8, 8)]
    [InlineData(2, 16, 12)]
    [InlineData(1, 4, 4)]
    public void Convolving_a_doubled_map_equals_doubling_and_then_convolving(long n, long height, long width) => AssertSame(
        n, height, width,
        (convolution, x) => convolution.Forward(x, Pass.Evaluate, Resampling.UpsampleBefore),
        (convolution, x) => convolution.Forward(x.UpsampleNearest2d(2), Pass.Evaluate));

    [Theory]
    [InlineData(4, 8, 8)]
    [InlineData(2, 16, 12)]
    [InlineData(1, 4, 4)]
    public void Convolving_before_pooling_equals_convolving_and_then_pooling(long n, long height, long width) => AssertSame(
        n, height, width,
        (convolution, x) => convolution.Forward(x, Pass.Evaluate, Resampling.PoolAfter),
        (convolution, x) => convolution.Forward(x, Pass.Evaluate).AveragePool2d(2));

    [Fact]
    public void In_bfloat16_joined_forms_stay_near_float32()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        (ParameterStore store, SpectralConvolution convolution, Tensor x) = Make(4, 8, 8, DataType.Float32);
        using (store)
        {
            Tensor up = convolution.Forward(x, Pass.Evaluate, Resampling.UpsampleBefore), down = convolution.Forward(x, Pass.Evaluate, Resampling.PoolAfter);
            Pass lower = Pass.Evaluate.In(Precision.BFloat16, Device.Cpu);
            using ReducedPrecision engine = lower.Begin(Device.Cpu); // as a network does
            AssertRounded(up, convolution.Forward(x, lower, Resampling.UpsampleBefore));
            AssertRounded(down, convolution.Forward(x, lower, Resampling.PoolAfter));
        }
    }

    private static void AssertSame(long n, long height, long width, Func<SpectralConvolution, Tensor, Tensor> joined, Func<SpectralConvolution, Tensor, Tensor> apart)
    {
        using var scope = new TensorScope();
        (ParameterStore store, SpectralConvolution convolution, Tensor x) = Make(n, height, width, DataType.Float64);
        using (store)
        {
            Tensor[] leaves = [x, .. store.Trainable.Select(entry => entry.Value)];
            Tensor one = joined(convolution, x), two = apart(convolution, x);
            Assert.Equal(two.Shape, one.Shape);
            AssertNear(two, one, Tolerances.Float64Sum);
            Tensor[] ofOne = Gradients(one, leaves), ofTwo = Gradients(two, leaves);
            for (int i = 0; i < leaves.Length; i++) AssertNear(ofTwo[i], ofOne[i], Tolerances.Float64Sum);
        }
    }

    // Of the sum of squares, so that the gradient that arrives differs from pixel to pixel.
    private static Tensor[] Gradients(Tensor y, Tensor[] leaves)
    {
        foreach (Tensor leaf in leaves) leaf.SetGradient(null);
        y.Square().Sum().Backward();
        return Array.ConvertAll(leaves, leaf => leaf.Gradient()!);
    }

    private static (ParameterStore Store, SpectralConvolution Convolution, Tensor X) Make(long n, long height, long width, DataType type)
    {
        using var random = new RandomGenerator(7);
        var store = new ParameterStore(Device.Cpu, new Initializer(WeightInit.Orthogonal, random), type);
        var convolution = new SpectralConvolution(store.Root, new SpectralNormOptions(), new ConvolutionPlan("conv", 3, 5, 3));
        Tensor x = TensorFactory.RandomNormal(random, n, 3, height, width).To(type);
        x.RequiresGrad = true;
        return (store, convolution, x);
    }

    private static void AssertNear(Tensor expected, Tensor actual, double relative)
    {
        double error = Error(expected, actual);
        Assert.True(error <= relative, $"relative error {error:E2} above {relative:E2}");
    }

    // bfloat16 keeps 8 bits, so results that are nearer than that were not computed with it.
    private static void AssertRounded(Tensor expected, Tensor actual)
    {
        Assert.Equal(DataType.BFloat16, actual.Type);
        Assert.InRange(Error(expected, actual.To(DataType.Float32)), Tolerances.BFloat16Least, Tolerances.BFloat16Layer);
    }

    private static double Error(Tensor expected, Tensor actual) => (expected - actual).Norm().Item() / expected.Norm().Item();
}
