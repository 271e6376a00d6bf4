using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation;

public sealed class EvaluatorTests : IDisposable
{
    private static readonly ImageShape Shape = new(1, 8, 8);
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_set_is_at_no_distance_from_itself()
    {
        EvaluationResult result = Score(Images(200), Images(200));

        Assert.InRange(result.Fid!.Value, 0, Tolerances.FrechetOfItself);
        Assert.Equal((1, 1), (result.Precision, result.Recall));
        Assert.InRange(result.IntraFid!.Value, 0, Tolerances.FrechetOfItself);
        Assert.Equal("dataset", result.Generated.Kind);
        Assert.Equal(result.Generated.Sha256, result.Reference!.Sha256);
        Assert.Equal(4, result.PerClass!.Count);
        Assert.All(result.PerClass, one => Assert.Equal((50, 50), (one.Generated, one.Real)));
    }

    [Fact]
    public void Other_images_are_farther_and_intervals_hold_the_scores()
    {
        EvaluationResult near = Score(Images(200, seed: 1), Images(200)), far = Score(new DatasetImages(new TestDataset(2, 200, Shape)), Images(200));

        Assert.True(far.Fid > near.Fid, $"{far.Fid} should be above {near.Fid}");
        Assert.Null(far.IntraFid); // other classes
        Assert.All(near.Intervals, interval => Assert.InRange(near.Score(interval.Key)!.Value, interval.Value[0] - Tolerances.FrechetSum, interval.Value[1] + Tolerances.FrechetSum));
        Assert.Contains("fid", near.Intervals);
    }

    [Fact]
    public void Features_of_a_reference_are_computed_once()
    {
        using var network = new BrightnessNetwork();
        var evaluator = new Evaluator(Protocol, Options());
        using IImageSet images = Images(120);
        using ExtractedFeatures first = evaluator.Reference(images, network), second = evaluator.Reference(images, network);

        Assert.Equal(120, network.Seen);
        Assert.Equal(first.Set!.Features.ToArray<float>(), second.Set!.Features.ToArray<float>());
        Assert.Equal(first.Set.Labels, second.Set.Labels);
        Assert.Equal((null, null), (first.Set.Logits, second.Set.Logits)); // nothing asks for those of a reference

        using var other = new BrightnessNetwork { Space = network.Space with { WeightsSha256 = new string('b', 64) } };
        using ExtractedFeatures third = evaluator.Reference(images, other);
        Assert.Equal(120, other.Seen);
    }

