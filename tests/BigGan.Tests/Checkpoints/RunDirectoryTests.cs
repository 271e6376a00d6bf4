using BigGan.Checkpoints;
using BigGan.Recipes;

namespace BigGan.Tests.Checkpoints;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string RunPath => _folder["runs/first"];

    [Fact]
    public void A_new_run_has_its_options_and_can_be_opened_again()
    {
        using (RunDirectory run = RunDirectory.Create(RunPath, SampleRun.Options))
            run.WriteOptions(run.ReadOptions() with { Steps = 77 });
        using RunDirectory again = RunDirectory.Open(RunPath);
        Assert.Equal(TrainingOptionsJson.Serialize(SampleRun.Options with { Steps = 77 }), TrainingOptionsJson.Serialize(again.ReadOptions()));
        Assert.True(Directory.Exists(again.SamplesPath));
        Assert.Empty(again.Checkpoints.List());
    }

    [Fact]
    public void A_run_is_not_created_over_another_without_force()
    {
        using (RunDirectory run = RunDirectory.Create(RunPath, SampleRun.Options))
        {
            SampleRun.Save(run, 1);
            run.AppendEvent("{}");
        }

        File.WriteAllText(Path.Combine(RunPath, "notes.txt"), "mine");
        Refused(() => RunDirectory.Create(RunPath, SampleRun.Options), "already has a run");
        using RunDirectory forced = RunDirectory.Create(RunPath, SampleRun.Options, force: true);
        Assert.Empty(forced.Checkpoints.List());
        Assert.Equal(0, new FileInfo(forced.EventsPath).Length);
        Assert.True(File.Exists(Path.Combine(RunPath, "notes.txt")));
    }

    [Fact]
    public void A_folder_that_is_not_a_run_is_left_alone_even_by_force()
    {
        File.WriteAllText(_folder["thesis.txt"], "");
        Refused(() => RunDirectory.Create(_folder.Path, SampleRun.Options, force: true), "not empty and not a run", _folder.Path);
        Refused(() => RunDirectory.Create(_folder["thesis.txt"], SampleRun.Options), "is a file", _folder["thesis.txt"]);
        Refused(() => RunDirectory.Open(_folder.Path), "is not a run folder", _folder.Path);
        Refused(() => RunDirectory.Open(RunPath), "does not exist");
    }

    [Fact]
    public void A_run_in_use_by_another_process_is_refused_with_its_number()
    {
        RunDirectory.Create(RunPath, SampleRun.Options).Dispose();
        using var holder = new LockHolder(RunPath);
        Refused(() => RunDirectory.Open(RunPath), $"the run folder is in use by process {holder.ProcessId}; wait for it or choose another folder");
        Refused(() => RunDirectory.Create(RunPath, SampleRun.Options, force: true), $"in use by process {holder.ProcessId}");
        holder.Kill(); // as hard as a power cut for the lock
        RunDirectory.Open(RunPath).Dispose();
    }

    [Fact]
    public void A_run_is_opened_only_once_in_one_process_too()
    {
        using RunDirectory run = RunDirectory.Create(RunPath, SampleRun.Options);
        Refused(() => RunDirectory.Open(RunPath), $"in use by process {Environment.ProcessId}");
    }

    [Fact]
    public void Events_are_appended_line_by_line_and_a_torn_last_line_is_dropped()
    {
        using (RunDirectory run = RunDirectory.Create(RunPath, SampleRun.Options))
        {
            run.AppendEvent("""{"step":1}""");
            Assert.Throws<ArgumentException>(() => run.AppendEvent("{\n}"));
            Assert.Equal("{\"step\":1}\n", ReadShared(run.EventsPath));
        }

        File.AppendAllText(Path.Combine(RunPath, "events.jsonl"), """{"st""");
        using (RunDirectory run = RunDirectory.Open(RunPath))
            run.AppendEvent("""{"step":2}""");
        Assert.Equal(["""{"step":1}""", """{"step":2}"""], File.ReadLines(Path.Combine(RunPath, "events.jsonl")));
    }

    [Fact]
    public void Events_after_a_step_are_forgotten_and_lines_that_are_no_events_stay()
    {
        using RunDirectory run = RunDirectory.Create(RunPath, SampleRun.Options);
        string[] kept = ["""{"event":"started","step":0}""", "remark", """{"event":"progress","detail":{"step":9},"step":2}""", $$"""{"long":"{{new string('x', 9000)}}"}"""];
        foreach (string line in (string[])[.. kept, """{"step":3}""", """{"step":1}"""]) run.AppendEvent(line);

        run.ForgetEventsAfter(2);
        Assert.Equal(string.Concat(kept.Select(line => line + "\n")), ReadShared(run.EventsPath));
        run.ForgetEventsAfter(2);
        run.AppendEvent("""{"step":3}""");
        Assert.EndsWith("}\n{\"step\":3}\n", ReadShared(run.EventsPath), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_crash_left_is_cleaned_up_and_undone()
    {
        using (RunDirectory run = RunDirectory.Create(RunPath, SampleRun.Options))
        {
            SampleRun.Save(run, 1);
            SampleRun.Save(run, 2);
        }

        string checkpoints = Path.Combine(RunPath, "checkpoints");
        string id = Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(Path.Combine(checkpoints, $".step-00000003.partial-{id}", "deep"));
        Directory.CreateDirectory(Path.Combine(checkpoints, $".step-00000000.removed-{id}"));
        Directory.CreateDirectory(Path.Combine(checkpoints, $".step-00000001.replaced-{id}"));
        Directory.Move(Path.Combine(checkpoints, "step-00000002"), Path.Combine(checkpoints, $".step-00000002.replaced-{id}"));
        Directory.CreateDirectory(Path.Combine(checkpoints, ".step-00000004.partial-kept"));

        using RunDirectory again = RunDirectory.Open(RunPath);
        Assert.Equal([".step-00000004.partial-kept", "step-00000001", "step-00000002"], Directory.GetFileSystemEntries(checkpoints).Select(Path.GetFileName).Order());
        Assert.Equal(2, again.Checkpoints.OpenLatest()!.Manifest.Step);
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(stream).ReadToEnd();
    }

    private void Refused(Func<RunDirectory> open, string reason, string? path = null)
    {
        var error = Assert.Throws<InvalidFileException>(open);
        Assert.StartsWith((path ?? RunPath) + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
