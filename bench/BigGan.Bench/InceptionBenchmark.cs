using System.Diagnostics;
using System.Globalization;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Metrics;
using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Bench;

/// <summary>Extracting features with the FID Inception: how long a batch takes, and what the arithmetic does to a distance.</summary>
internal static class InceptionBenchmark
{
    private const int Size = 299;

    /// <summary>Extracts a batch for every line of standard input.</summary>
    internal static void Serve(string weights, int batch, Precision precision)
    {
        using InceptionNetwork network = Open(weights, precision);
        using var scope = new TensorScope();
        using var random = new RandomGenerator(0);
        Tensor images = TensorFactory.RandomIntegers(256, random, batch, 3, Size, Size).To(DataType.Float32);
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
            using var step = new TensorScope();
            long started = Stopwatch.GetTimestamp();
            network.Extract(images);
            Console.WriteLine(Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The distance of two sets of drawn images in every arithmetic, and that of one set's features in two of them, as JSON.</summary>
    internal static void Precisions(string weights, int count, Precision[] precisions)
    {
        using var scope = new TensorScope();
        (Tensor First, Tensor Second)? exact = null;
        double exactDistance = 0;
        foreach (Precision precision in (Precision[])[Precision.Float32, .. precisions])
        {
            using InceptionNetwork network = Open(weights, precision);
            (Tensor First, Tensor Second) features = (Extract(network, count, seed: 1, contrast: 60), Extract(network, count, seed: 2, contrast: 50));
            double distance = Distance(features.First, features.Second);
            if (exact is null) (exact, exactDistance) = (features, distance);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"asked\": \"{precision}\", \"arithmetic\": \"{network.Space.Precision}\", \"images\": {count}, \"fid\": {distance:0.000000}, \"fid_difference\": {distance - exactDistance:0.0e+0}, \"fid_of_one_set_in_both\": {Distance(exact.Value.First, features.First):0.0e+0}}}"));
        }
    }

    private static InceptionNetwork Open(string weights, Precision precision) => InceptionNetwork.Open(weights, new InceptionOptions { Device = "cpu", Precision = precision });

    // Features [N,F] of images of coloured patches, which differ from each other as noise would not.
    private static Tensor Extract(InceptionNetwork network, int count, ulong seed, double contrast)
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(seed);
        var features = new List<Tensor>();
        for (int first = 0; first < count; first += 32)
        {
            using var part = new TensorScope();
            int images = Math.Min(32, count - first);
            Tensor patches = TensorFactory.RandomNormal(random, images, 3, 12, 12).UpsampleBilinear2d(Size, Size, alignCorners: true);
            Tensor tint = TensorFactory.RandomNormal(random, images, 3, 1, 1) * 30;
            features.Add(part.Keep(network.Extract(((patches * contrast) + tint + 128).Clamp(0, 255).Round()).Features));
        }

        return scope.Keep(ShapeOperators.Concatenate(features));
    }

    private static double Distance(Tensor first, Tensor second) => FrechetDistance.Between(Moments(first), Moments(second));

    private static FeatureMoments Moments(Tensor features)
    {
        using var accumulator = new MomentsAccumulator((int)features.Size(1));
        accumulator.Add(features);
        return accumulator.Result();
    }
}
