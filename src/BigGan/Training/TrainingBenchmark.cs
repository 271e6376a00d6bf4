using System.Diagnostics;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>Training steps and nothing else: freshly initialised networks, images of noise, no files.</summary>
public sealed class TrainingBenchmark : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly RandomGenerator _random;
    private readonly TrainingNetworks _networks;
    private readonly TrainingStep _step;
    private readonly Tensor _images;
    private readonly Tensor _labels;
    private long _steps;

    /// <summary>Builds the networks and one batch of images.</summary>
    /// <param name="options">What would be trained; steps and outputs do not matter.</param>
    /// <param name="device">Where it runs.</param>
    public TrainingBenchmark(TrainingOptions options, Device device)
    {
        _options = options;
        _random = new RandomGenerator((ulong)options.Seed);
        _networks = new TrainingNetworks(options, device, _random);
        _step = new TrainingStep(_networks, options, new RandomLatents(_networks.Generator.LatentSize, options.Model.ClassCount, _random));
        using var scope = new TensorScope();
        ModelOptions model = options.Model;
        _images = TensorFactory.RandomNormal(_random, options.BatchSize, model.ImageChannels, model.Height, model.Width).Clamp(-1, 1).To(device).Own();
        _labels = TensorFactory.RandomIntegers(model.ClassCount, _random, options.BatchSize).To(device).Own();
    }

    /// <summary>Real images that D sees in one step.</summary>
    public long ImagesPerStep => (long)_options.BatchSize * _options.Discriminator.Accumulations * _options.DiscriminatorSteps;

    /// <summary>Runs one training step, and returns its wall time.</summary>
    public TimeSpan RunStep()
    {
        long start = Stopwatch.GetTimestamp();
        _step.Run(++_steps, () => (_images, _labels)).Dispose();
        _networks.Generator.Parameters.Device.Synchronize();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Draws one batch from the network that a user samples, and returns the wall time.</summary>
    public TimeSpan DrawSamples()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        long start = Stopwatch.GetTimestamp();
        IGenerator generator = _networks.Best;
        Device device = generator.Parameters.Device;
        Tensor z = TensorFactory.RandomNormal(_random, _options.BatchSize, generator.LatentSize).To(device);
        generator.Forward(z, _labels, Pass.Evaluate.In(_options.Precision, device)).Sum().Item();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Warms up, then measures training and after it sampling with folded weights.</summary>
    /// <param name="warmUp">Steps that do not count: the first ones also choose kernels and grow the heap.</param>
    /// <param name="steps">Steps that count, at least 1.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/> after the step at hand.</param>
    public TrainingBenchmarkResult Run(int warmUp, int steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        double[] training = Seconds(RunStep, warmUp, steps, cancellation);
        _networks.Best.Fold();
        double[] sampling = Seconds(DrawSamples, warmUp, steps, cancellation);
        return new TrainingBenchmarkResult(
            training[0], training[steps / 2], ImagesPerStep / training[0], _options.BatchSize / sampling[0], PeakResidentBytes());
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _networks.Dispose();
        _images.Dispose();
        _labels.Dispose();
        _random.Dispose();
    }

    private static double[] Seconds(Func<TimeSpan> measured, int warmUp, int count, CancellationToken cancellation)
    {
        double[] seconds = [.. Enumerable.Range(0, warmUp + count).Select(_ => Measure()).Skip(warmUp)];
        Array.Sort(seconds);
        return seconds;

        double Measure()
        {
            cancellation.ThrowIfCancellationRequested();
            return measured().TotalSeconds;
        }
    }

    private static long PeakResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}

/// <summary>What a benchmark measured. The minimum is what the machine can do; the median tells how disturbed it was.</summary>
/// <param name="SecondsPerStep">Fastest training step.</param>
/// <param name="MedianSecondsPerStep">Median training step.</param>
/// <param name="ImagesPerSecond">Real images that D consumed per second, in the fastest step.</param>
/// <param name="SamplesPerSecond">Images drawn per second, in the fastest batch.</param>
/// <param name="PeakResidentBytes">The largest resident memory of the process so far.</param>
public sealed record TrainingBenchmarkResult(
    double SecondsPerStep, double MedianSecondsPerStep, double ImagesPerSecond, double SamplesPerSecond, long PeakResidentBytes);
