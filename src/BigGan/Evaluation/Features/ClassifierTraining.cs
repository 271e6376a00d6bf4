using BigGan.Data;
using BigGan.Layers;
using BigGan.Optimization;
using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>Trains a classifier on the classes of a data set.</summary>
internal static class ClassifierTraining
{
    private const double WarmUp = 0.2; // share of the steps
    private const int StepsPerReport = 8;

    /// <summary>Trains in place.</summary>
    /// <param name="layers">The network to train.</param>
    /// <param name="dataset">Images of its shape.</param>
    /// <param name="options">Complete and checked options.</param>
    /// <param name="device">The device of the network.</param>
    /// <param name="progress">Receives progress, every few steps.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="NetworkDivergedException">The loss is infinite or NaN.</exception>
    internal static void Run(
        ResidualLayers layers, IImageDataset dataset, ClassifierOptions options, Device device, IProgress<ClassifierProgress>? progress, CancellationToken cancellation)
    {
        using var optimizer = new AdamOptimizer(layers.Parameters, new OptimizerOptions { LearningRate = options.LearningRate, Beta1 = 0.9, Epsilon = 1e-8 });
        using var loader = new BatchLoader(dataset, new BatchLoaderOptions { BatchSize = options.BatchSize, Seed = options.Seed, Flip = options.Flip ?? false });
        var shift = new RandomShift(options.Shift, options.Seed);
        Tensor[] decaying = [.. layers.Parameters.Trainable.Select(entry => entry.Value).Where(value => value.Rank > 1)];
        long steps = Math.Max(1, (long)(options.Epochs * dataset.Count / options.BatchSize));
        Pass pass = Pass.Train.In(options.Precision, device);
        for (long step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            Batch batch = shift.Apply(loader.Next(cancellation), step * options.BatchSize);
            Tensor labels = Tensor.From<long>(batch.Labels, batch.Count).To(device);
            layers.Parameters.ClearGradients();
            (_, Tensor logits) = layers.Forward(PixelRange.ToTensor(batch, device), pass);
            Tensor loss = logits.CrossEntropy(labels, options.LabelSmoothing);
            loss.Backward();
            optimizer.LearningRate = options.LearningRate * RateAt((step + 0.5) / steps);
            Decay(decaying, options.WeightDecay * optimizer.LearningRate);
            optimizer.Step();
            if ((step + 1) % StepsPerReport != 0 && step + 1 != steps) continue;
            ClassifierProgress reached = Measure(step, loss, logits, batch, steps * options.BatchSize);
            progress?.Report(reached);
        }
    }

    // Linear warm-up, then linear decay to 0.
    private static double RateAt(double share) => Math.Min(share / WarmUp, (1 - share) / (1 - WarmUp));

    private static void Decay(Tensor[] weights, double share)
    {
        using var noGrad = Autograd.NoGrad();
        weights.ForeachMultiply(1 - share);
    }

    private static ClassifierProgress Measure(long step, Tensor loss, Tensor logits, Batch batch, long total)
    {
        double value = loss.Item();
        if (!double.IsFinite(value)) throw new NetworkDivergedException("classifier", step + 1, value);
        long[] found = logits.Detach().ArgMax(1).ToArray<long>();
        return new ClassifierProgress((step + 1) * batch.Count, total, value, (double)found.Zip(batch.Labels).Count(pair => pair.First == pair.Second) / batch.Count);
    }
}
