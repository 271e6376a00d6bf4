using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Tests.Layers;

public sealed class SpectralWeightTests
{
    private static readonly SpectralNormOptions Pairs = new() { StoresRightVectors = true };

    [Fact]
    public void Training_stores_both_vectors_and_evaluation_divides_by_the_same_value()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using ParameterStore store = Make(Pairs, out SpectralWeight weight);
        float[] u = store["w.u0"].ToArray<float>(), v = store["w.v0"].ToArray<float>();
        float[] trained = weight.Normalised(ForwardMode.Train).ToArray<float>();
        Assert.NotEqual(u, store["w.u0"].ToArray<float>());
        Assert.NotEqual(v, store["w.v0"].ToArray<float>());
        Assert.Equal(trained, weight.Normalised(ForwardMode.Evaluate).ToArray<float>());
        Assert.Equal(trained, weight.Normalised(ForwardMode.Evaluate).ToArray<float>()); // and changes nothing
        double sigma = store["w.weight"].Flatten(1).MatVec(store["w.v0"].Reshape(-1)).Dot(store["w.u0"].Reshape(-1)).Item();
        Assert.Equal(sigma, store["w.sv0"].Item(), Tolerances.Float32);
        Assert.Equal(1, store["w.u0"].Norm().Item(), Tolerances.Float32);
        Assert.Equal(1, store["w.v0"].Norm().Item(), Tolerances.Float32);
    }

    [Fact]
    public void Many_iterations_find_the_largest_singular_value()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using ParameterStore store = Make(Pairs, out SpectralWeight weight);
        for (int i = 0; i < 300; i++) weight.Normalised(ForwardMode.Train);
        // Of a matrix whose largest singular value is 1, the products with all vectors are no longer than those.
        Tensor normal = weight.Normalised(ForwardMode.Evaluate).Flatten(1);
        Assert.Equal(1, normal.MatVec(store["w.v0"].Reshape(-1)).Norm().Item(), Tolerances.PowerIteration);
        using var random = new RandomGenerator(8);
        for (int i = 0; i < 20; i++)
        {
            Tensor x = TensorFactory.RandomNormal(random, normal.Size(1));
            Assert.True(normal.MatVec(x).Norm().Item() <= x.Norm().Item() * (1 + Tolerances.PowerIteration));
        }
    }

    [Fact]
    public void Without_options_the_weight_is_itself_and_there_are_no_vectors()
    {
        using var scope = new TensorScope();
        using ParameterStore store = Make(null, out SpectralWeight weight);
        Assert.Equal("w.weight", Assert.Single(store.Entries).Name);
        Assert.Same(store["w.weight"], weight.Normalised(ForwardMode.Train));
        float[] before = store["w.weight"].ToArray<float>();
        weight.Fold(DataType.Float32);
        Assert.Equal(before, weight.Normalised(ForwardMode.Evaluate).ToArray<float>());
        Assert.Throws<InvalidOperationException>(() => weight.Normalised(ForwardMode.Train));
    }

    private static ParameterStore Make(SpectralNormOptions? options, out SpectralWeight weight)
    {
        using var random = new RandomGenerator(3);
        var store = new ParameterStore(Device.Cpu, new Initializer(WeightInit.Normal002, random));
        weight = new SpectralWeight(store.Root / "w", options, ParameterRole.ConvolutionWeight, 6, 4, 3, 3);
        return store;
    }
}
