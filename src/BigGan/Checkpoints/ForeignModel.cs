using BigGan.Conventions;
using BigGan.Models;
using BigGan.Names;
using BigGan.Options;
using BigGan.Statistics;
using BigGan.Weights;
using BigGan.Weights.TensorFlow;

namespace BigGan.Checkpoints;

/// <summary>A model of another program, recognised in a folder or file by its contents.</summary>
/// <param name="Format">The name of the program.</param>
/// <param name="Imported">The model; it owns its open file.</param>
/// <param name="Files">The files with the generator's weights: one, or an index and the files that it lists.</param>
internal sealed record ForeignModel(string Format, ImportedModel Imported, IReadOnlyList<string> Files)
{
    private const int MostClassesNamed = 8, MostFilesTried = 50, MostNamed = 5;
    private static readonly TimeSpan SameDate = TimeSpan.FromSeconds(2); // the resolution of times in some file systems and archives
    private static readonly string[] Endings = [".safetensors", ".pth", ".pt", ".bin", ".ckpt", ShardedFile.IndexEnding];

    private static string Known => string.Join(", ", WeightConvention.All.Select(convention => convention.Name).Prepend(ModelSource.OwnFormat));

    /// <summary>Whether the extension of a file name is that of a weight file.</summary>
    internal static bool HasEnding(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens a file or a folder of one model, or a TensorFlow checkpoint by the common prefix of its file names.</summary>
    /// <exception cref="InvalidFileException">The path does not exist, or is not a known kind of model, or is damaged; the message lists the files that were examined.</exception>
    internal static ForeignModel Open(string path)
    {
        if (Directory.Exists(path)) return OpenFolder(path);
        // A TensorFlow checkpoint is named by the common prefix of its file names, so a file of exactly this name need not exist.
        string file = (File.Exists(path) ? path : BundleLocation.Find(path)) ?? throw new InvalidFileException(path, "does not exist; name a run, checkpoint or model folder, or a weight file");
        if (HuggingFaceFiles.IsConfig(file)) throw new InvalidFileException(path, $"only describes a model; {MissingModel.WeightsBeside(file)}");
        return OpenFile(file, out string? strange) ?? throw new InvalidFileException(path, $"is not a model: {strange}");
    }

    private static ForeignModel OpenFolder(string folder)
    {
        var strange = new OrderedDictionary<string, string>(); // the problem of each file that was examined
        foreach ((WeightConvention convention, string candidate) in WeightConvention.All.SelectMany(convention => convention.CandidatesIn(folder).Select(path => (convention, path))).DistinctBy(pair => pair.path))
        {
            if (OpenFile(candidate, out string? why) is { } model) return model.NewestOf([.. convention.OlderCopiesOf(candidate)]);
            strange.Add(candidate, why!);
        }

        return OpenOnly(folder, strange) ?? throw (strange.Count > 0
            ? new InvalidFileException(folder, "is not a model", [.. strange.Select(file => $"{Path.GetFileName(file.Key)}: {file.Value}")])
            : new InvalidFileException(folder, $"is not a model: {MissingModel.InFolder(folder) ?? $"it has neither {ModelManifest.FileName} nor the options of a run, nor the files of any of {Known}"}"));
    }

    // Dates distinguish copies of one training, unless all files were copied at once.
    private ForeignModel NewestOf(string[] others)
    {
        if (others.Length == 0) return this;
        string names = string.Join(", ", others.Take(MostNamed).Select(Path.GetFileName)) + (others.Length > MostNamed ? $" and {others.Length - MostNamed} more" : "");
        if (others.Any(other => (File.GetLastWriteTimeUtc(Files[0]) - File.GetLastWriteTimeUtc(other)).Duration() < SameDate))
        {
            Imported.Dispose();
            throw new InvalidFileException(Path.GetDirectoryName(Files[0])!, $"holds several copies of one date; name the file of one: {Path.GetFileName(Files[0])}, {names}");
        }

        return this with { Imported = Imported with { Warnings = [$"{Files[0]}: is taken as the newest copy, by its date; name the file of another to have that: {names}", .. Imported.Warnings] } };
    }

    // Files with names that no program uses: the only one that fits is opened; if several fit, the user must name one.
    private static ForeignModel? OpenOnly(string folder, OrderedDictionary<string, string> strange)
    {
        string[] others =
        [
            .. Directory.EnumerateFiles(folder).Where(path => HasEnding(path) && !strange.ContainsKey(path) && !ShardedFile.IsLaterPart(path) && !path.EndsWith(StatisticsFile.FileName, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Take(MostFilesTried),
        ];
        var fitting = new List<ForeignModel>();
        InvalidFileException? needed = null; // the problem of a file that a weight file depends on
        foreach (string other in others)
        {
            try
            {
                if (OpenFile(other, out string? why) is { } model) fitting.Add(model);
                else strange.Add(other, why!);
            }
            catch (InvalidFileException e)
            {
                if (e.Path != other) needed = e;
                strange.Add(other, e.Path == other ? e.Problem : $"needs {Path.GetFileName(e.Path)}, which {e.Problem}");
            }
        }

        if (strange.Count == 1 && fitting.Count == 0 && needed is not null) throw needed;
        ForeignModel? taken = fitting.Count > 1 ? AverageOf(fitting) : fitting.FirstOrDefault();
        foreach (ForeignModel other in fitting.Where(model => model.Files != taken?.Files)) other.Imported.Dispose();
        return fitting.Count == 0 || taken is not null
            ? taken
            : throw new InvalidFileException(folder, $"holds several models; name the file of one: {Named(fitting)}");
    }

    // If one file is named as a moving average and all others as plain generators, they belong to one training.
    private static ForeignModel? AverageOf(List<ForeignModel> models)
    {
        ForeignModel[] inOrder = [.. models.OrderBy(RankOf)];
        if (RankOf(inOrder[0]) != EntryName.OfAverage || !inOrder.Skip(1).All(model => RankOf(model) == EntryName.OfGenerator)) return null;
        string note = $"{inOrder[0].Files[0]}: is taken for the moving average of {Named(inOrder.Skip(1))}";
        return inOrder[0] with { Imported = inOrder[0].Imported with { Warnings = [note, .. inOrder[0].Imported.Warnings] } };

        static int RankOf(ForeignModel model) => EntryName.Rank(Path.GetFileNameWithoutExtension(model.Files[0]));
    }

    private static string Named(IEnumerable<ForeignModel> models) => string.Join(", ", models.Select(model => Path.GetFileName(model.Files[0])));

    /// <summary>Opens a weight file.</summary>
    /// <param name="path">The file, or one shard of weights in several files.</param>
    /// <param name="strange">Why the file is not a model, if null is returned.</param>
    private static ForeignModel? OpenFile(string path, out string? strange)
    {
        ITensorFile file = ShardedFile.IsPart(path) ? ShardedFile.OfPart(path) : TensorFiles.Open(path);
        try
        {
            var notes = new List<string>();
            strange = null;
            if (WeightEntry.Generator(file, notes) is { } entry)
            {
                if (file is PyTorchFile { PassedOver: { Count: > 0 } classes })
                    notes.Add($"{path}: passed over what is beside the weights, and ran nothing of it: objects of {string.Join(", ", classes.Take(MostClassesNamed))}");
                ImportedModel imported = Described(entry.Convention, entry.Tensors);
                return new ForeignModel(entry.Convention.Name, imported with { Warnings = [.. notes, .. imported.Warnings] }, FilesOf(file));
            }

            strange = Strangeness(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    private static IReadOnlyList<string> FilesOf(ITensorFile file) => file is ShardedFile sharded ? [.. sharded.Parts.Prepend(file.Path).Distinct()] : [file.Path];

    // Why a file is not a model.
    private static string Strangeness(ITensorFile file) => file switch
    {
        { Names: [var first, ..] } => $"its tensors are named like those of none of {Known}; the first is {Quoted.Text(first)}",
        PyTorchFile { Lists: { Count: > 0 } lists } => $"holds a list of tensors without names, {Quoted.Text(lists.Keys.First())}, which are read only beside the network that they belong to: save them in one file with its state_dict()",
        PyTorchFile { PassedOver: [var first, ..] } => $"holds no weights but objects, such as one of {Quoted.Text(first)}; a whole model is a program: load it where its code is and save model.state_dict()",
        _ => $"its tensors are named like those of none of {Known}: it has none",
    };

    private static ImportedModel Described(WeightConvention convention, ITensorFile file)
    {
        try
        {
            ImportedModel imported = convention.Describe(file);
            var check = new OptionCheck();
            ModelOptionsValidator.Check(check, imported.Model);
            return check.Violations is [{ } violation, ..] ? throw new InvalidOptionException(violation) : imported;
        }
        catch (InvalidOptionException e)
        {
            throw new InvalidFileException(file.Path, $"describes no network: {e.Message}", e);
        }
    }
}
