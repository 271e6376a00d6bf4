using System.Globalization;
using BigGan.Recipes;

namespace BigGan.Checkpoints;

/// <summary>
/// The folder of one training run, held by this process alone until it is disposed:
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

    /// <summary>Where sample sheets go.</summary>
    public string SamplesPath => System.IO.Path.Combine(Path, "samples");

    /// <summary>Where scores go.</summary>
    public string EvaluationPath => System.IO.Path.Combine(Path, "evaluation");

    /// <summary>The events, one JSON object a line.</summary>
    public string EventsPath => System.IO.Path.Combine(Path, EventsName);

    /// <summary>The checkpoints of the run.</summary>
    public CheckpointStore Checkpoints { get; }

    /// <summary>Starts a run in a new or empty folder.</summary>
    /// <param name="path">The folder; it and those above it are created.</param>
    /// <param name="options">The resolved options, written to the folder.</param>
    /// <param name="force">Replace the run that is there, its checkpoints and samples included; a folder that is not a run is never touched.</param>
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

    /// <summary>Opens a run to resume it; leftovers of a crash are removed.</summary>
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
    /// <exception cref="InvalidOptionException">The file has been changed by hand and is wrong.</exception>
    public TrainingOptions ReadOptions()
    {
        string path = System.IO.Path.Combine(Path, OptionsName);
        return TrainingOptionsJson.Parse(File.ReadAllText(path), path);
    }

    /// <summary>Replaces the options, as when a run goes on with more steps.</summary>
    public void WriteOptions(TrainingOptions options) =>
        AtomicFile.WriteText(System.IO.Path.Combine(Path, OptionsName), TrainingOptionsJson.Serialize(options) + "\n");

    /// <summary>Appends an event, from any thread. A reader beside may see the last line before it is whole.</summary>
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

    /// <summary>Frees the run for other processes.</summary>
    public void Dispose()
    {
        _events.Dispose();
        _lock.Dispose();
    }

    /// <summary>Forgets the events after a step, as when a run goes on from a checkpoint that is older than its last event.</summary>
    /// <param name="step">The last step that the run still has.</param>
    public void ForgetEventsAfter(long step)
    {
        lock (_lock)
            EventLines.CutAfter(_events, step);
    }

    /// <summary>The model whose weights the run started with, as it was named; null where they were random.</summary>
    public string? StartedFrom()
    {
        if (RunData.Find(this)?.From is { } source) return source;
        lock (_lock)
            return EventLines.Source(_events); // a run of before the images' file named it
    }

    /// <summary>Whether a folder is that of a run.</summary>
    public static bool IsRun(string path) => File.Exists(System.IO.Path.Combine(path, OptionsName));

    /// <summary>Whether a folder is that of a run that has a checkpoint to go on from.</summary>
    public static bool HasCheckpoint(string path) => IsRun(path) && new CheckpointStore(CheckpointsOf(path)).List().Count > 0;

    /// <summary>Refuses a run that saved steps and has no checkpoint any more: going on would start anew and forget what its events tell.</summary>
    /// <param name="path">The folder; one that is no run passes.</param>
    /// <exception cref="InvalidFileException">The checkpoints are gone; the message says how many steps were done.</exception>
    public static void RequireSaved(string path)
    {
        string events = System.IO.Path.Combine(path, EventsName);
        if (!IsRun(path) || HasCheckpoint(path) || !File.Exists(events)) return;
        using var stream = new FileStream(events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (EventLines.LastSaved(stream) is > 0 and var step)
            throw new InvalidFileException(path, string.Create(CultureInfo.InvariantCulture, $"{EventsName} says that {step:N0} steps were saved, but no checkpoint is there; put {System.IO.Path.GetFileName(CheckpointsOf(path))}/ back, or start anew")) { Remedies = [Remedy.StartAnew] };
    }

    /// <summary>Where a run has its checkpoints.</summary>
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

    /// <summary>Removes what a run writes and nothing else; the options go last, so that a half-cleared folder is still a run.</summary>
    private static void Clear(string path)
    {
        foreach (string folder in (string[])[CheckpointsOf(path), System.IO.Path.Combine(path, "samples"), System.IO.Path.Combine(path, "evaluation")])
            LeftOverFolders.Delete(folder);
        File.Delete(System.IO.Path.Combine(path, LeftOutFiles.FileName));
        File.Delete(System.IO.Path.Combine(path, EventsName));
        File.Delete(System.IO.Path.Combine(path, OptionsName));
    }
}
