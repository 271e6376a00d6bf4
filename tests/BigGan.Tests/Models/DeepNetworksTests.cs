using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Tests.Models;

public sealed class DeepNetworksTests
{
    private static ModelOptions Model { get; } = new()
    {
        Deep = true,
        Height = 16,
        Width = 16,
        ClassCount = 3,
        Generator = new()
        {
            Width = 8,
            ChannelMultiples = [4, 4, 4, 2],
            LatentSize = 10,
            SharedSize = 6,
            AttentionResolutions = [8],
            OutputChannels = 5,
            SpectralNorm = new() { StoresRightVectors = true },
        },
        Discriminator = new() { Width = 8, ChannelMultiples = [1, 2, 4], AttentionResolutions = [8] },
    };

    [Fact]
    public void In_bfloat16_loss_and_gradients_stay_near_float32()
    {
        (double loss, float[] gradients) = Run(Precision.Float32);
        (double lower, float[] ofLower) = Run(Precision.BFloat16);
        Assert.All(ofLower, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(loss, lower, 0.05 * (1 + Math.Abs(loss)));
        double dot = gradients.Zip(ofLower).Sum(pair => (double)pair.First * pair.Second);
        double cosine = dot / Math.Sqrt(gradients.Sum(value => (double)value * value) * ofLower.Sum(value => (double)value * value));
        Assert.True(cosine > 0.98, $"the gradients' cosine is {cosine}");
    }

    [Fact]
    public void Folded_weights_give_the_same_images()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var random = new RandomGenerator(2);
        using IGenerator generator = Networks.CreateGenerator(Model, Device.Cpu, random);
        Tensor z = TensorFactory.RandomNormal(random, 4, generator.LatentSize), y = Tensor.From<long>([0, 1, 2, 0], 4);
        for (int i = 0; i < 3; i++) generator.Forward(z, y, Pass.Train);
        float[] before = generator.Forward(z, y, Pass.Evaluate).ToArray<float>();
        generator.Fold();
        float[] after = generator.Forward(z, y, Pass.Evaluate).ToArray<float>();
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Training_moves_both_singular_vectors_of_every_layer_and_those_of_the_average_fit_its_weights()
    {
        var options = new TrainingOptions
        {
            Model = Model,
            BatchSize = 4,
            Precision = Precision.Float32,
            Generator = new() { LearningRate = 2e-3 },
            Discriminator = new() { LearningRate = 2e-3 },
            Average = new() { Decay = 0.9, StartStep = 0 },
        };
        using var random = new RandomGenerator(6);
        using var networks = new TrainingNetworks(options, Device.Cpu, random);
        var before = Vectors(networks.Generator.Parameters).ToDictionary(entry => entry.Name, entry => entry.Value.ToArray<float>());
        var step = new TrainingStep(networks, options, new RandomLatents(networks.Generator.LatentSize, 3, random));
        using var scope = new TensorScope();
        Tensor x = TensorFactory.RandomNormal(random, 4, 3, 16, 16).Clamp(-1, 1), y = Tensor.From<long>([0, 1, 2, 0], 4);
        for (int i = 1; i <= 20; i++) step.Run(i, () => (x, y)).Dispose();

        Assert.Equal(2 * networks.Generator.Parameters.Entries.Count(entry => entry.Role == ParameterRole.SingularValue), before.Count);
        Assert.All(Vectors(networks.Generator.Parameters), entry => Assert.NotEqual(before[entry.Name], entry.Value.ToArray<float>()));

        // What the average divides by is nearly the largest singular value of its own weights.
        using var noGrad = Autograd.NoGrad();
        ParameterStore average = networks.Average!.Parameters;
        using IGenerator converged = Networks.CreateGenerator(Model, Device.Cpu);
        converged.Parameters.CopyFrom(average);
        Tensor z = TensorFactory.RandomNormal(random, 4, converged.LatentSize);
        for (int i = 0; i < 200; i++) converged.Forward(z, y, Pass.Train);
        foreach (Parameter value in converged.Parameters.Entries.Where(entry => entry.Role == ParameterRole.SingularValue))
        {
            string layer = value.Place;
            double divisor = average[$"{layer}.weight"].Flatten(1).MatVec(average[$"{layer}.v0"].Reshape(-1)).Dot(average[$"{layer}.u0"].Reshape(-1)).Item();
            Assert.InRange(divisor / value.Value.Item(), 0.95, 1.001);
        }
    }

    private static IEnumerable<Parameter> Vectors(ParameterStore parameters) => parameters.Entries.Where(entry => entry.Role is ParameterRole.LeftSingularVector or ParameterRole.RightSingularVector);

    private static (double Loss, float[] Gradients) Run(Precision precision)
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(2);
        using IGenerator generator = Networks.CreateGenerator(Model, Device.Cpu, random);
        using IDiscriminator discriminator = Networks.CreateDiscriminator(Model, Device.Cpu, random);
        Tensor z = TensorFactory.RandomNormal(random, 8, generator.LatentSize), y = Tensor.From<long>([0, 1, 2, 0, 1, 2, 0, 1], 8);
        Pass pass = Pass.Train.In(precision, Device.Cpu);
        Tensor loss = HingeLoss.Generator(discriminator.Forward(generator.Forward(z, y, pass), y, pass));
        loss.Backward();
        return (loss.Item(), [.. generator.Parameters.Trainable.Concat(discriminator.Parameters.Trainable).SelectMany(entry => entry.Value.Gradient()!.ToArray<float>())]);
    }
}
