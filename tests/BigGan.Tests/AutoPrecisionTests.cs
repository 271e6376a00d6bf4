using BigGan.Checkpoints;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Tests.Evaluation;
using BigGan.Tests.Sampling;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Tests;

/// <summary>Every place where an automatic precision is resolved, in both outcomes on every processor: what bfloat16 learns and draws is nearly what float32 does.</summary>
public sealed class AutoPrecisionTests : IDisposable
{
    private const double StandStill = 1e-9; // a learning rate

    private static readonly ClassifierOptions Small = new() { Width = 4, Epochs = 6, BatchSize = 20, Shift = 1 };

    private readonly TempFolder _folder = new();
    private readonly TestDataset _images = new(3, 300, new ImageShape(1, 16, 16));

    private static TrainingOptions Options { get; } = new()
    {
        Model = new()
        {
            Height = 16,
            Width = 16,
            ImageChannels = 1,
            ClassCount = 3,
            Generator = new() { Width = 8, LatentSize = 12, SharedSize = 8, AttentionResolutions = [8] },
            Discriminator = new() { Width = 8, AttentionResolutions = [8] },
        },
        BatchSize = 8,
        Steps = 30,
        Seed = 5,
        Generator = new() { LearningRate = 5e-4 },
        Discriminator = new() { LearningRate = 2e-3 },
        Average = new() { Decay = 0.9, StartStep = 2 },
        Output = new() { CheckpointEvery = 100, SampleEvery = 30, LogEvery = 1 },
    };

    [Fact]
    public void What_auto_means_is_asked_for_by_the_environment_or_found_out()
    {
        using (new AutoPrecision(Precision.BFloat16)) Assert.Equal(Precision.BFloat16, NetworkPrecision.Resolve(Precision.Auto, Device.Cpu));
        using (new AutoPrecision(Precision.Float32)) Assert.Equal(Precision.Float32, NetworkPrecision.Resolve(Precision.Auto, Device.Cpu));
        string? before = Environment.GetEnvironmentVariable(NetworkPrecision.AutoVariable);
        try
        {
            Environment.SetEnvironmentVariable(NetworkPrecision.AutoVariable, "bf16");
            Assert.Equal(Precision.BFloat16, NetworkPrecision.Resolve(Precision.Auto, Device.Cpu));
            Assert.Equal(Precision.Float32, NetworkPrecision.Resolve(Precision.Float32, Device.Cpu));
            Environment.SetEnvironmentVariable(NetworkPrecision.AutoVariable, "half");
            Assert.Contains("BIGGAN_AUTO_PRECISION=half", Assert.Throws<InvalidOptionException>(() => NetworkPrecision.Resolve(Precision.Auto, Device.Cpu)).Message);
            Environment.SetEnvironmentVariable(NetworkPrecision.AutoVariable, null);
            Assert.Equal(Processor.PrefersBFloat16 ? Precision.BFloat16 : Precision.Float32, NetworkPrecision.Resolve(Precision.Auto, Device.Cpu));
        }
        finally
        {
            Environment.SetEnvironmentVariable(NetworkPrecision.AutoVariable, before);
        }
    }

    // One network learns against another that stands still, and slowly: two that learn from each other amplify every rounding, and so does a hinge that
    // opens and closes from step to step.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Training_learns_alike(bool discriminator)
    {
        TrainingOptions options = Options with
        {
            Generator = Options.Generator with { LearningRate = discriminator ? StandStill : 5e-4 },
            Discriminator = Options.Discriminator with { LearningRate = discriminator ? 1e-5 : StandStill },
        };
        (double[] exact, double[] faster) = AutoPrecision.Both(() => Train("learning", options).Losses.Select(step => discriminator ? step.Discriminator : step.Generator).ToArray());
        Assert.NotEqual(exact, faster); // the arithmetic did change
        double begin = exact[..5].Average(), end = exact[^10..].Average();
        Assert.True(end < begin - (5 * Tolerances.BFloat16Loss), $"the loss went from {begin} to {end}");
        Assert.All(exact.Zip(faster), step => Assert.Equal(step.First, step.Second, Math.Max(Tolerances.BFloat16Loss, Tolerances.BFloat16LossShare * Math.Abs(step.First))));
    }

