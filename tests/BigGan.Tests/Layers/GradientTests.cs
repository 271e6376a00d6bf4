using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Tests.Layers;

/// <summary>Autograd through the layers with algebra of their own, against finite differences in float64.</summary>
public sealed class GradientTests
{
    private static ModelOptions Flat { get; } = new()
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

    // Dropped and added channels, blocks that resample and blocks that do not, dropped outputs.
    private static ModelOptions Deep { get; } = Flat with
    {
        Deep = true,
        Generator = Flat.Generator with { ChannelMultiples = [6, 4, 4], Upsample = [false, true, false], OutputChannels = 3 },
        Discriminator = Flat.Discriminator with { ChannelMultiples = [2, 4, 6], Downsample = [true, false] },
    };

    private static ModelOptions DeepWithPairs { get; } = Deep with
    {
        Generator = Deep.Generator with { SpectralNorm = new() { StoresRightVectors = true } },
        Discriminator = Deep.Discriminator with { SpectralNorm = new() { StoresRightVectors = true } },
    };

    public static TheoryData<string> Models => ["flat", "deep", "deep with pairs of vectors", "without spectral norm in G"];

    // Singular vectors are constants to autograd. Evaluation leaves them as they are between two calls, but iterates once
    // from them, so the numerical derivative of sigma has a part that autograd rightly lacks; enough iterations remove it.
    [Theory]
    [MemberData(nameof(Models))]
    public void Gradients_of_generator_and_discriminator_equal_finite_differences(string name)
    {
        ModelOptions model = name switch
        {
            "flat" => Flat,
            "deep" => Deep,
            "deep with pairs of vectors" => DeepWithPairs,
            _ => Flat with { Generator = Flat.Generator with { SpectralNorm = null } },
        };
        using var scope = new TensorScope();
        using var random = new RandomGenerator(4);
        using IGenerator generator = Networks.CreateGenerator(model, Device.Cpu, random, DataType.Float64);
        using IDiscriminator discriminator = Networks.CreateDiscriminator(model, Device.Cpu, random, DataType.Float64);
        using (Autograd.NoGrad())
        {
            foreach (Parameter gain in generator.Parameters.Trainable.Concat(discriminator.Parameters.Trainable).Where(entry => entry.Name.EndsWith(".gamma", StringComparison.Ordinal)))
                gain.Value.Fill(0.5);
        }

        Tensor z = TensorFactory.RandomNormal(random, 3, generator.LatentSize).To(DataType.Float64), y = Tensor.From<long>([0, 1, 1], 3);
        Tensor Loss(Pass pass) => HingeLoss.Generator(discriminator.Forward(generator.Forward(z, y, pass), y, pass));
        using (Autograd.NoGrad())
        {
            for (int i = 0; i < 400; i++)
            {
                using var step = new TensorScope();
                Loss(Pass.Train);
            }
        }

        Loss(Pass.Evaluate).Backward();
        var numbers = new Random(1);
        using var noGrad = Autograd.NoGrad();
        foreach (Parameter parameter in generator.Parameters.Trainable.Concat(discriminator.Parameters.Trainable))
        {
            double[] gradient = parameter.Value.Gradient()!.ToArray<double>();
            int index = numbers.Next(gradient.Length);
            double numeric = (At(parameter.Value, index, 1e-5, Loss) - At(parameter.Value, index, -1e-5, Loss)) / 2e-5;
            Assert.True(Math.Abs(numeric - gradient[index]) <= Tolerances.FiniteDifference + (Tolerances.FiniteDifferenceShare * Math.Abs(numeric)), $"{parameter.Name}[{index}]: {gradient[index]} by autograd, {numeric} by differences");
        }
    }

    private static double At(Tensor value, int index, double change, Func<Pass, Tensor> loss)
    {
        using var scope = new TensorScope();
        Span<double> elements = value.Span<double>();
        double before = elements[index];
        elements[index] = before + change;
        double result = loss(Pass.Evaluate).Item();
        elements[index] = before;
        return result;
    }
}
