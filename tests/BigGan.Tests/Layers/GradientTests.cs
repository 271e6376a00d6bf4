using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Tests.Layers;

/// <summary>Autograd through the layers with algebra of their own, against finite differences in float64.</summary>
public sealed class GradientTests
{
    private static ModelOptions Model { get; } = new()
    {
        Height = 8,
        Width = 8,
        BottomHeight = 4,
        BottomWidth = 4,
        ImageChannels = 1,
        ClassCount = 2,
        Generator = new() { Width = 2, LatentSize = 6, SharedSize = 3, AttentionResolutions = [8] },
        Discriminator = new() { Width = 2, AttentionResolutions = [4] },
    };

    // Singular vectors are constants to autograd. Evaluation leaves them as they are between two calls, but iterates once
    // from them, so the numerical derivative of sigma has a part that autograd rightly lacks; enough iterations remove it.
    [Fact]
    public void Gradients_of_generator_and_discriminator_equal_finite_differences()
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(4);
        using var generator = new Generator(Model, Device.Cpu, random, DataType.Float64);
        using var discriminator = new Discriminator(Model, Device.Cpu, random, DataType.Float64);
        using (Autograd.NoGrad())
        {
            generator.Parameters["blocks.0.1.gamma"].Fill(0.5);
            discriminator.Parameters["blocks.0.1.gamma"].Fill(0.5);
        }

        Tensor z = TensorFactory.RandomNormal(random, 3, generator.LatentSize).To(DataType.Float64), y = Tensor.From<long>([0, 1, 1], 3);
        Tensor Loss(ForwardMode mode) => HingeLoss.Generator(discriminator.Forward(generator.Forward(z, y, mode), y, mode));
        using (Autograd.NoGrad())
        {
            for (int i = 0; i < 400; i++)
            {
                using var step = new TensorScope();
                Loss(ForwardMode.Train);
            }
        }

        Loss(ForwardMode.Evaluate).Backward();
        var numbers = new Random(1);
        using var noGrad = Autograd.NoGrad();
        foreach (Parameter parameter in generator.Parameters.Trainable.Concat(discriminator.Parameters.Trainable))
        {
            double[] gradient = parameter.Value.Gradient()!.ToArray<double>();
            int index = numbers.Next(gradient.Length);
            double numeric = (At(parameter.Value, index, 1e-5, Loss) - At(parameter.Value, index, -1e-5, Loss)) / 2e-5;
            Assert.True(Math.Abs(numeric - gradient[index]) <= 1e-6 + (1e-4 * Math.Abs(numeric)), $"{parameter.Name}[{index}]: {gradient[index]} by autograd, {numeric} by differences");
        }
    }

    private static double At(Tensor value, int index, double change, Func<ForwardMode, Tensor> loss)
    {
        using var scope = new TensorScope();
        Span<double> elements = value.Span<double>();
        double before = elements[index];
        elements[index] = before + change;
        double result = loss(ForwardMode.Evaluate).Item();
        elements[index] = before;
        return result;
    }
}
