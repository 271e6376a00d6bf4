using System.Globalization;

namespace BigGan.Checkpoints;

/// <summary>The checkpoints of a run. A checkpoint exists completely or not at all, even if writing is interrupted.</summary>
/// <remarks>Reading needs no lock and is possible during training; only the holder of the run's lock saves.</remarks>
public sealed class CheckpointStore
{
    private const string Prefix = "step-";
    private readonly string _folder;
    private readonly bool _writable;

    /// <summary>Opens the checkpoints of a run for reading.</summary>
    /// <param name="folder">The run's folder <c>checkpoints</c>; a missing folder has no checkpoints.</param>
    public CheckpointStore(string folder)
        : this(folder, writable: false)
    {
    }

    internal CheckpointStore(string folder, bool writable)
    {
        (_folder, _writable) = (folder, writable);
        if (!writable)
            return;
        Directory.CreateDirectory(folder);
        LeftOverFolders.Clear(folder, Prefix);
    }

    /// <summary>Folders of the checkpoints, newest step first, including damaged ones.</summary>
    public IReadOnlyList<string> List() => !Directory.Exists(_folder)
        ? []
        : [.. Directory.EnumerateDirectories(_folder, Prefix + "*").Where(folder => StepOf(folder) is not null).OrderByDescending(StepOf)];

    /// <summary>Writes a checkpoint, then removes all but the newest and the best ones.</summary>
    /// <param name="step">Number of G steps trained; a checkpoint of the same step is replaced.</param>
    /// <param name="writers">For each file of the checkpoint, a function that writes the file to the given path.</param>
    /// <param name="content">The other contents of the manifest.</param>
    /// <param name="keep">Number of newest checkpoints that are kept, besides protected ones.</param>
    /// <param name="best">Steps of other checkpoints that are kept.</param>
    /// <exception cref="DiskFullException">No space is left; all earlier checkpoints remain.</exception>
    /// <exception cref="InvalidOperationException">The store was opened for reading.</exception>
    public Checkpoint Save(long step, IReadOnlyDictionary<string, Action<string>> writers, CheckpointContent content, int keep, IReadOnlyCollection<long>? best = null)
    {
        if (!_writable)
            throw new InvalidOperationException("only the checkpoints of an open RunDirectory can be added to");
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        if (writers.Keys.FirstOrDefault(name => !ManifestFile.IsFileName(name)) is { } bad)
            throw new ArgumentException($"'{bad}' is not the name of a file", nameof(writers));

        string target = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:00000000}"));
        string partial = LeftOverFolders.NewPartial(target);
        try
        {
            Directory.CreateDirectory(partial);
            WriteFiles(partial, step, writers, content);
            LeftOverFolders.Replace(target, partial);
        }
        catch (Exception error)
        {
            LeftOverFolders.Delete(partial);
            if (error is DiskFullException full)
                throw new DiskFullException(target, full.NeededBytes, error);
            if (error is IOException && DiskFullException.IsCause(error))
                throw new DiskFullException(target, null, error);
            throw;
        }

        Prune(target, keep, best ?? []);
        return Checkpoint.Open(target);
    }

    /// <summary>Opens the newest checkpoint; null if the run has none.</summary>
    /// <param name="verify">Check all of its files, which reads them.</param>
    /// <exception cref="InvalidFileException">It is damaged; the message has the damaged file and the newest good checkpoint.</exception>
    public Checkpoint? OpenLatest(bool verify = true)
    {
        if (List() is not [string newest, ..])
            return null;
        try
        {
            return verify ? OpenVerified(newest) : Checkpoint.Open(newest);
        }
        catch (InvalidFileException damage)
        {
            string advice = LatestGood() is { } good
                ? $"the newest good checkpoint is {good.Folder}; to go on from it, remove the newer ones"
                : "no other checkpoint is good";
            throw new InvalidFileException(damage.Path, $"{damage.Problem}; {advice}", damage);
        }
    }

    /// <summary>The newest checkpoint without damaged files; null if the run has none.</summary>
    /// <param name="passedOver">Receives, newest first, the problem of each newer checkpoint.</param>
    public Checkpoint? LatestGood(Action<InvalidFileException>? passedOver = null)
    {
        foreach (string folder in List())
        {
            try
            {
                return OpenVerified(folder);
            }
            catch (InvalidFileException damage)
            {
                passedOver?.Invoke(damage);
            }
        }

        return null;
    }

    private static Checkpoint OpenVerified(string folder)
    {
        Checkpoint checkpoint = Checkpoint.Open(folder);
        checkpoint.Verify();
        return checkpoint;
    }

    private static void WriteFiles(
        string folder, long step, IReadOnlyDictionary<string, Action<string>> writers, CheckpointContent content)
    {
        var files = new SortedDictionary<string, ManifestFile>(StringComparer.Ordinal);
        foreach ((string name, Action<string> write) in writers)
        {
            string path = Path.Combine(folder, name);
            write(path);
            using (var written = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
                written.Flush(flushToDisk: true);
            files.Add(name, ManifestFile.Of(path));
        }

        var manifest = new ModelManifest
        {
            Format = ModelManifest.CheckpointFormat,
            Step = step,
            Created = DateTimeOffset.UtcNow,
            Files = files,
            Options = content.Options,
            ClassNames = content.ClassNames,
            Dataset = content.Dataset,
            State = content.State,
            Protect = content.Protect,
        };
        manifest.Write(folder); // last, because this also flushes the folder's directory entries
    }

    private void Prune(string justSaved, int keep, IReadOnlyCollection<long> best)
    {
        int kept = 0;
        foreach (string folder in List())
        {
            if (folder == justSaved)
                kept++;
            else if (MayRemove(folder) && ++kept > keep && !best.Contains(StepOf(folder)!.Value))
                LeftOverFolders.Remove(folder);
        }
    }

    /// <summary>A checkpoint with an unreadable manifest may be a protected one, so it is never removed automatically.</summary>
    private static bool MayRemove(string folder)
    {
        try
        {
            return !ModelManifest.Read(folder).Protect;
        }
        catch (InvalidFileException)
        {
            return false;
        }
    }

    private static long? StepOf(string folder)
    {
        string name = Path.GetFileName(folder);
        return long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : null;
    }
}
