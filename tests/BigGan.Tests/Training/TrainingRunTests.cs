using BigGan.Checkpoints;
using BigGan.Imaging;
using BigGan.Recipes;
using BigGan.Training;

namespace BigGan.Tests.Training;

/// <summary>What a program asks for that starts runs and goes on with them.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private static readonly TrainingOptions Tiny = new()
    {
        Model = new()
        {
            Height = 16,
            Width = 16,
            Generator = new() { Width = 2, LatentSize = 8, SharedSize = 4, AttentionResolutions = [] },
            Discriminator = new() { Width = 2, AttentionResolutions = [] },
        },
        BatchSize = 2,
        Steps = 2,
        Output = new() { CheckpointEvery = 100, SampleEvery = 100 },
    };

    private readonly TempFolder _folder = new();
    private readonly string? _cacheBefore = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");

    public TrainingRunTests()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder["cache"]);
        foreach (string name in (string[])["ant", "bee"])
            for (int i = 0; i < 3; i++) WriteImage($"pets/{name}/{i}.png", i);
    }

    private RunRequest Request => new()
    {
        Folder = _folder["run"],
        Images = new() { Source = _folder["pets"] },
        Options = _ => Tiny,
        Device = "cpu",
    };

    [Fact]
    public void A_run_starts_is_gone_on_with_and_says_what_changes()
    {
        var seen = new ProgressRecorder<WorkEvent>();
        using (TrainingRun run = TrainingRun.Start(Request, seen))
        {
            Assert.Equal((0, 2), (run.Step, run.Options.Model.ClassCount));
            Assert.Equal(2, run.Train().Step);
        }

        Assert.Contains(seen.Reports.OfType<WorkNote>(), note => note.Message.Text == "pets: 6 images of 2 classes, 3x16x16");
        RunRequest more = new() { Folder = _folder["run"], Images = new() { SkipBad = true }, Options = options => options with { Steps = 3 }, Device = "cpu" };
        using TrainingRun resumed = TrainingRun.Resume(more);
        Assert.Equal(2, resumed.Step);
        Assert.Equal([new OptionDifference("steps", "2", "3"), new OptionDifference("images.skip_bad", "false", "true")], resumed.Changes);
        Assert.Equal(3, resumed.Train().Step);
    }

    [Fact]
    public void The_same_request_starts_a_run_and_goes_on_with_it()
    {
        using (TrainingRun run = TrainingRun.StartOrResume(Request)) Assert.Equal((0, 2), (run.Step, run.Train().Step));
        using (TrainingRun run = TrainingRun.StartOrResume(Request)) Assert.Equal((2, 2), (run.Step, run.Train().Step));
    }

    [Fact]
    public void A_size_of_the_images_is_that_of_the_model()
    {
        using TrainingRun run = TrainingRun.Start(Request with { Images = Request.Images with { Height = 8, Width = 8, Channels = 1 } });
        Assert.Equal((8, 8, 1), (run.Options.Model.Height, run.Options.Model.Width, run.Options.Model.ImageChannels));
    }

    [Fact]
    public void What_is_refused_leaves_the_run_as_it_was_and_free()
    {
        using (TrainingRun run = TrainingRun.Start(Request)) run.Train();
        string options = File.ReadAllText(_folder["run/options.json"]);
        Refused(Remedy.MoreSteps, () => TrainingRun.Resume(Request with { Options = before => before with { Steps = 1 } }));
        Refused(Remedy.StartAnotherRun, () => TrainingRun.Resume(Request with { Transfer = new() { Source = _folder["run"] } }));
        Refused(Remedy.ChooseRunFolder, () => TrainingRun.Start(Request with { Transfer = new() { Source = _folder["run"] }, Options = before => before, Force = true }));
        Refused(Remedy.NameModelToStartFrom, () => TrainingRun.Start(Request with { Options = _ => Tiny with { FrozenDiscriminatorBlocks = 1 }, Force = true }));
        Refused(Remedy.NameImages, () => TrainingRun.Start(Request with { Images = new() }));
        Assert.Contains("a size of 32x32 is not that of", Assert.Throws<InvalidOptionException>(() => TrainingRun.Start(Request with
        {
            Transfer = new() { Source = _folder["run"] },
            Images = Request.Images with { Height = 32, Width = 32 },
        })).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidFileException>(() => TrainingRun.Start(Request));
        Assert.Equal(options, File.ReadAllText(_folder["run/options.json"]));
        using RunDirectory free = RunDirectory.Open(_folder["run"]);

        static void Refused(Remedy remedy, Func<TrainingRun> ask) => Assert.Equal([remedy], Assert.Throws<InvalidOptionException>(ask).Remedies);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cacheBefore);
        _folder.Dispose();
    }

    private void WriteImage(string name, int brightness)
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 16 * 16).Select(i => (byte)((i * 7) + (brightness * 40)))];
        PngFile.Write(_folder.Nested(name), new ImageBuffer(new ImageShape(3, 16, 16), pixels));
    }
}
