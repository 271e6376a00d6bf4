using BigGan.Guidance;
using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Tests.Guidance;

/// <summary>The losses that keep latents and classes in order, and weights from logits: their gradients against finite differences in float64.</summary>
public sealed class GuidanceLossTests
{
    [Fact]
    public void Normal_latents_lose_less_than_others()
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(2);
        Tensor normal = TensorFactory.RandomNormal(random, 4, 512);
        double usual = GuidanceLosses.OfLatents(normal).Item();
        Assert.InRange(usual, 4, 4.6); // the square of the latents counts as at least 1, four times
        Assert.All((Tensor[])[normal * 2, normal + 1, normal * 0.5, normal.Square() - 1, normal.Sign()], other => Assert.True(GuidanceLosses.OfLatents(other).Item() > usual + 0.2));
    }

    [Fact]
    public void One_class_loses_nothing_and_the_largest_of_each_layer_is_free()
    {
        using var scope = new TensorScope();
        Assert.Equal(0, GuidanceLosses.OfClasses(Tensor.From<float>([0, 1, 0, 0, 0, 0.7f], 2, 3)).Item());
        // ((50 x 0.1)^2 + (50 x 0.2)^2) over 2 rows of 2 counted classes.
        Assert.Equal((25 + 100) / 4.0, GuidanceLosses.OfClasses(Tensor.From<float>([0.1f, 1, 0, 0.2f, 0, 0.7f], 2, 3)).Item(), Tolerances.Float32 * 100);
    }

    [Fact]
    public void Top_classes_are_softmaxes_without_the_larger_ones()
    {
        using var scope = new TensorScope();
        double[] logits = [1, 4, -2, 3, 0.5];
        double[] weights = SoftClasses.Of(Tensor.From<double>(logits, 1, 5), ClassForm.TopClasses, 3, 2).ToArray<double>();
        double[] terms = [.. logits.Select(logit => Math.Exp(logit / 2))];
        Assert.Equal(terms[1] / terms.Sum(), weights[1], Tolerances.Float64Sum);
        Assert.Equal(terms[3] / (terms.Sum() - terms[1]), weights[3], Tolerances.Float64Sum);
        Assert.Equal(terms[0] / (terms.Sum() - terms[1] - terms[3]), weights[0], Tolerances.Float64Sum);
        Assert.Equal((0, 0), (weights[2], weights[4]));
    }

    public static TheoryData<string> Functions => ["latents", "classes", "top classes", "softmax", "sigmoid"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_equal_finite_differences(string name)
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(3);
        using var store = new ParameterStore(Device.Cpu, null, DataType.Float64);
        Tensor x = store.Root.Constant("x", ParameterRole.SearchedInput, 0, 3, 7);
        using (Autograd.NoGrad()) x.CopyFrom(TensorFactory.RandomNormal(random, 3, 7) * 1.5);
        Tensor factors = TensorFactory.RandomNormal(random, 3, 7).To(DataType.Float64);
        Tensor Loss() => name switch
        {
            "latents" => GuidanceLosses.OfLatents(x),
            "classes" => GuidanceLosses.OfClasses(x),
            "top classes" => (SoftClasses.Of(x, ClassForm.TopClasses, 3, 2) * factors).Sum(),
            "softmax" => (SoftClasses.Of(x, ClassForm.Softmax, 0, 2) * factors).Sum(),
            _ => (SoftClasses.Of(x, ClassForm.Sigmoid, 0, 2) * factors).Sum(),
        };
        Loss().Backward();
        double[] gradient = x.Gradient()!.ToArray<double>();
        using var noGrad = Autograd.NoGrad();
        for (int i = 0; i < gradient.Length; i++)
        {
            double numeric = (At(i, 1e-5) - At(i, -1e-5)) / 2e-5;
            Assert.True(Math.Abs(numeric - gradient[i]) <= Tolerances.FiniteDifference + (Tolerances.FiniteDifferenceShare * Math.Abs(numeric)), $"{name}[{i}]: {gradient[i]} by autograd, {numeric} by differences");
        }

        double At(int index, double change)
        {
            Span<double> elements = x.Span<double>();
            double before = elements[index];
            elements[index] = before + change;
            double loss = Loss().Item();
            elements[index] = before;
            return loss;
        }
    }
}
