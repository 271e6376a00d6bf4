using BigGan.Checkpoints;
using BigGan.Evaluation;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Recipes;
using BigGan.Tests.Evaluation;
using BigGan.Training;

namespace BigGan.Tests.Training;

public sealed class TrainingEvaluatorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestDataset _dataset = new(3, 40, new ImageShape(1, 16, 16));

    private static TrainingOptions Options { get; } = new()
    {
        Model = new()
        {
            Height = 16,
            Width = 16,
            ImageChannels = 1,
            ClassCount = 3,
            Generator = new() { Width = 4, LatentSize = 12, SharedSize = 8, AttentionResolutions = [] },
            Discriminator = new() { Width = 4, AttentionResolutions = [] },
        },
        BatchSize = 4,
        Steps = 6,
        Seed = 5,
        Generator = new() { LearningRate = 1e-2 },
        Discriminator = new() { LearningRate = 1e-2 },
        Average = null,
        Output = new() { CheckpointEvery = 3, KeepCheckpoints = 1, SampleEvery = 100, LogEvery = 1 },
        Evaluation = new() { Every = 1, Samples = 30, TimeShare = 1 },
    };

    [Fact]
    public void Scoring_changes_nothing_in_the_training()
    {
        Train("scored", Options);
        Train("alone", Options with { Evaluation = null });
        foreach (string file in (string[])["generator", "discriminator", "optimizers"])
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(Newest("alone"), $"{file}.safetensors")),
                File.ReadAllBytes(Path.Combine(Newest("scored"), $"{file}.safetensors")));
        }
    }

    [Fact]
    public void The_best_checkpoint_stays_beside_the_newest()
    {
        List<RunEvaluated> events = Train("run", Options);

        Assert.Equal(6, events.Count);
        RunEvaluated best = events.MinBy(one => one.Value)!;
        string[] kept = [.. Directory.GetDirectories(Path.Combine(_folder["run"], "checkpoints")).Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(new[] { $"step-{best.Step:00000000}", "step-00000006" }.Distinct().Order(), kept);
        Assert.True(events[0].IsBest);
        Assert.Equal(best.Step, events.Last(one => one.IsBest).Step);
        Assert.Equal(best.Value, EvaluationResult.Read(best.Path).Fid);
    }

    [Fact]
    public void Scores_are_a_table_and_a_curve()
    {
        List<RunEvaluated> events = Train("run", Options);
        string[] lines = File.ReadAllLines(Path.Combine(_folder["run"], "evaluation", "scores.csv"));

        Assert.StartsWith("step,fid,kid_mean,is_mean,", lines[0], StringComparison.Ordinal);
        Assert.Equal(7, lines.Length);
        Assert.StartsWith(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"6,{events[5].Value:R},"), lines[6], StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(_folder["run"], "evaluation", "scores.png")).Length > 1000);
    }

    [Fact]
    public void A_resumed_run_goes_on_with_its_scores_and_forgets_what_came_after_its_checkpoint()
    {
        Train("run", Options with { Steps = 4 }); // checkpoints at 3, at 4, and the best
        Directory.Delete(Newest("run"), recursive: true);
        Train("run", Options, resume: true);
        string[] steps = [.. File.ReadAllLines(Path.Combine(_folder["run"], "evaluation", "scores.csv")).Skip(1).Select(line => line.Split(',')[0])];
        Assert.Equal(["1", "2", "3", "4", "5", "6"], steps);
    }

    [Fact]
    public void Evaluations_that_take_too_much_time_are_left_out()
    {
        var warnings = new List<TrainingEvent>();
        List<RunEvaluated> events = Train("run", Options with { Steps = 30, Evaluation = Options.Evaluation! with { TimeShare = 1e-6 } }, happened: warnings.Add);
        Assert.Single(events);
        Assert.Single(warnings.OfType<TrainingWarning>(), warning => warning.Message.Contains("evaluation.time_share", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_table_is_said()
    {
        Directory.CreateDirectory(_folder["evaluation"]);
        File.WriteAllText(Path.Combine(_folder["evaluation"], "scores.csv"), "step,fid\n1,2,3\n");
        Assert.Contains("scores.csv: is damaged", Assert.Throws<InvalidFileException>(() => ScoreHistory.Open(_folder["evaluation"], 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Which_checkpoints_are_kept_is_known_once_the_history_is_open()
    {
        string folder = _folder["evaluation"];
        ScoreHistory history = ScoreHistory.Open(folder, 10);
        history.Continue(new ScoreHistoryOrigin("fid", 1, "own"));
        history.Add(1, Evaluation.ProtocolTests.Result(fid: 3));
        history.Add(2, Evaluation.ProtocolTests.Result(fid: 5));
        Assert.Equal([1], history.Kept);

        ScoreHistory reopened = ScoreHistory.Open(folder, 10);
        File.Delete(Path.Combine(folder, "judge.json"));
        Assert.Equal([1], reopened.Kept);
        File.WriteAllText(Path.Combine(folder, "judge.json"), "{");
        Assert.Contains("judge.json: is damaged", Assert.Throws<InvalidFileException>(() => ScoreHistory.Open(folder, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_of_the_order_of_images_before_go_on_unless_they_are_of_that_order()
    {
        EvaluationProtocol inOrder = EvaluationProtocols.Own with { Metrics = new() };
        Assert.Equal(Scoring(Options.Evaluation!, inOrder).Origin.Identity, Scoring(Options.Evaluation!, EvaluationProtocols.Own).Origin.Identity);
        TrainingEvaluationOptions byScore = Options.Evaluation! with { Score = "is_mean" };
        Assert.NotEqual(Scoring(byScore, inOrder).Origin.Identity, Scoring(byScore, EvaluationProtocols.Own).Origin.Identity);
    }

    public void Dispose() => _folder.Dispose();

    private string Newest(string name) => new CheckpointStore(Path.Combine(_folder[name], "checkpoints")).List()[0];

    private List<RunEvaluated> Train(string name, TrainingOptions options, bool resume = false, Action<TrainingEvent>? happened = null)
    {
        var events = new List<RunEvaluated>();
        using RunDirectory run = resume ? RunDirectory.Open(_folder[name]) : RunDirectory.Create(_folder[name], options);
        using TrainingEvaluator? scoring = options.Evaluation is null ? null : Scoring(options.Evaluation);
        Trainer.Run(options, _dataset, run, new ProgressRecorder<TrainingEvent>(value =>
        {
            happened?.Invoke(value);
            if (value is RunEvaluated evaluated) events.Add(evaluated);
        }), "cpu", observers: scoring is null ? [] : [scoring]);
        return events;
    }

    private TrainingEvaluator Scoring(TrainingEvaluationOptions options, EvaluationProtocol? rules = null)
    {
        EvaluationProtocol protocol = rules ?? EvaluationProtocols.Own;
        protocol = protocol with { Metrics = protocol.Metrics with { KidSubsets = 2, BootstrapReplicates = 0 } };
        var evaluator = new Evaluator(protocol, new EvaluatorOptions { Cache = false });
        var network = new BrightnessNetwork { ClassNames = ["class 0", "class 1", "class 2", "class 3"] };
        return new TrainingEvaluator(options, evaluator, network, evaluator.Reference(new DatasetImages(_dataset), network));
    }
}
