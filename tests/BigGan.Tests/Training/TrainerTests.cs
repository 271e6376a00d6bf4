using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("biggan-trainer-").FullName;
    private readonly TestDataset _dataset = new(3, 40, new ImageShape(1, 16, 16));

    private static TrainingOptions Options { get; } = new()
    {
        Model = new()
        {
            Height = 16,
            Width = 16,
            ImageChannels = 1,
            ClassCount = 3,
            Generator = new() { Width = 4, LatentSize = 12, SharedSize = 8, AttentionResolutions = [8] },
            Discriminator = new() { Width = 4, AttentionResolutions = [8] },
        },
        BatchSize = 4,
        Steps = 4,
        Seed = 5,
        Flip = true,
        Generator = new() { LearningRate = 1e-3, OrthogonalRegularisation = new(), Accumulations = 2 },
        Discriminator = new() { LearningRate = 1e-3, Beta1 = 0.5 },
        Average = new() { Decay = 0.9, StartStep = 2 },
        Output = new() { CheckpointEvery = 100, SampleEvery = 2, LogEvery = 1 },
    };

    // BigGAN-deep, with pairs of singular vectors, which a checkpoint has to hold as well.
    private static TrainingOptions DeepOptions { get; } = Options with
    {
        Model = Options.Model with
        {
            Deep = true,
            Generator = Options.Model.Generator with { OutputChannels = 4, SpectralNorm = new() { StoresRightVectors = true } },
            Discriminator = Options.Model.Discriminator with { SpectralNorm = new() { StoresRightVectors = true } },
        },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resuming_after_two_steps_is_bit_equal_to_four_steps_at_once(bool deep)
    {
        TrainingOptions options = deep ? DeepOptions : Options;
        Train("whole", options);
        Train("parts", options with { Steps = 2 });
        Train("parts", options, resume: true);
        foreach (string file in (string[])["generator", "discriminator", "average", "optimizers"])
        {
            string name = $"{file}.safetensors";
            Assert.Equal(File.ReadAllBytes(Latest("whole").PathOf(name)), File.ReadAllBytes(Latest("parts").PathOf(name)));
        }

        Assert.Equal(Latest("whole").Manifest.State["random_state"], Latest("parts").Manifest.State["random_state"]);
        Assert.Equal(File.ReadAllBytes(Sheet("whole", 4)), File.ReadAllBytes(Sheet("parts", 4)));
    }

    [Fact]
    public void A_seed_reproduces_training_and_another_one_does_not()
    {
        Train("first", Options);
        Train("again", Options);
        Train("other", Options with { Seed = 6 });
        byte[] weights = File.ReadAllBytes(Latest("first").PathOf("generator.safetensors"));
        Assert.Equal(weights, File.ReadAllBytes(Latest("again").PathOf("generator.safetensors")));
        Assert.NotEqual(weights, File.ReadAllBytes(Latest("other").PathOf("generator.safetensors")));
    }

    [Fact]
    public void Cancelling_saves_the_last_step_and_resuming_goes_on_from_there()
    {
        using var stop = new CancellationTokenSource();
        TrainingFinished finished = Train("run", Options, progress: happened => { if (happened is TrainingProgress { Step: 3 }) stop.Cancel(); }, cancellation: stop.Token);
        Assert.Equal((3, true), (finished.Step, finished.Cancelled));
        Assert.EndsWith("step-00000003", finished.Checkpoint);
        TrainingFinished resumed = Train("run", Options, resume: true);
        Assert.Equal((4, false), (resumed.Step, resumed.Cancelled));
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_and_names_step_losses_and_the_last_checkpoint()
    {
        TrainingOptions wild = Options with
        {
            Steps = 50,
            Generator = Options.Generator with { LearningRate = 1e30 },
            Output = Options.Output with { CheckpointEvery = 1 },
        };
        var error = Assert.Throws<TrainingDivergedException>(() => Train("run", wild));
        Assert.Contains($"diverged at step {error.Step}", error.Message);
        Assert.Contains("NaN", error.Message);
        Assert.Contains($"step-{error.Step - 1:00000000}", error.Message);
        Assert.False(error.Losses.AreFinite);
    }

    [Fact]
    public void Resuming_with_another_batch_size_goes_on_with_the_next_image()
    {
        Train("run", Options with { Steps = 2 }); // 2 steps x 2 D steps x 4 images
        Assert.Equal("16", Latest("run").Manifest.State["real_images"]);
        Train("run", Options with { Steps = 3, BatchSize = 8 }, resume: true);
        Assert.Equal("32", Latest("run").Manifest.State["real_images"]);
    }

    [Fact]
    public void Events_are_recorded_and_sheets_written()
    {
        var seen = new List<TrainingEvent>();
        Train("run", Options, progress: seen.Add);
        Assert.IsType<TrainingStarted>(seen[0]);
        Assert.IsType<TrainingFinished>(seen[^1]);
        Assert.Equal([1L, 2, 3, 4], seen.OfType<TrainingProgress>().Select(progress => progress.Step));
        Assert.All(seen.OfType<SampleSheetWritten>(), sheet => Assert.True(File.Exists(sheet.Path)));
        string[] lines = File.ReadAllLines(Path.Combine(_folder, "run", "events.jsonl"));
        Assert.Equal(seen.Count, lines.Length);
        Assert.Contains("\"event\":\"progress\"", string.Concat(lines));
        Assert.All(lines, line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void Options_that_do_not_fit_the_images_are_refused()
    {
        var error = Assert.Throws<InvalidOptionException>(() => Train("run", Options with { Model = Options.Model with { ClassCount = 4 } }));
        Assert.Contains("3 classes", error.Message);
    }

    [Fact]
    public void Resuming_with_another_architecture_is_refused()
    {
        Train("run", Options with { Steps = 1 });
        TrainingOptions other = Options with { Model = Options.Model with { Generator = Options.Model.Generator with { Width = 8 } } };
        Assert.Contains("model.generator.width is 4 in the run", Assert.Throws<InvalidOptionException>(() => Train("run", other, resume: true)).Message);
    }

    [Fact]
    public void Resuming_for_fewer_steps_than_are_done_is_refused()
    {
        Train("run", Options with { Steps = 2 });
        Assert.Contains("2 steps are done already", Assert.Throws<InvalidOptionException>(() => Train("run", Options with { Steps = 1 }, resume: true)).Message);
        Assert.Equal((2, false), Train("run", Options with { Steps = 2 }, resume: true) is var same ? (same.Step, same.Cancelled) : default);
    }

    [Fact]
    public void Resuming_on_classes_of_other_names_warns_of_the_first()
    {
        Train("run", Options with { Steps = 1 });
        using var others = new TestDataset(3, 40, new ImageShape(1, 16, 16), prefix: "other");
        var warnings = new List<string>();
        using RunDirectory run = RunDirectory.Open(Path.Combine(_folder, "run"));
        Trainer.Run(Options with { Steps = 2 }, others, run, new ProgressRecorder<TrainingEvent>(happened => { if (happened is TrainingWarning warning) warnings.Add(warning.Message); }), "cpu");
        Assert.Contains(warnings, warning => warning.Contains($"label 0 is '{_dataset.ClassNames[0]}' in the run and '{others.ClassNames[0]}' in the images", StringComparison.Ordinal));
    }

    [Fact]
    public void A_checkpoint_that_is_asked_for_is_saved_after_the_step_and_training_goes_on()
    {
        var request = new CheckpointRequest();
        var saved = new List<long>();
        using RunDirectory run = RunDirectory.Create(Path.Combine(_folder, "run"), Options);
        TrainingFinished finished = Trainer.Run(
            Options, _dataset, run,
            new ProgressRecorder<TrainingEvent>(happened =>
            {
                if (happened is TrainingProgress { Step: 2 }) request.Ask();
                if (happened is CheckpointWritten written) saved.Add(written.Step);
            }),
            "cpu",
            observers: [request]);
        Assert.Equal([2L, 4], saved);
        Assert.Equal((4, false), (finished.Step, finished.Cancelled));
    }

    [Fact]
    public void A_run_that_an_observer_rolls_back_ends_bit_equal_to_one_that_nothing_happened_to()
    {
        TrainingOptions options = Options with { Output = Options.Output with { CheckpointEvery = 2 } };
        Train("alone", options);
        var steps = new List<long>();
        var guard = new Observer(session =>
        {
            steps.Add(session.Step);
            return steps.Count == 3 ? TrainingDecision.RollBack : TrainingDecision.Continue;
        });
        Train("guarded", options, observers: [guard]);
        Assert.Equal([1L, 2, 3, 3, 4], steps);
        foreach (string file in (string[])["generator", "discriminator", "average", "optimizers"])
            Assert.Equal(File.ReadAllBytes(Latest("alone").PathOf($"{file}.safetensors")), File.ReadAllBytes(Latest("guarded").PathOf($"{file}.safetensors")));
        Assert.Equal(Latest("alone").Manifest.State["real_images"], Latest("guarded").Manifest.State["real_images"]);
    }

    [Fact]
    public void A_run_that_an_observer_stops_is_saved_and_can_go_on()
    {
        TrainingFinished stopped = Train("run", Options, observers: [new Observer(session => session.Step == 2 ? TrainingDecision.Stop : TrainingDecision.Continue)]);
        Assert.Equal((2, true), (stopped.Step, stopped.Cancelled));
        Assert.Equal(4, Train("run", Options, resume: true).Step);
    }

    [Fact]
    public void Events_after_the_checkpoint_that_a_run_goes_on_from_are_forgotten()
    {
        Train("run", Options with { Steps = 2 });
        string events = Path.Combine(_folder, "run", "events.jsonl");
        File.AppendAllText(events, """{"event":"progress","time":"2026-01-01T00:00:00.000Z","step":3,"total_steps":9}""" + "\n"); // killed before the next checkpoint
        Train("run", Options, resume: true);
        long[] progress = [.. File.ReadLines(events).Where(line => line.Contains("\"progress\"", StringComparison.Ordinal)).Select(StepOf)];
        Assert.Equal([1L, 2, 3, 4], progress);

        static long StepOf(string line)
        {
            using var json = System.Text.Json.JsonDocument.Parse(line);
            return json.RootElement.GetProperty("step").GetInt64();
        }
    }

    [Fact]
    public void Training_leaks_no_tensor()
    {
        Train("warm", Options);
        TensorBalance before = TensorBalance.Take();
        var counts = new List<long>();
        Train("run", Options with { Steps = 30 }, progress: happened => { if (happened is TrainingProgress) counts.Add(TensorCounters.LiveCount); });
        Assert.Equal(before, TensorBalance.Take());
        Assert.Equal(counts[1], counts[^1]);
    }

    [Fact]
    public void BFloat16_training_stays_close_to_float32_for_a_step()
    {
        double Loss(Precision precision)
        {
            double loss = 0;
            Train(precision.ToString(), Options with { Steps = 1, Precision = precision }, progress: happened => { if (happened is TrainingProgress p) loss = p.RealLoss; });
            return loss;
        }

        double exact = Loss(Precision.Float32), rounded = Loss(Precision.BFloat16);
        Assert.Equal(exact, rounded, tolerance: 0.15);
        Assert.NotEqual(exact, rounded); // or bfloat16 was not computed with
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TrainingFinished Train(string name, TrainingOptions options, bool resume = false, Action<TrainingEvent>? progress = null, CancellationToken cancellation = default, IReadOnlyList<ITrainingObserver>? observers = null)
    {
        string path = Path.Combine(_folder, name);
        using RunDirectory run = resume ? RunDirectory.Open(path) : RunDirectory.Create(path, options);
        return Trainer.Run(options, _dataset, run, progress is null ? null : new ProgressRecorder<TrainingEvent>(progress), "cpu", cancellation, observers: observers);
    }

    private Checkpoint Latest(string name) => new CheckpointStore(Path.Combine(_folder, name, "checkpoints")).OpenLatest()!;

    private string Sheet(string name, long step) => Path.Combine(_folder, name, "samples", $"step-{step:00000000}.png");

    private sealed class Observer(Func<TrainingSession, TrainingDecision> decide) : ITrainingObserver
    {
        public TrainingDecision AfterStep(TrainingSession session) => decide(session);
    }
}
