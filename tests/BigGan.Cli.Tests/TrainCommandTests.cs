using BigGan.Imaging;

namespace BigGan.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private readonly SmallTraining _training = new();

    public void Dispose() => _training.Dispose();

    [Fact]
    public void A_folder_is_trained_on_sampled_from_and_gone_on_with()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "3"));
        Assert.StartsWith($"3 steps done; checkpoint {_training.Folder["run"]}", _training.Terminal.Output, StringComparison.Ordinal);
        Assert.Contains("12 images of 2 classes, 1x32x32", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_training.Folder["run/samples/step-00000002.png"]));
        Assert.Contains("\"steps\": 3", File.ReadAllText(_training.Folder["run/options.json"]), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Success, _training.Run("sample", "--model", _training.Folder["run"], "--class", "Bee", "--count", "2", "--out", _training.Folder["bees.png"]));
        Assert.Equal("bee", PngFile.ReadText(_training.Folder["bees.png"])["class"]);

        Assert.Equal(ExitCode.Success, _training.Run("train", "--run", _training.Folder["run"], "--resume", "--steps", "5"));
        Assert.Contains("resuming from", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.StartsWith("5 steps done", _training.Terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_starts_from_a_trained_model_with_other_classes_and_can_be_resumed()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "2"));
        foreach (string name in (string[])["ant", "cat"])
        {
            Directory.CreateDirectory(_training.Folder[$"others/{name}"]);
            for (int i = 0; i < 6; i++) _training.WriteImage($"others/{name}/{i}.png", 32, i);
        }

        string[] from = ["train", "--data", _training.Folder["others"], "--start-from", _training.Folder["run"], "--run", _training.Folder["next"], "--device", "cpu"];
        Assert.Equal(ExitCode.Success, _training.Run([.. from, "--class-from", "cat=bee", "--freeze-discriminator", "1", "--steps", "1"]));
        Assert.Contains("class embeddings taken: ant from ant, cat from bee", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, _training.Run("train", "--run", _training.Folder["next"], "--resume", "--steps", "2"));
        Assert.Equal(ExitCode.Usage, _training.Run("train", "--run", _training.Folder["next"], "--resume", "--set", "frozen_discriminator_blocks=0"));
        Assert.Contains("frozen_discriminator_blocks is 1 in the run and cannot become 0", _training.Terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs --start-from", "--preset", "fashion-demo", "--freeze-discriminator", "1")]
    [InlineData("--from is the former name of --start-from", "--from", "fashion-32", "--start-from", "fashion-32")]
    [InlineData("that has a discriminator", "--start-from", "fashion-32", "--freeze-discriminator", "1")]
    [InlineData("changes the architecture", "--start-from", "fashion-32", "--set", "model.generator.width=4")]
    [InlineData("not of the form NEW=OLD", "--start-from", "fashion-32", "--class-from", "ant")]
    [InlineData("two classes to start from", "--start-from", "fashion-32", "--class-from", "ant=bag", "--class-from", "ant=coat")]
    [InlineData("does not exist", "--start-from", "fashion-32", "--class-from", "ant=elephant")]
    [InlineData("is not what", "--start-from", "fashion-32", "--channels", "3")]
    public void A_transfer_that_cannot_be_is_refused_before_a_run_is_made(string message, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, _training.Run(["train", "--data", _training.Folder["pets"], "--run", _training.Folder["run"], .. arguments.Contains("--channels") ? [] : (string[])["--channels", "1"], .. arguments]));
        Assert.Contains(message, _training.Terminal.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_training.Folder["run"]));
    }

    [Fact]
    public void BigGAN_deep_is_trained_sampled_from_and_inspected()
    {
        Assert.Equal(ExitCode.Success, _training.Run(
            "train", "--data", _training.Folder["pets"], "--run", _training.Folder["run"], "--preset", "fashion-deep-32", "--set", "model.generator.width=2",
            "--set", "model.discriminator.width=4", "--batch", "4", "--steps", "2", "--device", "cpu", "--precision", "fp32"));
        Assert.Equal(ExitCode.Success, _training.Run("sample", "--model", _training.Folder["run"], "--class", "ant", "--count", "3", "--out", _training.Folder["ants/"]));
        Assert.Equal(3, Directory.GetFiles(_training.Folder["ants"]).Length);

        Assert.Equal(ExitCode.Success, _training.Run("inspect", _training.Folder["run"]));
        foreach (string fact in (string[])[
            "BigGAN-deep, 1x32x32 images of 2 classes", "format      biggan-checkpoint", "step        2", "images      pets", "classes     ant, bee",
            "average.safetensors, ", "preset      fashion-deep-32, but for:", "model.generator.width = 2 (there 8)", "steps = 2 (there 5000)", "blocks.5.0    cbn, 1x1, cbn, up, 3x3, cbn, 3x3, cbn, 1x1"])
            Assert.Contains(fact, _training.Terminal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fashion-deep-32")]
    [InlineData("course-128")]
    public void A_size_on_the_command_line_replaces_what_a_preset_lists_block_by_block(string preset) =>
        Assert.Equal(ExitCode.Success, _training.Run(
            "train", "--data", _training.Folder["pets"], "--run", _training.Folder["run"], "--preset", preset, "--size", "16", "--channels", "3",
            "--set", "model.generator.width=4", "--set", "model.discriminator.width=4", "--set", "model.generator.attention_resolutions=[]",
            "--set", "model.discriminator.attention_resolutions=[]", "--set", "generator.accumulations=1", "--set", "discriminator.accumulations=1",
            "--batch", "4", "--steps", "1", "--device", "cpu", "--precision", "fp32"));

    [Fact]
    public void A_file_of_options_lies_over_the_preset_and_flags_over_both()
    {
        File.WriteAllText(_training.Folder["mine.json"], """{ "steps": 9, "seed": 9, "generator": { "learning_rate": 0.001 } }""");
        Assert.Equal(ExitCode.Success, _training.Train("--config", _training.Folder["mine.json"], "--steps", "1"));
        string options = File.ReadAllText(_training.Folder["run/options.json"]);
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
        Assert.Equal(code, _training.Run(["train", "--data", _training.Folder["pets"], "--run", _training.Folder["run"], .. preset, .. wrong]));
        Assert.Contains(problem, _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Single(_training.Terminal.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.False(File.Exists(_training.Folder["run/checkpoints/step-00000001/manifest.json"]));
    }

    [Fact]
    public void Images_that_are_missing_broken_or_too_small_are_named()
    {
        Assert.Equal(ExitCode.Failure, _training.Run(["train", "--data", _training.Folder["nowhere"], "--run", _training.Folder["run"], .. SmallTraining.Options]));
        Assert.Contains("nowhere: does not exist", _training.Terminal.Error, StringComparison.Ordinal);

        _training.WriteImage("pets/ant/small.png", 16, 1);
        Assert.Equal(ExitCode.Failure, _training.Train("--steps", "1"));
        Assert.Contains("small.png", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Contains("--small enlarge", _training.Terminal.Error, StringComparison.Ordinal);
        File.Delete(_training.Folder["pets/ant/small.png"]);

        File.WriteAllBytes(_training.Folder["pets/bee/empty.png"], []);
        Assert.Equal(ExitCode.Failure, _training.Train("--steps", "1"));
        Assert.Contains("empty.png", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1", "--skip-bad"));
        Assert.Contains("empty.png", _training.Terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_trains_with_a_warning()
    {
        Directory.Delete(_training.Folder["pets/bee"], recursive: true);
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1"));
        Assert.Contains("warning: ", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Contains("one class", _training.Terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_never_replaced_unasked()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1"));
        Assert.Equal(ExitCode.Failure, _training.Train("--steps", "1"));
        Assert.Contains("already has a run", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1", "--force"));
    }

    [Fact]
    public void Forcing_a_run_that_cannot_start_keeps_the_one_that_is_there()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1"));
        Assert.Equal(ExitCode.Usage, _training.Train("--steps", "1", "--force", "--device", "cuda:99"));
        Assert.Equal(ExitCode.Success, _training.Run("sample", "--model", _training.Folder["run"], "--count", "1", "--out", _training.Folder["kept.png"]));
    }

    [Fact]
    public void Signals_save_the_run_and_end_it_with_their_codes()
    {
        string events = _training.Folder["run/events.jsonl"];
        using (ChildProgram child = ChildProgram.Biggan(["train", "--data", _training.Folder["pets"], "--run", _training.Folder["run"], .. SmallTraining.Options, "--steps", "1000000", "--set", "output.log_every=1"]))
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
        Assert.Equal(ExitCode.Success, _training.Run("sample", "--model", _training.Folder["run"], "--count", "1", "--out", _training.Folder["after.png"]));

        bool Has(string text) => File.Exists(events) && ReadShared(events).Contains(text, StringComparison.Ordinal);
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
