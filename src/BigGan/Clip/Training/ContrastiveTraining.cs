using BigGan.Data;
using BigGan.Layers;
using BigGan.Optimization;
using BigGan.Torch;

namespace BigGan.Clip.Training;

/// <summary>Trains a CLIP on images whose captions are made from their classes.</summary>
/// <param name="network">The network, which is trained in place.</param>
/// <param name="tokenizer">With the vocabulary of the network.</param>
/// <param name="captions">Captions of the classes of the images.</param>
/// <param name="options">Complete and checked options.</param>
internal sealed class ContrastiveTraining(ClipNetwork network, ClipTokenizer tokenizer, CaptionBook captions, ClipTrainingOptions options)
{
    private const ulong CaptionStream = 3UL << 61; // used neither by BatchOrder nor by ImageViews
    private const double WarmUp = 0.1; // share of the steps
    private const double LargestScale = 4.605170185988092; // ln(100)
    private const int StepsPerReport = 8;

    private readonly Device _device = network.Parameters.Device;
    private readonly ImageViews _views = new(options);

    /// <summary>Trains.</summary>
    /// <param name="dataset">Square colour images of the size of the network.</param>
    /// <param name="progress">Receives progress, every few steps.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="NetworkDivergedException">The loss is infinite or NaN.</exception>
    internal void Run(IImageDataset dataset, IProgress<ClipTrainingProgress>? progress, CancellationToken cancellation)
    {
        using var optimizer = new AdamOptimizer(network.Parameters, new OptimizerOptions { LearningRate = options.LearningRate, Beta1 = 0.9, Beta2 = 0.98, Epsilon = 1e-8 });
        using var loader = new BatchLoader(dataset, new BatchLoaderOptions { BatchSize = options.BatchSize, Seed = options.Seed });
        Tensor[] decaying = [.. network.Parameters.Trainable.Where(entry => entry.Role is ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight).Select(entry => entry.Value)];
        long steps = Math.Max(1, (long)(options.Epochs * dataset.Count / options.BatchSize));
        for (long step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            (Tensor loss, Tensor similarities, bool[,] describes) = Loss(loader.Next(cancellation), step);
            network.Parameters.ClearGradients();
            loss.Backward();
            optimizer.LearningRate = options.LearningRate * RateAt((step + 0.5) / steps);
            using (Autograd.NoGrad())
            {
                decaying.ForeachMultiply(1 - (options.WeightDecay * optimizer.LearningRate));
                optimizer.Step();
                network.LogitScale.CopyFrom(network.LogitScale.Clamp(0, LargestScale));
            }

            if ((step + 1) % StepsPerReport != 0 && step + 1 != steps) continue;
            double value = loss.Item();
            if (!double.IsFinite(value)) throw new NetworkDivergedException("CLIP", step + 1, value);
            progress?.Report(new ClipTrainingProgress((step + 1) * options.BatchSize, steps * options.BatchSize, value, Accuracy(similarities, describes)));
        }
    }

    private (Tensor Loss, Tensor Similarities, bool[,] Describes) Loss(Batch batch, long step)
    {
        Pass pass = Pass.Train.In(options.Precision, _device);
        (Tensor images, bool[] grey) = _views.Of(batch, step * options.BatchSize);
        var random = new SplitMix64(unchecked((ulong)options.Seed), CaptionStream | (ulong)step);
        IReadOnlyList<Caption> drawn = captions.Draw(ref random, options.CaptionsPerClass, options.StrangeShare);
        var describes = new bool[batch.Count, drawn.Count];
        for (int i = 0; i < batch.Count; i++)
            for (int j = 0; j < drawn.Count; j++) describes[i, j] = drawn[j].Describes((int)batch.Labels[i], grey[i]);

        Tensor ofImages = Directions.Of(network.EncodeImages(images.To(_device), pass));
        Tensor ofTexts = Directions.Of(network.EncodeTexts(ClipTokenizer.ToTensor([.. drawn.Select(caption => tokenizer.Encode(caption.Text))]).To(_device), pass));
        Tensor similarities = ofImages.MatMul(ofTexts.Transpose()) * network.LogitScale.Exp();
        return (ContrastiveLoss.Of(similarities, describes), similarities, describes);
    }

    // Linear warm-up, then linear decay to 0.
    private static double RateAt(double share) => Math.Min(share / WarmUp, (1 - share) / (1 - WarmUp));

    private static double Accuracy(Tensor similarities, bool[,] describes)
    {
        long[] nearest = similarities.Detach().ArgMax(1).ToArray<long>();
        return (double)nearest.Index().Count(found => describes[found.Index, found.Item]) / nearest.Length;
    }
}
