using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--preset", "fashion-demo", "--set", "model.generator.width=2", "--set", "model.discriminator.width=2", "--batch", "4",
        "--set", "output.sample_every=2", "--device", "cpu", "--precision", "fp32",
    ];

    private readonly TempFolder _folder = new();
    private readonly string? _cacheBefore = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
    private RecordedTerminal _terminal = new();

    public TrainCommandTests()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder["cache"]);
        foreach (string name in (string[])["ant", "bee"])
        {
            Directory.CreateDirectory(_folder[$"pets/{name}"]);
            for (int i = 0; i < 6; i++) WriteImage($"pets/{name}/{i}.png", 32, i);
        }
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cacheBefore);
        _folder.Dispose();
    }

    [Fact]
    public void A_folder_is_trained_on_sampled_from_and_gone_on_with()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "3"));
        Assert.StartsWith($"3 steps done; checkpoint {_folder["run"]}", _terminal.Output, StringComparison.Ordinal);
        Assert.Contains("12 images of 2 classes, 1x32x32", _terminal.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["run/samples/step-00000002.png"]));
        Assert.Contains("\"steps\": 3", File.ReadAllText(_folder["run/options.json"]), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Success, Run("sample", "--model", _folder["run"], "--class", "Bee", "--count", "2", "--out", _folder["bees.png"]));
        Assert.Equal("bee", PngFile.ReadText(_folder["bees.png"])["class"]);

        Assert.Equal(ExitCode.Success, Run("train", "--run", _folder["run"], "--resume", "--steps", "5"));
        Assert.Contains("resuming from", _terminal.Error, StringComparison.Ordinal);
        Assert.StartsWith("5 steps done", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_starts_from_a_trained_model_with_other_classes_and_can_be_resumed()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "2"));
        foreach (string name in (string[])["ant", "cat"])
        {
            Directory.CreateDirectory(_folder[$"others/{name}"]);
            for (int i = 0; i < 6; i++) WriteImage($"others/{name}/{i}.png", 32, i);
        }

        string[] from = ["train", "--data", _folder["others"], "--from", _folder["run"], "--run", _folder["next"], "--device", "cpu"];
        Assert.Equal(ExitCode.Success, Run([.. from, "--class-from", "cat=bee", "--freeze-discriminator", "1", "--steps", "1"]));
        Assert.Contains("class embeddings taken: ant from ant, cat from bee", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Run("train", "--run", _folder["next"], "--resume", "--steps", "2"));
        Assert.Equal(ExitCode.Usage, Run("train", "--run", _folder["next"], "--resume", "--set", "frozen_discriminator_blocks=0"));
        Assert.Contains("frozen_discriminator_blocks is 1 in the run and cannot become 0", _terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs --from", "--preset", "fashion-demo", "--freeze-discriminator", "1")]
    [InlineData("that has a discriminator", "--from", "fashion-32", "--freeze-discriminator", "1")]
    [InlineData("changes the architecture", "--from", "fashion-32", "--set", "model.generator.width=4")]
    [InlineData("not of the form NEW=OLD", "--from", "fashion-32", "--class-from", "ant")]
    [InlineData("two classes to start from", "--from", "fashion-32", "--class-from", "ant=bag", "--class-from", "ant=coat")]
    [InlineData("does not exist", "--from", "fashion-32", "--class-from", "ant=elephant")]
    [InlineData("is not what", "--from", "fashion-32", "--channels", "3")]
    public void A_transfer_that_cannot_be_is_refused_before_a_run_is_made(string message, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, Run(["train", "--data", _folder["pets"], "--run", _folder["run"], .. arguments.Contains("--channels") ? [] : (string[])["--channels", "1"], .. arguments]));
        Assert.Contains(message, _terminal.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void BigGAN_deep_is_trained_sampled_from_and_inspected()
    {
        Assert.Equal(ExitCode.Success, Run(
            "train", "--data", _folder["pets"], "--run", _folder["run"], "--preset", "fashion-deep-32", "--set", "model.generator.width=2",
            "--set", "model.discriminator.width=4", "--batch", "4", "--steps", "2", "--device", "cpu", "--precision", "fp32"));
        Assert.Equal(ExitCode.Success, Run("sample", "--model", _folder["run"], "--class", "ant", "--count", "3", "--out", _folder["ants/"]));
        Assert.Equal(3, Directory.GetFiles(_folder["ants"]).Length);

        Assert.Equal(ExitCode.Success, Run("inspect", _folder["run"]));
        foreach (string fact in (string[])[
            "BigGAN-deep, 1x32x32 images of 2 classes", "format      biggan-checkpoint", "step        2", "images      pets", "classes     ant, bee",
            "average.safetensors, ", "preset      fashion-deep-32, but for:", "model.generator.width = 2 (there 8)", "steps = 2 (there 5000)", "blocks.5.0    cbn, 1x1, cbn, up, 3x3, cbn, 3x3, cbn, 1x1"])
            Assert.Contains(fact, _terminal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fashion-deep-32")]
    [InlineData("course-128")]
    public void A_size_on_the_command_line_replaces_what_a_preset_lists_block_by_block(string preset) =>
        Assert.Equal(ExitCode.Success, Run(
            "train", "--data", _folder["pets"], "--run", _folder["run"], "--preset", preset, "--size", "16", "--channels", "3",
            "--set", "model.generator.width=4", "--set", "model.discriminator.width=4", "--set", "model.generator.attention_resolutions=[]",
            "--set", "model.discriminator.attention_resolutions=[]", "--set", "generator.accumulations=1", "--set", "discriminator.accumulations=1",
            "--batch", "4", "--steps", "1", "--device", "cpu", "--precision", "fp32"));

    [Fact]
    public void A_file_of_options_lies_over_the_preset_and_flags_over_both()
    {
        File.WriteAllText(_folder["mine.json"], """{ "steps": 9, "seed": 9, "generator": { "learning_rate": 0.001 } }""");
        Assert.Equal(ExitCode.Success, Train("--config", _folder["mine.json"], "--steps", "1"));
        string options = File.ReadAllText(_folder["run/options.json"]);
        foreach (string line in (string[])["\"steps\": 1,", "\"seed\": 9,", "\"learning_rate\": 0.001,", "\"class_count\": 2,"])
            Assert.Contains(line, options, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "unknown preset 'fashoin-32'; did you mean 'fashion-32'?", "--preset", "fashoin-32")]
    [InlineData(2, "'--stesp' is not an option of 'biggan train'; did you mean '--steps'?", "--stesp", "4")]
    [InlineData(2, "did you mean generator.learning_rate?", "--set", "generator.lerning_rate=1")]
    [InlineData(2, "--set 'steps' is not of the form KEY=VALUE", "--set", "steps")]
    [InlineData(2, "generator.learning_rate must be a number, not '0,01'; write 0.01", "--set", "generator.learning_rate=0,01")]
    [InlineData(2, "generator.learning_rate must be a number, not 'NaN'", "--set", "generator.learning_rate=NaN")]
    [InlineData(2, "steps must be a whole number, not 1e5; write 100000", "--set", "steps=1e5")]
    [InlineData(2, "batch_size must be a whole number of at most 2147483647, not 3000000000", "--set", "batch_size=3000000000")]
    [InlineData(2, "steps is -5; it must be at least 1", "--set", "steps=-5")]
    [InlineData(2, "--size '64,5' is not a number of pixels", "--size", "64,5")]
    [InlineData(2, "steps", "--steps", "0")]
    [InlineData(2, "33x33", "--size", "33")]
    [InlineData(2, "device 'gpu' is not one of auto, cpu, cuda, cuda:N", "--device", "gpu")]
    [InlineData(1, "nowhere.json: does not exist", "--config", "nowhere.json")]
    public void A_wrong_option_is_one_line_and_leaves_no_run(int code, string problem, params string[] wrong)
    {
        string[] preset = wrong[0] == "--preset" ? [] : ["--preset", "fashion-demo"];
        Assert.Equal(code, Run(["train", "--data", _folder["pets"], "--run", _folder["run"], .. preset, .. wrong]));
        Assert.Contains(problem, _terminal.Error, StringComparison.Ordinal);
        Assert.Single(_terminal.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.False(File.Exists(_folder["run/checkpoints/step-00000001/manifest.json"]));
    }

    [Fact]
    public void Images_that_are_missing_broken_or_too_small_are_named()
    {
        Assert.Equal(ExitCode.Failure, Run(["train", "--data", _folder["nowhere"], "--run", _folder["run"], .. Small]));
        Assert.Contains("nowhere: does not exist", _terminal.Error, StringComparison.Ordinal);

        WriteImage("pets/ant/small.png", 16, 1);
        Assert.Equal(ExitCode.Failure, Train("--steps", "1"));
        Assert.Contains("small.png", _terminal.Error, StringComparison.Ordinal);
        Assert.Contains("--small enlarge", _terminal.Error, StringComparison.Ordinal);
        File.Delete(_folder["pets/ant/small.png"]);

        File.WriteAllBytes(_folder["pets/bee/empty.png"], []);
        Assert.Equal(ExitCode.Failure, Train("--steps", "1"));
        Assert.Contains("empty.png", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Train("--steps", "1", "--skip-bad"));
        Assert.Contains("empty.png", _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_trains_with_a_warning()
    {
        Directory.Delete(_folder["pets/bee"], recursive: true);
        Assert.Equal(ExitCode.Success, Train("--steps", "1"));
        Assert.Contains("warning: ", _terminal.Error, StringComparison.Ordinal);
        Assert.Contains("one class", _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_never_replaced_unasked()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "1"));
        Assert.Equal(ExitCode.Failure, Train("--steps", "1"));
        Assert.Contains("already has a run", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Train("--steps", "1", "--force"));
    }

    [Theory]
    [InlineData("model.generator.width is 2 in the run", "--set", "model.generator.width=4")]
    [InlineData("does not exist", "--data", "nowhere")]
    [InlineData("device", "--device", "cuda:99")]
    public void Resuming_that_is_refused_leaves_the_run_as_it_was(string problem, params string[] wrong)
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "1"));
        string[] files = [_folder["run/options.json"], _folder["run/data.json"]];
        string[] before = Array.ConvertAll(files, File.ReadAllText);
        Assert.NotEqual(ExitCode.Success, Run(["train", "--run", _folder["run"], "--resume", "--steps", "2", .. wrong]));
        Assert.Contains(problem, _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(before, Array.ConvertAll(files, File.ReadAllText));
        Assert.Equal(ExitCode.Success, Run("train", "--run", _folder["run"], "--resume", "--steps", "2"));
    }

    [Fact]
    public void Forcing_a_run_that_cannot_start_keeps_the_one_that_is_there()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "1"));
        Assert.Equal(ExitCode.Usage, Train("--steps", "1", "--force", "--device", "cuda:99"));
        Assert.Equal(ExitCode.Success, Run("sample", "--model", _folder["run"], "--count", "1", "--out", _folder["kept.png"]));
    }

    [Fact]
    public void The_command_that_starts_a_run_goes_on_with_it_when_it_is_given_again_with_resume()
    {
        string[] command = ["--size", "16", "--channels", "3", "--set", "model.generator.attention_resolutions=[]", "--set", "model.discriminator.attention_resolutions=[]", "--resume"];
        Assert.True(ExitCode.Success == Train([.. command, "--steps", "1"]), _terminal.Error); // there is no run yet
        Assert.DoesNotContain("resuming from", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Train([.. command, "--steps", "2"]));
        Assert.Contains("changed: steps is 2 (was 1)\nresuming from", WithoutParameters(_terminal.Error), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Train([.. command, "--steps", "2"]));
        Assert.Contains("2 steps are done already", _terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("changed:", _terminal.Error, StringComparison.Ordinal);
        Assert.StartsWith("2 steps done", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_ended_before_its_first_checkpoint_is_started_again()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "1"));
        EndBeforeFirstCheckpoint("run");
        Assert.Equal(ExitCode.Success, Run("train", "--run", _folder["run"], "--resume"));
        EndBeforeFirstCheckpoint("run");
        Assert.Equal(ExitCode.Success, Train("--steps", "1", "--seed", "7", "--resume"));
        Assert.Contains("\"seed\": 7", File.ReadAllText(_folder["run/options.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_checkpoints_are_gone_is_not_started_again_unasked()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "3"));
        Directory.Delete(_folder["run/checkpoints"], recursive: true);
        string events = File.ReadAllText(_folder["run/events.jsonl"]);
        foreach (Func<int> resume in (Func<int>[])[() => Run("train", "--run", _folder["run"], "--resume", "--steps", "4"), () => Train("--steps", "4", "--resume")])
        {
            Assert.Equal(ExitCode.Failure, resume());
            Assert.Contains("run: events.jsonl says that 3 steps were saved, but no checkpoint is there; put checkpoints/ back, or start anew (--force)", _terminal.Error, StringComparison.Ordinal);
            Assert.Equal(events, File.ReadAllText(_folder["run/events.jsonl"]));
        }

        Assert.Equal(ExitCode.Success, Run("train", "--run", _folder["run"], "--resume", "--force", "--steps", "1"));
        Assert.StartsWith("1 steps done", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_refuses_a_model_that_it_did_not_start_from()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "1"));
        Assert.Equal(ExitCode.Success, Run("train", "--data", _folder["pets"], "--from", _folder["run"], "--run", _folder["next"], "--device", "cpu", "--steps", "1"));
        Refused("run", "next", $"the run started from random weights, not from {_folder["next"]}");
        Refused("next", "next", $"the run started from the weights of {_folder["run"]}, not from {_folder["next"]}; leave that out, or start another run in another folder (--from is for a new run)");
        string data = File.ReadAllText(_folder["next/data.json"]);
        File.WriteAllText(_folder["next/data.json"], data.Replace(System.Text.Json.JsonSerializer.Serialize(_folder["run"]), "null", StringComparison.Ordinal));
        Assert.NotEqual(data, File.ReadAllText(_folder["next/data.json"]));
        Refused("next", "next", $"the run started from the weights of {_folder["run"]}, not from {_folder["next"]}; leave that out, or start another run in another folder (--from is for a new run)");

        void Refused(string run, string from, string problem)
        {
            Assert.Equal(ExitCode.Usage, Run("train", "--run", _folder[run], "--resume", "--steps", "2", "--from", _folder[from]));
            Assert.Contains(problem, _terminal.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_to_start_from_is_not_looked_at_again_when_the_run_goes_on()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "1"));
        string[] command = ["train", "--data", _folder["pets"], "--from", _folder["run"], "--run", _folder["next"], "--device", "cpu", "--freeze-discriminator", "1", "--resume"];
        Assert.Equal(ExitCode.Success, Run([.. command, "--steps", "1"]));
        Assert.Contains("class embeddings taken", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Run([.. command, "--steps", "2"]));
        Assert.DoesNotContain("class embeddings taken", _terminal.Error, StringComparison.Ordinal);
        Assert.StartsWith("2 steps done", _terminal.Output, StringComparison.Ordinal);

        EndBeforeFirstCheckpoint("next");
        Assert.Equal(ExitCode.Usage, Run("train", "--run", _folder["next"], "--resume"));
        Assert.Contains($"was to start from the weights of {_folder["run"]}", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Run([.. command, "--steps", "1"]));
        Assert.Contains("class embeddings taken", _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_resumed_run_cannot_change_is_refused_with_what_it_has()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "6"));
        foreach (string path in (string[])["others/cat", "others/dog", "more/ant", "more/bee", "more/cat"])
        {
            Directory.CreateDirectory(_folder[path]);
            WriteImage($"{path}/0.png", 32, 1);
        }

        string before = File.ReadAllText(_folder["run/options.json"]);
        Refused("the run has 32x32 images, which resuming cannot change to 64x64", "--size", "64");
        Refused("the run has images of 1 channel, which resuming cannot change to 3 channels", "--channels", "3");
        Refused("model.generator.width is 2 in the run", "--set", "model.generator.width=4");
        Refused("seed is 0 in the run", "--seed", "1");
        Refused("model.deep is false in the run", "--preset", "fashion-deep-32");
        Refused("6 steps are done already", "--steps", "1");
        Refused("absent", "--split", "absent");
        Refused("label 0 is 'ant' in the run and 'cat' in the images; give the images that it was trained on, or say that only the names have changed (--force)", "--data", _folder["others"]);
        Refused("the run has 2 classes, the images have 3", "--data", _folder["more"], "--force");

        void Refused(string problem, params string[] asked)
        {
            Assert.NotEqual(ExitCode.Success, Run(["train", "--run", _folder["run"], "--resume", .. asked]));
            Assert.Contains(problem, Assert.Single(_terminal.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllText(_folder["run/options.json"]));
        }
    }

    [Fact]
    public void What_a_resumed_run_changes_is_listed_and_classes_are_renamed_by_force()
    {
        Assert.Equal(ExitCode.Success, Train("--steps", "1"));
        Directory.Move(_folder["pets"], _folder["animals"]);
        Directory.Move(_folder["animals/ant"], _folder["animals/aardvark"]);
        Assert.Equal(ExitCode.Success, Run("train", "--run", _folder["run"], "--data", _folder["animals"], "--resume", "--force", "--steps", "2", "--batch", "3", "--skip-bad"));
        foreach (string line in (string[])[
            "changed: batch_size is 3 (was 4)", "changed: steps is 2 (was 1)", $"changed: --data is {_folder["animals"]} (was {_folder["pets"]})", "changed: --skip-bad is true (was false)",
            "warning: the classes are not those that the run was trained on so far: label 0 is 'ant' in the run and 'aardvark' in the images"])
            Assert.Contains(line + "\n", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Run("classes", "--model", _folder["run"]));
        Assert.Contains("aardvark", _terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_a_run_that_does_not_exist_needs_all_that_starts_one()
    {
        Assert.Equal(ExitCode.Failure, Run("train", "--run", _folder["typo"], "--resume", "--steps", "9"));
        Assert.Contains("typo: does not exist", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, Run("train", "--run", _folder["typo"], "--data", _folder["pets"], "--resume"));
        Assert.False(Directory.Exists(_folder["typo"]));
    }

    [Fact]
    public void Signals_save_the_run_and_end_it_with_their_codes()
    {
        string events = _folder["run/events.jsonl"];
        using (ChildProgram child = ChildProgram.Biggan(["train", "--data", _folder["pets"], "--run", _folder["run"], .. Small, "--steps", "1000000", "--set", "output.log_every=1"]))
        {
            child.Await(() => Has("\"progress\""));
            child.Signal("USR1");
            child.Await(() => Has("\"checkpoint\""));
            child.Signal("HUP");
            Assert.Equal(129, child.Wait());
            Assert.Contains("saving a checkpoint after this step, then going on\n", child.Error, StringComparison.Ordinal);
            Assert.Contains("steps done; checkpoint", child.Output, StringComparison.Ordinal);
        }

        Assert.Contains("\"cancelled\":true", ReadShared(events), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, Run("sample", "--model", _folder["run"], "--count", "1", "--out", _folder["after.png"]));

        bool Has(string text) => File.Exists(events) && ReadShared(events).Contains(text, StringComparison.Ordinal);
    }

    // The line with the sizes of the networks comes in between.
    private static string WithoutParameters(string error) =>
        string.Join('\n', error.Split('\n').Where(line => !line.StartsWith("generator ", StringComparison.Ordinal)));

    private void EndBeforeFirstCheckpoint(string run)
    {
        Directory.Delete(_folder[$"{run}/checkpoints"], recursive: true);
        string events = _folder[$"{run}/events.jsonl"];
        File.WriteAllLines(events, File.ReadAllLines(events).Where(line => !line.Contains("\"checkpoint\"", StringComparison.Ordinal)));
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private int Train(params string[] more) => Run(["train", "--data", _folder["pets"], "--run", _folder["run"], .. Small, .. more]);

    private int Run(params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        return _terminal.Run(arguments);
    }

    private void WriteImage(string name, int size, int brightness)
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * size * size).Select(i => (byte)((i * 7) + (brightness * 40)))];
        PngFile.Write(_folder[name], new ImageBuffer(new ImageShape(3, size, size), pixels));
    }
}
