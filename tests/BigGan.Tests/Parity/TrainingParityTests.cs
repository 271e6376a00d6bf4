using System.Text.Json;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Optimization;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Training;
using BigGan.Weights;

namespace BigGan.Tests.Parity;

/// <summary>Three training iterations against the author's training function, from the same weights and inputs.</summary>
public sealed class TrainingParityTests
{
    public static TheoryData<string> Cases => ["a1-cifar32", "a2-cifar32-acc-ortho", "b1-64-ortho", "b2-64-acc"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Three_iterations_in_float64_equal_the_authors_code(string name)
    {
        using var recorded = ParityCase.Open($"training/{name}");
        using TrainingNetworks networks = Train(recorded, DataType.Float64, out List<StepLosses> losses);
        JsonElement expected = recorded.Description.RootElement.GetProperty("metrics_float64");
        for (int i = 0; i < losses.Count; i++) AssertLosses(expected[i], losses[i], Tolerances.TrainingFloat64, Tolerances.TrainingFloat64);
        AssertNetwork(recorded, "final64_G", networks.Generator.Parameters, _ => Tolerances.TrainingFloat64);
        AssertNetwork(recorded, "final64_D", networks.Discriminator.Parameters, _ => Tolerances.TrainingFloat64);
        AssertNetwork(recorded, "final64_G_ema", networks.Average!.Parameters, _ => Tolerances.TrainingFloat64);
    }

    // Before the weights have moved far: rounding alone, and what few weights moved the other way for it.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_an_iteration_in_float32_are_those_of_float64(string name)
    {
        using var recorded = ParityCase.Open($"training/{name}");
        using TrainingNetworks exact = Train(recorded, DataType.Float64, out _, 1), rounded = Train(recorded, DataType.Float32, out _, 1);
        AssertGradients(exact.Generator.Parameters, rounded.Generator.Parameters);
        AssertGradients(exact.Discriminator.Parameters, rounded.Discriminator.Parameters);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Three_iterations_in_float32_stay_within_the_stated_tolerances(string name)
    {
        using var recorded = ParityCase.Open($"training/{name}");
        var records = new Records();
        Train(recorded, DataType.Float64, out _, null, records).Dispose();
        using TrainingNetworks networks = Train(recorded, DataType.Float32, out List<StepLosses> losses);
        JsonElement expected = recorded.Description.RootElement.GetProperty("metrics_float32");
        for (int i = 0; i < losses.Count; i++) AssertLosses(expected[i], losses[i], Tolerances.TrainingLoss, i == 0 ? Tolerances.FirstLossShare : Tolerances.LaterLossShare);
        TrainingOptions options = Options(recorded);
        AssertWithinNoise(recorded, "G", networks.Generator.Parameters, records.Generator!, options.Generator.LearningRate);
        AssertWithinNoise(recorded, "D", networks.Discriminator.Parameters, records.Discriminator!, options.Discriminator.LearningRate);
        AssertWithinNoise(recorded, "G_ema", networks.Average!.Parameters, records.Generator!, options.Generator.LearningRate);

        JsonElement tolerance = recorded.Description.RootElement.GetProperty("tolerance").GetProperty("float32_run");
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor z = recorded.Read("inputs.safetensors", "z_eval"), y = recorded.Read("inputs.safetensors", "y_eval");
        foreach ((string output, IGenerator generator) in new[] { ("G_eval", networks.Generator), ("G_ema_eval", networks.Average!) })
        {
            double absolute = tolerance.GetProperty($"outputs.safetensors/{output}").GetProperty("atol").GetDouble();
            Tensor difference = generator.Forward(z, y, Pass.Evaluate) - recorded.Read("outputs.safetensors", output);
            double rootMeanSquare = difference.Norm().Item() / Math.Sqrt(difference.ElementCount); // single pixels follow the few weights that turned
            Assert.True(rootMeanSquare <= absolute, $"{output} is off by {rootMeanSquare:E2}, more than {absolute:E2}");
        }
    }

    // The recorded tolerance holds for most of the weights. The others may have moved otherwise by as much as an error of their gradient
    // moves them: Adam divides a gradient by its size, so one that drowns in rounding moves its weight by the full rate either way in each update.
    // Singular vectors and statistics follow them.
    private static void AssertWithinNoise(ParityCase recorded, string network, ParameterStore actual, GradientRecord gradients, double rate)
    {
        using var scope = new TensorScope();
        JsonElement perKey = recorded.Description.RootElement.GetProperty("tolerance").GetProperty("float32_run").GetProperty("per_key_atol").GetProperty(network);
        double turned = 2 * rate * gradients.Updates;
        long beyond = 0, weights = 0;
        foreach (Parameter entry in actual.Entries)
        {
            double[] expected = recorded.Read($"final64_{network}.safetensors", entry.Name).To(DataType.Float64).ToArray<double>();
            double[] found = entry.Value.Detach().To(DataType.Float64).ToArray<double>();
            double stated = perKey.TryGetProperty(entry.Name, out JsonElement value) ? value.GetDouble() : Tolerances.TrainedWeight;
            double[]? shares = gradients.SharesOf(entry.Name);
            if (shares is not null) weights += shares.Length;
            for (int i = 0; i < expected.Length; i++)
            {
                double difference = Math.Abs(found[i] - expected[i]) - (Tolerances.TrainingFloat64 * Math.Abs(expected[i]));
                if (difference <= stated) continue;
                double moved = shares is null ? turned : turned * Math.Min(1, Tolerances.GradientShare / shares[i]);
                Assert.True(
                    difference <= stated + moved,
                    $"final64_{network}/{entry.Name}[{i}] is {found[i]:R}, expected {expected[i]:R} within {stated}; its gradient was {shares?[i]:E1} of the largest");
                if (shares is not null) beyond++;
            }
        }

        Assert.InRange(beyond, 0, Tolerances.MovedWeightsShare * weights);
    }

    private static void AssertGradients(ParameterStore exact, ParameterStore rounded)
    {
        using var scope = new TensorScope();
        double floor = Tolerances.VanishingGradient * exact.Trainable.Max(entry => entry.Value.Gradient()!.Norm().Item());
        foreach ((Parameter one, Parameter other) in exact.Trainable.Zip(rounded.Trainable))
        {
            Tensor expected = one.Value.Gradient()!;
            double error = (other.Value.Gradient()!.To(DataType.Float64) - expected).Norm().Item(), allowed = Tolerances.GradientShare * Math.Max(expected.Norm().Item(), floor);
            Assert.True(error <= allowed, $"the gradient of {one.Name} is off by {error:E2}, more than {allowed:E2}");
        }
    }

    private static TrainingNetworks Train(ParityCase recorded, DataType type, out List<StepLosses> losses, int? iterations = null, Records? records = null)
    {
        TrainingOptions options = Options(recorded);
        using var random = new RandomGenerator(0);
        var networks = new TrainingNetworks(options, Device.Cpu, random, type);
        NetworkFile.Load(recorded.PathOf("init_G.safetensors"), networks.Generator.Parameters);
        NetworkFile.Load(recorded.PathOf("init_D.safetensors"), networks.Discriminator.Parameters);
        networks.Average!.Parameters.CopyFrom(networks.Generator.Parameters);

        using var scope = new TensorScope();
        Tensor x = recorded.Read("inputs.safetensors", "x").To(type), y = recorded.Read("inputs.safetensors", "y_x");
        var step = new TrainingStep(networks, options, new RecordedLatents(recorded));
        losses = [];
        for (int iteration = 0; iteration < (iterations ?? recorded.Description.RootElement.GetProperty("iterations").GetInt32()); iteration++)
        {
            long position = 0;
            using DeviceLosses measured = step.Run(iteration + 1, () =>
            {
                records?.Observe(networks, options);
                Tensor images = x.Narrow(0, iteration, 1).Squeeze(0).Narrow(0, position, options.BatchSize);
                Tensor labels = y.Narrow(0, iteration, 1).Squeeze(0).Narrow(0, position, options.BatchSize);
                position += options.BatchSize;
                return (images, labels);
            });
            losses.Add(measured.Read());
            records?.Observe(networks, options);
        }

        return networks;
    }

    private static TrainingOptions Options(ParityCase recorded)
    {
        JsonElement config = recorded.Config, training = recorded.Description.RootElement.GetProperty("training");
        OptimizerOptions Optimizer(string network) => new()
        {
            LearningRate = config.GetProperty($"{network}_lr").GetDouble(),
            Beta1 = config.GetProperty($"{network}_B1").GetDouble(),
            Beta2 = config.GetProperty($"{network}_B2").GetDouble(),
            Epsilon = config.GetProperty("adam_eps").GetDouble(),
            Accumulations = training.GetProperty($"num_{network}_accumulations").GetInt32(),
            OrthogonalRegularisation = training.GetProperty($"{network}_ortho").GetDouble() is > 0 and double strength
                ? new() { Strength = strength, Form = OrthogonalForm.AuthorsRelease }
                : null,
        };
        return new TrainingOptions
        {
            Model = recorded.Model,
            BatchSize = training.GetProperty("batch_size").GetInt32(),
            GeneratorBatchSize = training.GetProperty("G_batch_size").GetInt32() is > 0 and int size ? size : null,
            DiscriminatorSteps = training.GetProperty("num_D_steps").GetInt32(),
            SplitDiscriminatorBatch = training.GetProperty("split_D").GetBoolean(),
            Generator = Optimizer("G"),
            Discriminator = Optimizer("D"),
            Average = new() { Decay = training.GetProperty("ema_decay").GetDouble(), StartStep = training.GetProperty("ema_start").GetInt64() },
            Precision = Precision.Float32,
        };
    }

    private static void AssertLosses(JsonElement expected, StepLosses actual, double absolute, double relative) => Near.Assert(
        [expected.GetProperty("D_loss_real").GetDouble(), expected.GetProperty("D_loss_fake").GetDouble(), expected.GetProperty("G_loss").GetDouble()],
        [actual.Real, actual.Fake, actual.Generator], absolute, relative, "losses");

    private static void AssertNetwork(ParityCase recorded, string file, ParameterStore actual, Func<string, double> absolute)
    {
        using var scope = new TensorScope();
        foreach (Parameter entry in actual.Entries)
            Near.Assert(recorded.Read($"{file}.safetensors", entry.Name), entry.Value, absolute(entry.Name), Tolerances.TrainingFloat64, $"{file}/{entry.Name}");
    }

    /// <summary>The gradients of both networks.</summary>
    private sealed class Records
    {
        internal GradientRecord? Generator { get; private set; }

        internal GradientRecord? Discriminator { get; private set; }

        internal void Observe(TrainingNetworks networks, TrainingOptions options)
        {
            (Generator ??= new GradientRecord(networks.GeneratorOptimizer, options.Generator.Beta2)).Observe();
            (Discriminator ??= new GradientRecord(networks.DiscriminatorOptimizer, options.Discriminator.Beta2)).Observe();
        }
    }

    private sealed class RecordedLatents(ParityCase recorded) : ILatentSource
    {
        private long _call;

        public (Tensor Z, Tensor Y) Next(long count)
        {
            Tensor z = recorded.Read("inputs.safetensors", "z").Narrow(0, _call, 1).Squeeze(0);
            Tensor y = recorded.Read("inputs.safetensors", "y").Narrow(0, _call, 1).Squeeze(0);
            _call++;
            Assert.Equal(count, z.Size(0));
            return (z, y);
        }
    }
}
