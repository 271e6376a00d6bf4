using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;
using BigGan.Torch;

namespace BigGan.Evaluation;

/// <summary>Computes the features of images.</summary>
/// <param name="network">The feature network.</param>
/// <param name="batchSize">Images per forward pass; it changes memory use and speed.</param>
internal sealed class FeatureExtraction(IFeatureNetwork network, int batchSize)
{
    /// <summary>Largest number of images whose features are kept: two such sets of 2048 features take 820 MB. Means and covariances are always over all images.</summary>
    internal const int MostKept = 50_000;

    /// <summary>Computes the features of all images.</summary>
    /// <param name="images">Read once.</param>
    /// <param name="withLogits">Also keep logits if the network has them; references need none.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidFileException">The features of an image are not finite.</exception>
    internal ExtractedFeatures Run(IImageSet images, bool withLogits, Action<long>? progress, CancellationToken cancellation)
    {
        if (images.Count < 2) throw new InvalidOptionException($"{images.Name} has {images.Count} image(s); scores need at least 2");
        int total = images.Count, kept = Math.Min(total, MostKept), done = 0, taken = 0;
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor features = TensorFactory.Empty(DataType.Float32, Device.Cpu, kept, network.FeatureCount);
        Tensor? logits = withLogits && network.LogitCount > 0 ? TensorFactory.Empty(DataType.Float32, Device.Cpu, kept, network.LogitCount) : null;
        ulong[]? keys = logits is null ? null : new ulong[kept];
        int[]? labels = images.ClassNames is null ? null : new int[kept];
        using MomentsAccumulator? moments = kept < total ? new MomentsAccumulator(network.FeatureCount) : null;
        foreach (ImageRows rows in images.Read(batchSize, cancellation))
        {
            using var batchScope = new TensorScope();
            int count = rows.Pixels.Length / images.Shape.ByteCount;
            Tensor pixels = Tensor.From<float>(rows.Pixels, count, images.Shape.Channels, images.Shape.Height, images.Shape.Width);
            FeatureBatch batch = network.Extract(pixels);
            if (!IsFinite(batch.Features) || (logits is not null && !IsFinite(batch.Logits!)))
                throw new InvalidFileException(images.Name, $"has an image among the {count} from number {done} whose features in {network.Space.Name} are not finite");
            moments?.Add(batch.Features);
            // Image i has the place i * kept / total, so the kept images are evenly spaced.
            for (int i = 0; i < count;)
            {
                long place = (long)(done + i) * kept / total;
                int run = kept == total ? count : 1;
                if (place == taken)
                {
                    features.Narrow(0, taken, run).CopyFrom(batch.Features.Narrow(0, i, run));
                    logits?.Narrow(0, taken, run).CopyFrom(batch.Logits!.Narrow(0, i, run));
                    for (int j = i; keys is not null && j < i + run; j++) keys[taken + j - i] = SplitOrder.KeyOf(rows.Pixels.AsSpan(j * images.Shape.ByteCount, images.Shape.ByteCount));
                    if (labels is not null) rows.Labels!.AsSpan(i, run).CopyTo(labels.AsSpan(taken));
                    taken += run;
                }

                i += run;
            }

            done += count;
            progress?.Invoke(done);
        }

        if (done != total) throw new InvalidFileException(images.Name, $"gave {done} images instead of {total}");
        return new ExtractedFeatures
        {
            Set = new FeatureSet(features.Own(), logits?.Own(), labels) { PixelKeys = keys },
            Moments = moments?.Result(),
            Space = network.Space,
            Origin = images.Origin,
            ClassNames = images.ClassNames,
            StandIn = network.IsStandIn ? network.Space.Name : null,
            Warnings = [.. network.Caveat is { } caveat ? [caveat] : (Warning[])[], .. images.Warnings.Select(text => new Warning(text))],
        };
    }

    private static bool IsFinite(Tensor numbers) => numbers.IsFinite().To(DataType.Float32).Min().Item() != 0;
}
