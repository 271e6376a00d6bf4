using System.Globalization;
using BigGan.Recipes;

namespace BigGan.Checkpoints;

/// <summary>
/// The folder of one training run, locked by this process until it is disposed:
/// <c>options.json</c>, <c>events.jsonl</c>, <c>samples/</c>, <c>checkpoints/step-00012000/</c> and <c>run.lock</c>.
/// </summary>
public sealed class RunDirectory : IDisposable
{
    private const string OptionsName = "options.json";
    private const string EventsName = "events.jsonl";
    private readonly RunLock _lock;
    private readonly FileStream _events;

    private RunDirectory(string path, RunLock held)
    {
        (Path, _lock) = (path, held);
        Directory.CreateDirectory(SamplesPath);
        Checkpoints = new CheckpointStore(CheckpointsOf(path), writable: true);
        _events = new FileStream(EventsPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        EventLines.DropTornLine(_events);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder of sample sheets.</summary>
    public string SamplesPath => System.IO.Path.Combine(Path, "samples");

    /// <summary>The folder of scores.</summary>
    public string EvaluationPath => System.IO.Path.Combine(Path, "evaluation");

    /// <summary>The file of events, one JSON object per line.</summary>
    public string EventsPath => System.IO.Path.Combine(Path, EventsName);

    /// <summary>The checkpoints of the run.</summary>
    public CheckpointStore Checkpoints { get; }

    /// <summary>Starts a run in a new or empty folder.</summary>
    /// <param name="path">The folder; it and its parents are created.</param>
    /// <param name="options">The resolved options, written to the folder.</param>
    /// <param name="force">Replace an existing run with its checkpoints and samples; a folder that is not a run is never changed.</param>
    /// <exception cref="InvalidFileException">The folder has contents, or is in use by another process.</exception>
    public static RunDirectory Create(string path, TrainingOptions options, bool force = false)
    {
        if (File.Exists(path))
            throw new InvalidFileException(path, "is a file; choose a folder for the run");
        bool isRun = IsRun(path);
        if (isRun && !force)
            throw new InvalidFileException(path, "already has a run; resume it, choose another folder, or force a new run in its place");
        if (!isRun && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(entry => !IsLock(entry)))
            throw new InvalidFileException(path, "is not empty and not a run; choose another folder");
        WriteRefusal.Explain(path, () => Directory.CreateDirectory(path));
        return Hold(path, () =>
        {
            if (isRun)
                Clear(path);
            AtomicFile.WriteText(System.IO.Path.Combine(path, OptionsName), TrainingOptionsJson.Serialize(options) + "\n");
        });
    }

    /// <summary>Opens a run to resume it; incomplete files of a crash are removed.</summary>
    /// <exception cref="InvalidFileException">There is no run, or it is in use by another process.</exception>
    public static RunDirectory Open(string path)
    {
        if (!Directory.Exists(path))
            throw new InvalidFileException(path, File.Exists(path) ? "is a file, not a run folder" : "does not exist");
        if (!IsRun(path))
            throw new InvalidFileException(path, $"is not a run folder: it has no {OptionsName}");
        return Hold(path, () => { });
    }

    /// <summary>The options that the run was started with.</summary>
    /// <exception cref="InvalidOptionException">The file was edited and is invalid.</exception>
    public TrainingOptions ReadOptions()
    {
        string path = System.IO.Path.Combine(Path, OptionsName);
        return TrainingOptionsJson.Parse(File.ReadAllText(path), path);
    }

    /// <summary>Replaces the options, for example when a run is resumed with more steps.</summary>
    public void WriteOptions(TrainingOptions options) =>
        AtomicFile.WriteText(System.IO.Path.Combine(Path, OptionsName), TrainingOptionsJson.Serialize(options) + "\n");

    /// <summary>Appends an event, from any thread. A concurrent reader may see an incomplete last line.</summary>
    /// <param name="json">One JSON object without line breaks.</param>
    /// <exception cref="DiskFullException">No space is left; no part of the line remains.</exception>
    public void AppendEvent(string json)
    {
        if (json.AsSpan().IndexOfAny('\r', '\n') >= 0)
            throw new ArgumentException("an event is one line", nameof(json));
        byte[] line = System.Text.Encoding.UTF8.GetBytes(json + "\n");
        lock (_lock)
        {
            long start = RandomAccess.GetLength(_events.SafeFileHandle);
            try
            {
                RandomAccess.Write(_events.SafeFileHandle, line, start);
            }
            catch (Exception error) when (DiskFullException.IsCause(error))
            {
                RandomAccess.SetLength(_events.SafeFileHandle, start);
                throw new DiskFullException(EventsPath, line.Length, error);
            }
        }
    }

    /// <summary>Releases the run's lock.</summary>
    public void Dispose()
    {
        _events.Dispose();
        _lock.Dispose();
    }

    /// <summary>Removes the events after a step, when a run is resumed from a checkpoint that is older than its last event.</summary>
    /// <param name="step">The last step to keep.</param>
    public void ForgetEventsAfter(long step)
    {
        lock (_lock)
            EventLines.CutAfter(_events, step);
    }

    /// <summary>The model whose weights the run started with, as given by the user; null for random weights.</summary>
    public string? StartedFrom()
    {
        if (RunData.Find(this)?.From is { } source) return source;
        lock (_lock)
            return EventLines.Source(_events); // a run of a version whose data.json did not have the model
    }

    /// <summary>Whether a folder is a run.</summary>
    public static bool IsRun(string path) => File.Exists(System.IO.Path.Combine(path, OptionsName));

    /// <summary>Whether a folder is a run with a checkpoint to resume from.</summary>
    public static bool HasCheckpoint(string path) => IsRun(path) && new CheckpointStore(CheckpointsOf(path)).List().Count > 0;

    /// <summary>Refuses a run that saved steps but has no checkpoint any more: resuming would start again and lose its recorded events.</summary>
    /// <param name="path">The folder; one that is not a run is accepted.</param>
    /// <exception cref="InvalidFileException">The checkpoints are missing; the message has the number of steps that were saved.</exception>
    public static void RequireSaved(string path)
    {
        string events = System.IO.Path.Combine(path, EventsName);
        if (!IsRun(path) || HasCheckpoint(path) || !File.Exists(events)) return;
        using var stream = new FileStream(events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (EventLines.LastSaved(stream) is > 0 and var step)
            throw new InvalidFileException(path, string.Create(CultureInfo.InvariantCulture, $"{EventsName} says that {step:N0} steps were saved, but no checkpoint is there; put {System.IO.Path.GetFileName(CheckpointsOf(path))}/ back, or start anew")) { Remedies = [Remedy.StartAnew] };
    }

    /// <summary>The folder of a run's checkpoints.</summary>
    internal static string CheckpointsOf(string path) => System.IO.Path.Combine(path, "checkpoints");

    private static bool IsLock(string entry) => System.IO.Path.GetFileName(entry) == "run.lock";

    private static RunDirectory Hold(string path, Action prepare)
    {
        var held = new RunLock(path);
        try
        {
            prepare();
            return new RunDirectory(path, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Removes only what a run writes, the options last, so that a partly deleted folder is still recognised as a run.</summary>
    private static void Clear(string path)
    {
        foreach (string folder in (string[])[CheckpointsOf(path), System.IO.Path.Combine(path, "samples"), System.IO.Path.Combine(path, "evaluation")])
            LeftOverFolders.Delete(folder);
        File.Delete(System.IO.Path.Combine(path, LeftOutFiles.FileName));
        File.Delete(System.IO.Path.Combine(path, EventsName));
        File.Delete(System.IO.Path.Combine(path, OptionsName));
    }
}