    [Fact]
    public void Sheets_of_a_run_show_the_same_images()
    {
        string run;
        using (new AutoPrecision(Precision.Float32)) run = Train("sheets", Options).Folder;
        TrainingOptions oneMore = Options with { Steps = 31, Generator = Options.Generator with { LearningRate = StandStill }, Output = Options.Output with { SampleEvery = 31 } };
        byte[] Again(Precision precision)
        {
            string copy = _folder[$"sheet-{precision}"];
            using (new AutoPrecision(precision))
            using (RunDirectory directory = CopyOf(run, copy)) Trainer.Run(oneMore, _images, directory, null, "cpu");
            return ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(copy, "samples", "step-00000031.png")), "sheet").Pixels;
        }

        byte[] exact = Again(Precision.Float32), faster = Again(Precision.BFloat16);
        Assert.NotEqual(exact, faster);
        Assert.InRange(MeanDifference(exact, faster), 0, Tolerances.BFloat16GreyLevels);
    }

    [Fact]
    public void A_run_is_scored_alike()
    {
        string run;
        using (new AutoPrecision(Precision.Float32)) run = Train("scored", Options).Folder;
        EvaluationProtocol protocol = EvaluationProtocols.Own with { Metrics = EvaluationProtocols.Own.Metrics with { KidSubsets = 2, BootstrapReplicates = 0 } };
        var evaluator = new Evaluator(protocol, new EvaluatorOptions { Cache = false });
        var network = new BrightnessNetwork { ClassNames = ["class 0", "class 1", "class 2", "class 3"] };
        using var source = ModelSource.Open(run);
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        (double exact, double faster) = AutoPrecision.Both(() =>
        {
            using var scoring = new TrainingEvaluator(new() { Every = 1, Samples = 30 }, evaluator, network, evaluator.Reference(new DatasetImages(_images), network));
            return scoring.Score(generator, _images.ClassNames, 1, Precision.Auto, "run", default).Fid!.Value;
        });
        Assert.NotEqual(exact, faster);
        Assert.InRange(Math.Abs(exact - faster), 0, Tolerances.BFloat16FidShare * exact);
    }

    [Fact]
    public void A_classifier_learns_alike()
    {
        (double exact, double faster) = AutoPrecision.Both(() =>
        {
            using FeatureClassifier network = FeatureClassifier.Train(_images, Small, device: "cpu");
            return network.MeasureAccuracy(_images).Overall;
        });
        Assert.InRange(exact, 0.95, 1);
        Assert.InRange(faster, 0.95, 1);
    }

    [Fact]
    public void A_classifier_says_what_it_was_trained_in()
    {
        (FeatureClassifier exact, FeatureClassifier faster) = AutoPrecision.Both(() => FeatureClassifier.Train(_images, Small with { Epochs = 1 }, device: "cpu"));
        using (exact)
        using (faster)
        {
            Assert.Equal((Precision.Float32, Precision.BFloat16), (exact.Description.Options.Precision, faster.Description.Options.Precision));
            Assert.NotEqual(exact.Space.WeightsSha256, faster.Space.WeightsSha256);
        }
    }

    [Fact]
    public void The_classification_accuracy_score_is_alike()
    {
        using var test = new TestDataset(3, 90, _images.Shape);
        (double exact, double faster) = AutoPrecision.Both(() => ClassificationAccuracyScore.Measure(_images, null, test, Small, "cpu").Generated.Overall);
        Assert.InRange(exact, 0.95, 1);
        Assert.InRange(faster, 0.95, 1);
    }

    [Fact]
    public void Neighbours_in_the_space_of_features_are_of_the_same_class()
    {
        var queries = Enumerable.Range(0, 12).Select(i =>
        {
            var pixels = new byte[_images.Shape.ByteCount];
            _images.Read(i, pixels);
            return new NeighbourQuery(new ImageBuffer(_images.Shape, pixels), null);
        }).ToArray();
        (double exact, double faster) = AutoPrecision.Both(() =>
        {
            using FeatureClassifier network = FeatureClassifier.Train(_images, Small, device: "cpu");
            var found = new NearestImages(_images, network, "cpu").Find(queries, 5);
            return found.Select((near, i) => near.Count(one => one.Label == i % 3) / 5.0).Average();
        });
        Assert.InRange(exact, 0.9, 1);
        Assert.InRange(faster, 0.9, 1);
    }

    [Fact]
    public void Samples_are_the_same_images()
    {
        (float[] exact, float[] faster) = AutoPrecision.Both(() =>
        {
            using var sampler = Sampler.Load(ShippedModel.CopyTo(_folder[$"model-{Guid.NewGuid():N}"]), new SamplerOptions { Device = "cpu" });
            return sampler.Draw(new SamplingOptions { Labels = [0, 3, 7, 8], Seed = 3, Truncation = new Truncation(TruncationMode.Scale, 0.5) }).SelectMany(sample => sample.Values).ToArray();
        });
        Assert.NotEqual(exact, faster);
        Assert.InRange(exact.Zip(faster, (a, b) => Math.Abs(a - b) * TestImages.GreyLevelsPerUnit).Average(), 0, Tolerances.BFloat16GreyLevels);
    }

    [Fact]
    public void Standing_statistics_are_alike()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        var few = new StandingStatisticsOptions { Passes = 2, BatchSize = 16 };
        (StatisticsTable exact, StatisticsTable faster) = AutoPrecision.Both(() => StandingStatistics.Collect(generator, new Truncation(TruncationMode.Scale, 0.5), few));
        foreach (string norm in exact.Norms)
        {
            AssertNear(exact[norm].Means, faster[norm].Means, norm);
            AssertNear(exact[norm].Variances, faster[norm].Variances, norm);
        }

        static void AssertNear(float[] exact, float[] faster, string norm)
        {
            Assert.NotEqual(exact, faster);
            double largest = exact.Max(Math.Abs);
            Assert.True(exact.Zip(faster, (a, b) => Math.Abs(a - b)).Max() <= Tolerances.BFloat16StatisticsShare * largest, norm);
        }
    }

    public void Dispose()
    {
        _images.Dispose();
        _folder.Dispose();
    }

    private (string Folder, (double Discriminator, double Generator)[] Losses) Train(string name, TrainingOptions options)
    {
        string path = _folder[$"{name}-{Guid.NewGuid():N}"];
        var progress = new ProgressRecorder<TrainingEvent>();
        using RunDirectory run = RunDirectory.Create(path, options);
        Trainer.Run(options, _images, run, progress, "cpu");
        return (path, [.. progress.Reports.OfType<TrainingProgress>().Select(step => (step.RealLoss + step.FakeLoss, step.GeneratorLoss))]);
    }

    private static RunDirectory CopyOf(string run, string copy)
    {
        foreach (string file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return RunDirectory.Open(copy);
    }

    private static double MeanDifference(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();
}
