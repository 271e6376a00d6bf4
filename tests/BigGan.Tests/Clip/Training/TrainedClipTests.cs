using BigGan.Optimization;
using BigGan.Clip;
using BigGan.Clip.Training;
using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Tests.Clip.Training;

public sealed class TrainedClipTests : IDisposable
{
    private static readonly ClipTrainingOptions Small = new() { Width = 4, EmbeddingSize = 16, TextWidth = 32, TextLayers = 1, BatchSize = 20, Epochs = 6, LearningRate = 5e-3 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_learns_which_sentence_describes_an_image_in_both_precisions()
    {
        using var images = new TestDataset(4, 300, new ImageShape(1, 8, 8));
        using var others = new TestDataset(4, 80, new ImageShape(3, 8, 8), "class");
        var progress = new ProgressRecorder<ClipTrainingProgress>();
        (ZeroShotAccuracy exact, ZeroShotAccuracy rough) = AutoPrecision.Both(() =>
        {
            using TrainedClip trained = TrainedClip.Train([images], Small, "cpu", progress);
            return trained.MeasureAccuracy(others);
        });
        Assert.All((ZeroShotAccuracy[])[exact, rough], accuracy => Assert.True(accuracy.Overall > 0.6, $"{accuracy.Overall}")); // chance is 0.25
        Assert.Equal(["class 0", "class 1", "class 2", "class 3"], exact.Classes.Select(entry => entry.Name));
        Assert.All(exact.Classes, entry => Assert.Equal(20, entry.Count));
        Assert.Equal((1800L, 1800L), (progress.Reports[^1].Images, progress.Reports[^1].TotalImages));
        Assert.True(progress.Reports[^1].Loss < progress.Reports[0].Loss);
    }

    [Fact]
    public void Data_sets_are_learnt_together_and_classes_of_one_name_are_one()
    {
        using var grey = new TestDataset(2, 40, new ImageShape(1, 8, 8), "Class");
        using var colour = new TestDataset(3, 60, new ImageShape(3, 8, 8));
        using TrainedClip trained = TrainedClip.Train([grey, colour], Small with { Epochs = 0.5 }, "cpu");
        Assert.Equal(["Class 0", "Class 1", "class 2"], trained.Record.ClassNames);
        Assert.Equal([40, 60], trained.Record.Images.Select(one => one.Count));
    }

    [Fact]
    public void A_saved_folder_is_a_CLIP_with_the_same_features_and_the_record()
    {
        using var images = new TestDataset(3, 60, new ImageShape(3, 12, 12));
        using TrainedClip trained = TrainedClip.Train([images], Small with { Epochs = 1, Precision = Precision.Float32 }, "cpu");
        ZeroShotAccuracy measured = trained.MeasureAccuracy(images);
        trained.Save(_folder["clip"], "tiny");
        using ClipModel model = ClipModel.Load(_folder["clip"], new ClipLoadOptions { Device = "cpu", Precision = Precision.Float32 });
        Assert.Equal(("tiny", 12), (model.Title, model.ImageSize));
        ZeroShotAccuracy again = ZeroShotAccuracy.Of(model, images);
        Assert.Equal(measured.Classes, again.Classes);

        ClipTrainingRecord record = ClipTrainingRecord.Find(_folder["clip"])!;
        Assert.Equal(measured.Classes, Assert.Single(record.Accuracy).Classes);
        Assert.Equal(trained.Record.Options, record.Options);
        Assert.Equal(trained.Record.Images, record.Images);
        Assert.Equal(["wooden"], record.UnknownWords("A wooden CLASS 7, a close-up!"));
        Assert.Null(ClipTrainingRecord.Find(_folder.Path));
    }

    [Fact]
    public void A_seed_gives_the_same_files_and_another_seed_others()
    {
        using var images = new TestDataset(3, 60, new ImageShape(3, 8, 8));
        string[] weights = [.. ((long[])[4, 4, 5]).Select((seed, i) =>
        {
            using TrainedClip trained = TrainedClip.Train([images], Small with { Epochs = 1, Seed = seed }, "cpu");
            trained.Save(_folder[$"{i}"], "tiny");
            return ManifestFile.Of(_folder[$"{i}/model.safetensors"]).Sha256;
        })];
        Assert.Equal(weights[0], weights[1]);
        Assert.NotEqual(weights[0], weights[2]);
    }

    [Theory]
    [InlineData("{", "is damaged")]
    [InlineData("null", "holds no record of a training")]
    [InlineData("{\"words\": [null]}", "is damaged")]
    public void A_damaged_record_is_one_line(string text, string problem)
    {
        File.WriteAllText(_folder[ClipTrainingRecord.FileName], text);
        Assert.Contains(problem, Assert.Throws<InvalidFileException>(() => ClipTrainingRecord.Find(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_cannot_be_learnt_from_are_refused()
    {
        using var tiny = new TestDataset(2, 10, new ImageShape(1, 4, 4));
        using var wide = new TestDataset(2, 10, new ImageShape(1, 8, 16));
        using var single = new TestDataset(1, 10, new ImageShape(1, 8, 8));
        using var square = new TestDataset(2, 10, new ImageShape(1, 8, 8));
        Assert.Contains("8x8 or more", Refusal(tiny), StringComparison.Ordinal);
        Assert.Contains("takes square ones", Refusal(wide), StringComparison.Ordinal);
        Assert.Contains("all of one class", Refusal(single), StringComparison.Ordinal);
        Assert.Contains("one size is needed", Refusal(square, wide), StringComparison.Ordinal);
        Assert.Contains("text_width is 40", Assert.Throws<InvalidOptionException>(() => TrainedClip.Train([square], Small with { TextWidth = 40 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_at_which_training_diverges_is_one_clear_line()
    {
        using var images = new TestDataset(2, 100, new ImageShape(1, 8, 8));
        NetworkDivergedException diverged = Assert.Throws<NetworkDivergedException>(
            () => TrainedClip.Train([images], Small with { LearningRate = 1, WeightDecay = 10, Epochs = 200 }, "cpu"));
        Assert.Contains("lower its learning rate", diverged.Message, StringComparison.Ordinal);
        Assert.False(double.IsFinite(diverged.Loss));
    }

    [Fact]
    public void Training_can_be_cancelled()
    {
        using var images = new TestDataset(2, 100, new ImageShape(1, 8, 8));
        Assert.Throws<OperationCanceledException>(() => TrainedClip.Train([images], Small, "cpu", cancellation: new CancellationToken(true)));
    }

    [Fact]
    public void Training_and_measuring_free_every_tensor()
    {
        using var images = new TestDataset(2, 40, new ImageShape(1, 8, 8));
        TrainedClip.Train([images], Small with { Epochs = 0.5 }, "cpu").Dispose();
        TensorBalance before = TensorBalance.Take();
        using (TrainedClip trained = TrainedClip.Train([images], Small with { Epochs = 0.5 }, "cpu")) trained.MeasureAccuracy(images);
        Assert.Throws<OperationCanceledException>(() => TrainedClip.Train([images], Small, "cpu", cancellation: new CancellationToken(true)));
        Assert.Equal(before, TensorBalance.Take());
    }

    private static string Refusal(params TestDataset[] datasets) => Assert.Throws<InvalidOptionException>(() => TrainedClip.Train(datasets, Small, "cpu")).Message;
}
