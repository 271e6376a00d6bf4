using BigGan.Checkpoints;
using BigGan.Recipes;

namespace BigGan.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RunDirectory _run;

    public CheckpointStoreTests() => _run = RunDirectory.Create(_folder["run"], SampleRun.Options);

    [Fact]
    public void A_checkpoint_comes_back_with_all_that_was_said_of_it()
    {
        SampleRun.Save(_run, 12000);
        Checkpoint latest = _run.Checkpoints.OpenLatest()!;
        Assert.Equal("step-00012000", Path.GetFileName(latest.Folder));
        Assert.Equal((ModelManifest.CheckpointFormat, 1, 12000L), (latest.Manifest.Format, latest.Manifest.Version, latest.Manifest.Step));
        Assert.Equal(new DatasetIdentity("fashion-mnist", "0123abcd"), latest.Manifest.Dataset);
        Assert.Equal("class 9", latest.Manifest.ClassNames[9]);
        Assert.Equal("AQID", latest.Manifest.State["random"]);
        Assert.Equal(TimeSpan.Zero, latest.Manifest.Created.Offset);
        Assert.Equal(TrainingOptionsJson.Serialize(SampleRun.Options), TrainingOptionsJson.Serialize(latest.Manifest.Options!));
        Assert.True(File.Exists(latest.PathOf("generator.safetensors")));
        Assert.Throws<InvalidFileException>(() => latest.PathOf("optimizer.safetensors"));
    }

    [Fact]
    public void A_run_without_checkpoints_has_no_latest_one()
    {
        Assert.Null(_run.Checkpoints.OpenLatest());
        Assert.Null(_run.Checkpoints.LatestGood());
        Assert.Empty(new CheckpointStore(_folder["nowhere"]).List());
    }

    [Fact]
    public void Only_the_newest_and_the_protected_ones_are_kept()
    {
        SampleRun.Save(_run, 1, keep: 2, protect: true);
        for (int step = 2; step <= 5; step++)
            SampleRun.Save(_run, step, keep: 2);
        Assert.Equal(["step-00000005", "step-00000004", "step-00000001"], SampleRun.Steps(_run));
        SampleRun.Save(_run, 3, keep: 2); // as after going back: what was just written stays
        Assert.Contains("step-00000003", SampleRun.Steps(_run));
        SampleRun.Save(_run, 100_000_000, keep: 1);
        Assert.Equal("step-100000000", SampleRun.Steps(_run).First());
    }

    [Fact]
    public void A_checkpoint_of_the_same_step_is_replaced()
    {
        SampleRun.Save(_run, 7, average: true);
        SampleRun.Save(_run, 7, average: false);
        Assert.False(_run.Checkpoints.OpenLatest()!.Manifest.Files.ContainsKey("average.safetensors"));
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(_run.Path, "checkpoints")));
    }

    [Fact]
    public void A_checkpoint_cut_short_names_the_damaged_file()
    {
        SampleRun.Save(_run, 1);
        string file = SampleRun.Save(_run, 2).PathOf("discriminator.safetensors");
        SampleRun.CutShort(file);
        LatestIsRefused(file, "is damaged: it has", "step-00000001; to go on from it, remove the newer ones");
        Assert.Equal(1, _run.Checkpoints.LatestGood()!.Manifest.Step);
    }

    [Fact]
    public void A_flipped_bit_is_noticed()
    {
        SampleRun.Save(_run, 1);
        string file = SampleRun.Save(_run, 2).PathOf("average.safetensors");
        SampleRun.FlipBit(file);
        LatestIsRefused(file, "SHA-256", "step-00000001");
    }

    [Fact]
    public void A_missing_file_is_noticed_even_when_no_other_checkpoint_is_good()
    {
        string file = SampleRun.Save(_run, 2).PathOf("average.safetensors");
        File.Delete(file);
        LatestIsRefused(file, "is missing", "no other checkpoint is good");
    }

    [Theory]
    [InlineData("\"step\"", "\"stop\"", "'step'")]
    [InlineData("biggan-checkpoint", "biggan-checkpoind", "has the format 'biggan-checkpoind'")]
    [InlineData("\"version\": 1", "\"version\": 2", "has version 2, this program reads version 1")]
    [InlineData("\"average.safetensors\"", "\"../../secret\"", "lists the impossible file '../../secret'")]
    [InlineData("\"batch_size\"", "\"batch_sise\"", "did you mean batch_size")]
    [InlineData("\"batch_size\": 64", "\"batch_size\": 0", "batch_size is 0")]
    [InlineData("\"class 0\"", "null", "null for a text")]
    [InlineData("\"class 0\",", "", "has 9 class names, while its options have 10 classes")]
    [InlineData("\"random\"", "\"\\ud800\"", "is damaged")]
    [InlineData("{", "", "is damaged")]
    public void A_manifest_that_was_tampered_with_is_refused(string old, string replacement, string reason)
    {
        Checkpoint checkpoint = SampleRun.Save(_run, 2);
        string path = Path.Combine(checkpoint.Folder, "manifest.json");
        string text = File.ReadAllText(path);
        int at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0);
        File.WriteAllText(path, string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length)));
        var error = Assert.Throws<InvalidFileException>(() => Checkpoint.Open(checkpoint.Folder));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_save_that_fails_leaves_nothing_behind()
    {
        SampleRun.Save(_run, 1);
        Dictionary<string, Action<string>> writers = SampleRun.Writers();
        writers["optimizers.safetensors"] = _ => throw new InvalidDataException("out of luck");
        Assert.Throws<InvalidDataException>(() => _run.Checkpoints.Save(2, writers, SampleRun.Content, keep: 1));
        Assert.Throws<InvalidOperationException>(() => _run.Checkpoints.Save(2, SampleRun.Writers(), SampleRun.Content with { ClassNames = [] }, keep: 1));
        Assert.Equal(["step-00000001"], Directory.GetFileSystemEntries(Path.Combine(_run.Path, "checkpoints")).Select(Path.GetFileName));
    }

    [Fact]
    public void Only_the_holder_of_the_run_saves_and_only_plain_names()
    {
        var store = new CheckpointStore(Path.Combine(_run.Path, "checkpoints"));
        Assert.Throws<InvalidOperationException>(() => store.Save(1, SampleRun.Writers(), SampleRun.Content, keep: 1));
        foreach (string name in (string[])["../x", "a/b", "", "..", "manifest.json"])
        {
            var writers = new Dictionary<string, Action<string>> { [name] = _ => Assert.Fail("was called") };
            Assert.Throws<ArgumentException>(() => _run.Checkpoints.Save(1, writers, SampleRun.Content, keep: 1));
        }
    }

    [Fact]
    public void A_disk_that_fills_up_while_saving_keeps_the_checkpoints_from_before()
    {
        using var disk = new TinyDisk(1 << 20);
        using RunDirectory run = RunDirectory.Create(disk["run"], SampleRun.Options);
        run.Checkpoints.Save(1, SampleRun.Writers(100_000), SampleRun.Content, keep: 1);
        var error = Assert.Throws<DiskFullException>(
            () => run.Checkpoints.Save(2, SampleRun.Writers(300_000), SampleRun.Content, keep: 1));
        Assert.StartsWith(Path.Combine(disk["run"], "checkpoints", "step-00000002") + ": the disk is full (it needs 300.1 kB, ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["step-00000001"], SampleRun.Steps(run));
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(disk["run"], "checkpoints")));

        Dictionary<string, Action<string>> writers = new() { ["raw.bin"] = path => File.WriteAllBytes(path, new byte[2 << 20]) };
        Assert.Throws<DiskFullException>(() => run.Checkpoints.Save(2, writers, SampleRun.Content, keep: 1));
        Assert.Equal(1, run.Checkpoints.OpenLatest()!.Manifest.Step);
        run.AppendEvent("{}");
    }

    private void LatestIsRefused(string file, params string[] reasons)
    {
        var error = Assert.Throws<InvalidFileException>(() => _run.Checkpoints.OpenLatest());
        Assert.StartsWith(file + ": ", error.Message, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, error.Message, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }
}