    [Fact]
    public void A_damaged_cache_is_made_again()
    {
        using var network = new BrightnessNetwork();
        var evaluator = new Evaluator(Protocol, Options());
        using IImageSet images = Images(120);
        evaluator.Reference(images, network).Dispose();
        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..500]);
        evaluator.Reference(images, network).Dispose();
        evaluator.Reference(images, network).Dispose();
        Assert.Equal(240, network.Seen);
    }

    [Fact]
    public void Features_of_another_network_are_refused()
    {
        using var network = new BrightnessNetwork();
        using var other = new BrightnessNetwork { Space = network.Space with { Input = "halves" } };
        var evaluator = new Evaluator(Protocol, Options());
        using ExtractedFeatures a = evaluator.Generated(Images(50), network), b = evaluator.Generated(Images(50), other);
        Assert.Contains("scores need the same network, weights and resizing", Assert.Throws<InvalidOptionException>(() => evaluator.Score(a, b)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_wanted_is_computed_and_what_is_impossible_is_said()
    {
        using var network = new BrightnessNetwork();
        using ExtractedFeatures a = new Evaluator(Protocol, Options()).Generated(Images(50), network);
        EvaluationResult scores = new Evaluator(Protocol, Options() with { Metrics = [Metric.Is] }).Score(a, null);

        Assert.NotNull(scores.IsMean);
        Assert.Equal((null, null, null), (scores.Fid, scores.KidMean, scores.Precision));
        string refusal = Assert.Throws<InvalidOptionException>(() => new Evaluator(Protocol, Options() with { Metrics = [Metric.Kid] }).Score(a, null)).Message;
        Assert.StartsWith("kid cannot be computed", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_large_sets_all_count_and_some_are_kept()
    {
        const int Count = FeatureExtraction.MostKept + 7_000;
        using var network = new BrightnessNetwork();
        using ExtractedFeatures extracted = new Evaluator(Protocol, Options()).Generated(new DatasetImages(new TestDataset(4, Count, new ImageShape(1, 2, 2))), network);

        Assert.Equal((FeatureExtraction.MostKept, Count), (extracted.Set!.Count, network.Seen));
        Assert.Equal(Count, extracted.Moments!.Count);
        EvaluationResult result = new Evaluator(Protocol, Options() with { Metrics = [Metric.Fid] }).Score(extracted, extracted);
        Assert.InRange(result.Fid!.Value, 0, Tolerances.FrechetOfItself);
        Assert.Equal((Count, Count), (result.Generated.Count, result.Protocol.SampleCount));
        Assert.Contains("takes all 57,000 images, other scores 50,000 spread evenly", result.Warnings[^1].Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 4).Select(label => FeatureExtraction.MostKept / 4.0), Enumerable.Range(0, 4).Select(label => (double)extracted.Set.Labels!.Count(one => one == label)), (a, b) => Math.Abs(a - b) < 100);
    }

    [Fact]
    public void What_was_otherwise_than_the_protocol_says_shows_in_its_hash()
    {
        using var network = new BrightnessNetwork();
        var evaluator = new Evaluator(Protocol with { SampleCount = 50, ReferenceSplit = "train" }, Options() with { Metrics = [Metric.Fid] });
        using ExtractedFeatures fifty = evaluator.Generated(Images(50), network), sixty = evaluator.Generated(Images(60), network);
        using ExtractedFeatures real = evaluator.Reference(new DatasetImages(new TestDataset(4, 70, Shape), split: "train"), network), test = evaluator.Reference(new DatasetImages(new TestDataset(4, 70, Shape), split: "test"), network);
        string named = evaluator.Protocol.Sha256();

        Assert.Equal(named, evaluator.Score(fifty, real).ProtocolSha256);
        Assert.NotEqual(named, evaluator.Score(sixty, real).ProtocolSha256);
        Assert.Contains(evaluator.Score(sixty, real).Warnings, warning => warning.Text.Contains("takes 50 images and these are 60", StringComparison.Ordinal));
        Assert.Equal("test", evaluator.Score(fifty, test).Protocol.ReferenceSplit);
        var truncated = new ExtractedFeatures { Set = fifty.Set, Space = fifty.Space, Origin = fifty.Origin with { Truncation = 0.5, TruncationMode = "scale", Statistics = "standing" } };
        Assert.Equal((0.5, "scale", "standing"), (evaluator.Score(truncated, real).Protocol.Truncation, evaluator.Score(truncated, real).Protocol.TruncationMode, evaluator.Score(truncated, real).Protocol.Statistics));
        Assert.NotEqual(named, evaluator.Score(truncated, real).ProtocolSha256);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_no_features()
    {
        File.WriteAllText(_folder["file"], "");
        using var network = new BrightnessNetwork();
        using ExtractedFeatures features = new Evaluator(Protocol, Options() with { CacheFolder = _folder["file"] }).Reference(Images(50), network);
        Assert.Equal(50, features.Set!.Count);
        Assert.Contains("could not be kept for next time", Assert.Single(features.Warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_Inception_Score_does_not_depend_on_the_order_of_files()
    {
        EvaluationResult Scored(IImageDataset dataset)
        {
            using var network = new BrightnessNetwork();
            var evaluator = new Evaluator(Protocol, Options() with { Metrics = [Metric.Is] });
            using ExtractedFeatures features = evaluator.Generated(new DatasetImages(dataset), network);
            return evaluator.Score(features, null);
        }

        EvaluationResult alternating = Scored(new TestDataset(4, 200, Shape)), byClass = Scored(new ByClass(new TestDataset(4, 200, Shape)));
        Assert.Equal((alternating.IsMean, alternating.IsStd), (byClass.IsMean, byClass.IsStd));
        Assert.Equal(alternating.Intervals["is_mean"], byClass.Intervals["is_mean"]);
        Assert.Equal(alternating.ProtocolSha256, byClass.ProtocolSha256);
    }

    [Fact]
    public void One_image_is_too_few()
    {
        using var network = new BrightnessNetwork();
        string refusal = Assert.Throws<InvalidOptionException>(() => new Evaluator(Protocol, Options()).Generated(Images(1), network)).Message;
        Assert.Equal("test images has 1 image(s); scores need at least 2", refusal);
    }

    [Fact]
    public void A_choice_depends_on_the_seed_alone_and_is_part_of_the_hash()
    {
        using var all = new DatasetImages(new TestDataset(4, 100, Shape));
        using var some = new DatasetImages(new TestDataset(4, 100, Shape), count: 30, seed: 3);
        using var same = new DatasetImages(new TestDataset(4, 100, Shape), count: 30, seed: 3);
        using var other = new DatasetImages(new TestDataset(4, 100, Shape), count: 30, seed: 4);

        Assert.Equal((100, 30), (all.Count, some.Count));
        Assert.Equal(some.Origin.Sha256, same.Origin.Sha256);
        Assert.Equal(3, new[] { all, some, other }.Select(set => set.Origin.Sha256).Distinct().Count());
        Assert.Equal(some.Read(7, default).SelectMany(rows => rows.Pixels), same.Read(30, default).SelectMany(rows => rows.Pixels));
        Assert.Equal((null, 3L), (all.Origin.Seed, some.Origin.Seed));
    }

    public void Dispose() => _folder.Dispose();

    private static EvaluationProtocol Protocol => EvaluationProtocols.Own with { Metrics = EvaluationProtocols.Own.Metrics with { KidSubsets = 5, BootstrapReplicates = 100 } };

    private static DatasetImages Images(int count, int seed = 0) => new(new Shifted(new TestDataset(4, count + seed, Shape), seed));

    private EvaluatorOptions Options() => new() { CacheFolder = _folder.Path, BatchSize = 33 };

    private EvaluationResult Score(IImageSet generated, IImageSet real)
    {
        using var scope = new TensorScope();
        using var network = new BrightnessNetwork();
        var evaluator = new Evaluator(Protocol, Options());
        using ExtractedFeatures a = evaluator.Generated(generated, network), b = evaluator.Reference(real, network);
        return evaluator.Score(a, b, network.ClassNames);
    }

    /// <summary>The same data set, one class after the other.</summary>
    private sealed class ByClass(IImageDataset whole) : IImageDataset
    {
        private readonly int[] _order = [.. Enumerable.Range(0, whole.Count).OrderBy(whole.LabelOf)];

        public string Name => whole.Name;

        public int Count => whole.Count;

        public ImageShape Shape => whole.Shape;

        public IReadOnlyList<string> ClassNames => whole.ClassNames;

        public string Fingerprint => whole.Fingerprint;

        public int LabelOf(int index) => whole.LabelOf(_order[index]);

        public void Read(int index, Span<byte> pixels) => whole.Read(_order[index], pixels);

        public void Dispose() => whole.Dispose();
    }

    /// <summary>The same data set without its first images.</summary>
    private sealed class Shifted(IImageDataset whole, int first) : IImageDataset
    {
        public string Name => whole.Name;

        public int Count => whole.Count - first;

        public ImageShape Shape => whole.Shape;

        public IReadOnlyList<string> ClassNames => whole.ClassNames;

        public string Fingerprint => whole.Fingerprint;

        public int LabelOf(int index) => whole.LabelOf(index + first);

        public void Read(int index, Span<byte> pixels) => whole.Read(index + first, pixels);

        public void Dispose() => whole.Dispose();
    }
}
