using BigGan.Layers;
using BigGan.Layers.Kernels;
using BigGan.Torch;

namespace BigGan.Tests.Layers;

public sealed class PassTests
{
    [Fact]
    public void A_weight_that_changed_is_cast_again()
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(1);
        using var store = new ParameterStore(Device.Cpu, new Initializer(WeightInit.Orthogonal, random));
        var layer = new SpectralLinear(store.Root / "linear", null, 2, 2);
        Tensor x = Tensor.From<float>([1, 0], 1, 2);
        Pass pass = Pass.Train.In(Precision.BFloat16, Device.Cpu);
        using ReducedPrecision engine = pass.Begin(Device.Cpu);
        using (Autograd.NoGrad())
        {
            store["linear.bias"].Zero();
            store["linear.weight"].CopyFrom(Tensor.From<float>([1, 2, 3, 4], 2, 2));
            Assert.Equal([1f, 3f], layer.Forward(x, pass).To(DataType.Float32).ToArray<float>());
            store["linear.weight"].CopyFrom(Tensor.From<float>([5, 6, 7, 8], 2, 2));
        }

        Tensor y = layer.Forward(x, pass);
        Assert.Equal(DataType.BFloat16, y.Type);
        Assert.Equal([5f, 7f], y.Detach().To(DataType.Float32).ToArray<float>());
        y.To(DataType.Float32).Sum().Backward();
        Assert.Equal(DataType.Float32, store["linear.weight"].Gradient()!.Type);
    }

    [Fact]
    public void Threads_run_passes_of_different_arithmetic_side_by_side()
    {
        using var random = new RandomGenerator(1);
        using var store = new ParameterStore(Device.Cpu, new Initializer(WeightInit.Orthogonal, random));
        var layer = new SpectralLinear(store.Root / "linear", null, 8, 8);
        Parallel.For(0, 64, i =>
        {
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            Precision precision = i % 2 == 0 ? Precision.Float32 : Precision.BFloat16;
            Tensor y = layer.Forward(TensorFactory.Zeros(DataType.Float32, Device.Cpu, 4, 8), Pass.Evaluate.In(precision, Device.Cpu));
            Assert.Equal(precision == Precision.Float32 ? DataType.Float32 : DataType.BFloat16, y.Type);
        });
    }

    [Fact]
    public void A_kernel_that_does_not_exist_cannot_be_switched_off()
    {
        var error = Assert.Throws<InvalidOptionException>(() => KernelChoice.OfEnvironment("winograd, joined-pol"));
        Assert.Contains("'joined-pol'; did you mean 'joined-pool'", error.Message, StringComparison.Ordinal);
        Assert.False(KernelChoice.OfEnvironment("winograd, joined-pool").Allows("winograd"));
        Assert.True(KernelChoice.OfEnvironment(null).Allows("winograd"));
    }

    [Theory]
    [InlineData("winograd", 32, 8, Resampling.None, true)]
    [InlineData("winograd", 32, 8, Resampling.UpsampleBefore, true)]
    [InlineData("winograd", 32, 16, Resampling.None, false)]
    [InlineData("joined-upsample-affine", 8, 16, Resampling.UpsampleBefore, true)]
    [InlineData("joined-upsample", 8, 16, Resampling.UpsampleBefore, false)]
    [InlineData("joined-pool", 8, 16, Resampling.PoolAfter, false)]
    internal void A_kernel_computes_what_the_row_below_it_computes(string kernel, int channels, int side, Resampling resampling, bool followed)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var random = new RandomGenerator(5);
        Tensor x = TensorFactory.RandomNormal(random, 4, channels, side, side), weight = TensorFactory.RandomNormal(random, 12, channels, 3, 3) * 0.1;
        Tensor bias = TensorFactory.RandomNormal(random, 12);
        ChannelAffine? affine = followed ? new ChannelAffine(TensorFactory.RandomNormal(random, 4, 12), TensorFactory.RandomNormal(random, 4, 12)) : null;
        ConvolutionCall With(Pass pass) => new(x, weight, bias, resampling, affine, pass);
        ConvolutionCall call = With(Pass.Evaluate), plain = With(Pass.Evaluate with { Kernels = KernelChoice.Without(KernelChoice.Names) });
        Assert.Equal(kernel, KernelTable.NameFor(call));
        Assert.Equal("direct", KernelTable.NameFor(plain));
        Assert.NotEqual(kernel, KernelTable.NameFor(With(Pass.Evaluate with { Kernels = KernelChoice.Without(kernel) })));
        Tensor expected = KernelTable.Run(plain), actual = KernelTable.Run(call);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.InRange((expected - actual).Norm().Item() / expected.Norm().Item(), 0, Tolerances.Float32);
    }

    [Fact]
    public void Fused_sums_and_norms_compute_what_LibTorchs_operators_compute()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var random = new RandomGenerator(5);
        Pass plain = Pass.Evaluate with { Kernels = KernelChoice.Without(KernelChoice.Names) };
        Tensor x = TensorFactory.RandomNormal(random, 2, 6, 4, 4), h = TensorFactory.RandomNormal(random, 2, 4, 8, 8);
        var affine = new ChannelAffine(TensorFactory.RandomNormal(random, 1, 6), TensorFactory.RandomNormal(random, 1, 6));
        AssertNear(KernelTable.Run(new AffineReluCall(x, affine, false, plain)), KernelTable.Run(new AffineReluCall(x, affine, false, Pass.Evaluate)));
        AssertNear(KernelTable.Run(new UpsampledSumCall(h + 0, x, plain)), KernelTable.Run(new UpsampledSumCall(h + 0, x, Pass.Evaluate)));
    }

    private static void AssertNear(Tensor expected, Tensor actual) => Assert.InRange((expected - actual).Norm().Item() / expected.Norm().Item(), 0, Tolerances.Float32Operation);
}
