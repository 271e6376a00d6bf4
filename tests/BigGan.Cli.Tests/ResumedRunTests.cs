namespace BigGan.Cli.Tests;

public sealed class ResumedRunTests : IDisposable
{
    private readonly SmallTraining _training = new();

    public void Dispose() => _training.Dispose();

    [Fact]
    public void The_command_that_starts_a_run_goes_on_with_it_when_it_is_given_again_with_resume()
    {
        string[] command = ["--size", "16", "--channels", "3", "--set", "model.generator.attention_resolutions=[]", "--set", "model.discriminator.attention_resolutions=[]", "--resume"];
        Assert.True(ExitCode.Success == _training.Train([.. command, "--steps", "1"]), _training.Terminal.Error); // there is no run yet
        Assert.DoesNotContain("resuming from", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, _training.Train([.. command, "--steps", "2"]));
        Assert.Contains("changed: steps is 2 (was 1)\nresuming from", WithoutParameters(_training.Terminal.Error), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, _training.Train([.. command, "--steps", "2"]));
        Assert.Contains("2 steps are done already", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("changed:", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.StartsWith("2 steps done", _training.Terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_ended_before_its_first_checkpoint_is_started_again()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1"));
        EndBeforeFirstCheckpoint("run");
        Assert.Equal(ExitCode.Success, _training.Run("train", "--run", _training.Folder["run"], "--resume"));
        EndBeforeFirstCheckpoint("run");
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1", "--seed", "7", "--resume"));
        Assert.Contains("\"seed\": 7", File.ReadAllText(_training.Folder["run/options.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_checkpoints_are_gone_is_not_started_again_unasked()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "3"));
        Directory.Delete(_training.Folder["run/checkpoints"], recursive: true);
        string events = File.ReadAllText(_training.Folder["run/events.jsonl"]);
        foreach (Func<int> resume in (Func<int>[])[() => _training.Run("train", "--run", _training.Folder["run"], "--resume", "--steps", "4"), () => _training.Train("--steps", "4", "--resume")])
        {
            Assert.Equal(ExitCode.Failure, resume());
            Assert.Contains("run: events.jsonl says that 3 steps were saved, but no checkpoint is there; put checkpoints/ back, or start anew (--force)", _training.Terminal.Error, StringComparison.Ordinal);
            Assert.Equal(events, File.ReadAllText(_training.Folder["run/events.jsonl"]));
        }

        Assert.Equal(ExitCode.Success, _training.Run("train", "--run", _training.Folder["run"], "--resume", "--force", "--steps", "1"));
        Assert.StartsWith("1 steps done", _training.Terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_refuses_a_model_that_it_did_not_start_from()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1"));
        Assert.Equal(ExitCode.Success, _training.Run("train", "--data", _training.Folder["pets"], "--start-from", _training.Folder["run"], "--run", _training.Folder["next"], "--device", "cpu", "--steps", "1"));
        Refused("run", "next", $"the run started from random weights, not from {_training.Folder["next"]}");
        Refused("next", "next", $"the run started from the weights of {_training.Folder["run"]}, not from {_training.Folder["next"]}; leave that out, or start another run in another folder (--start-from is for a new run)");
        string data = File.ReadAllText(_training.Folder["next/data.json"]);
        File.WriteAllText(_training.Folder["next/data.json"], data.Replace(System.Text.Json.JsonSerializer.Serialize(_training.Folder["run"]), "null", StringComparison.Ordinal));
        Assert.NotEqual(data, File.ReadAllText(_training.Folder["next/data.json"]));
        Refused("next", "next", $"the run started from the weights of {_training.Folder["run"]}, not from {_training.Folder["next"]}; leave that out, or start another run in another folder (--start-from is for a new run)");

        void Refused(string run, string from, string problem)
        {
            Assert.Equal(ExitCode.Usage, _training.Run("train", "--run", _training.Folder[run], "--resume", "--steps", "2", "--start-from", _training.Folder[from]));
            Assert.Contains(problem, _training.Terminal.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_to_start_from_is_not_looked_at_again_when_the_run_goes_on()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1"));
        string[] command = ["train", "--data", _training.Folder["pets"], "--start-from", _training.Folder["run"], "--run", _training.Folder["next"], "--device", "cpu", "--freeze-discriminator", "1", "--resume"];
        Assert.Equal(ExitCode.Success, _training.Run([.. command, "--steps", "1"]));
        Assert.Contains("class embeddings taken", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, _training.Run([.. command, "--steps", "2"]));
        Assert.DoesNotContain("class embeddings taken", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.StartsWith("2 steps done", _training.Terminal.Output, StringComparison.Ordinal);

        EndBeforeFirstCheckpoint("next");
        Assert.Equal(ExitCode.Usage, _training.Run("train", "--run", _training.Folder["next"], "--resume"));
        Assert.Contains($"was to start from the weights of {_training.Folder["run"]}", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, _training.Run([.. command, "--steps", "1"]));
        Assert.Contains("class embeddings taken", _training.Terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_resumed_run_cannot_change_is_refused_with_what_it_has()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "6"));
        foreach (string path in (string[])["others/cat", "others/dog", "more/ant", "more/bee", "more/cat"])
        {
            Directory.CreateDirectory(_training.Folder[path]);
            _training.WriteImage($"{path}/0.png", 32, 1);
        }

        string before = File.ReadAllText(_training.Folder["run/options.json"]);
        Refused("the run has 32x32 images, which resuming cannot change to 64x64", "--size", "64");
        Refused("the run has images of 1 channel, which resuming cannot change to 3 channels", "--channels", "3");
        Refused("model.generator.width is 2 in the run", "--set", "model.generator.width=4");
        Refused("seed is 0 in the run", "--seed", "1");
        Refused("model.deep is false in the run", "--preset", "fashion-deep-32");
        Refused("6 steps are done already", "--steps", "1");
        Refused("absent", "--split", "absent");
        Refused("label 0 is 'ant' in the run and 'cat' in the images; give the images that it was trained on, or say that only the names have changed (--force)", "--data", _training.Folder["others"]);
        Refused("the run has 2 classes, the images have 3", "--data", _training.Folder["more"], "--force");

        void Refused(string problem, params string[] asked)
        {
            Assert.NotEqual(ExitCode.Success, _training.Run(["train", "--run", _training.Folder["run"], "--resume", .. asked]));
            Assert.Contains(problem, Assert.Single(_training.Terminal.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllText(_training.Folder["run/options.json"]));
        }
    }

    [Fact]
    public void What_a_resumed_run_changes_is_listed_and_classes_are_renamed_by_force()
    {
        Assert.Equal(ExitCode.Success, _training.Train("--steps", "1"));
        Directory.Move(_training.Folder["pets"], _training.Folder["animals"]);
        Directory.Move(_training.Folder["animals/ant"], _training.Folder["animals/aardvark"]);
        Assert.Equal(ExitCode.Success, _training.Run("train", "--run", _training.Folder["run"], "--data", _training.Folder["animals"], "--resume", "--force", "--steps", "2", "--batch", "3", "--skip-bad"));
        foreach (string line in (string[])[
            "changed: batch_size is 3 (was 4)", "changed: steps is 2 (was 1)", $"changed: --data is {_training.Folder["animals"]} (was {_training.Folder["pets"]})", "changed: --skip-bad is true (was false)",
            "warning: the classes are not those that the run was trained on so far: label 0 is 'ant' in the run and 'aardvark' in the images"])
            Assert.Contains(line + "\n", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, _training.Run("classes", "--model", _training.Folder["run"]));
        Assert.Contains("aardvark", _training.Terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_a_run_that_does_not_exist_needs_all_that_starts_one()
    {
        Assert.Equal(ExitCode.Failure, _training.Run("train", "--run", _training.Folder["typo"], "--resume", "--steps", "9"));
        Assert.Contains("typo: does not exist", _training.Terminal.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, _training.Run("train", "--run", _training.Folder["typo"], "--data", _training.Folder["pets"], "--resume"));
        Assert.False(Directory.Exists(_training.Folder["typo"]));
    }

    // The line with the sizes of the networks comes in between.
    private static string WithoutParameters(string error) =>
        string.Join('\n', error.Split('\n').Where(line => !line.StartsWith("generator ", StringComparison.Ordinal)));

    private void EndBeforeFirstCheckpoint(string run)
    {
        Directory.Delete(_training.Folder[$"{run}/checkpoints"], recursive: true);
        string events = _training.Folder[$"{run}/events.jsonl"];
        File.WriteAllLines(events, File.ReadAllLines(events).Where(line => !line.Contains("\"checkpoint\"", StringComparison.Ordinal)));
    }
}
