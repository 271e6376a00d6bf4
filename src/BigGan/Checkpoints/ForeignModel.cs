using BigGan.Conventions;
using BigGan.Models;
using BigGan.Names;
using BigGan.Options;
using BigGan.Statistics;
using BigGan.Weights;
using BigGan.Weights.TensorFlow;

namespace BigGan.Checkpoints;

/// <summary>A model that another program saved, found in a folder or file by what is in it.</summary>
/// <param name="Format">What the program is called.</param>
/// <param name="Imported">The model; it owns its open file.</param>
/// <param name="Files">The files with the generator's weights: one, or an index and those that it lists.</param>
internal sealed record ForeignModel(string Format, ImportedModel Imported, IReadOnlyList<string> Files)
{
    private const int MostClassesNamed = 8, MostFilesTried = 50, MostNamed = 5;
    private static readonly TimeSpan SameDate = TimeSpan.FromSeconds(2); // file systems and archives count no finer
    private static readonly string[] Endings = [".safetensors", ".pth", ".pt", ".bin", ".ckpt", ShardedFile.IndexEnding];

    private static string Known => string.Join(", ", WeightConvention.All.Select(convention => convention.Name).Prepend(ModelSource.OwnFormat));

    /// <summary>Whether the name of a file ends like that of weights.</summary>
    internal static bool HasEnding(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens a file or a folder of one model, or what the names of a checkpoint's files start with.</summary>
    /// <exception cref="InvalidFileException">It does not exist, is no model that is known, or is damaged; the message says which files were looked at.</exception>
    internal static ForeignModel Open(string path)
    {
        if (Directory.Exists(path)) return OpenFolder(path);
        // A checkpoint of TensorFlow is named by what its files' names share, so there need not be a file of that name.
        string file = (File.Exists(path) ? path : BundleLocation.Find(path)) ?? throw new InvalidFileException(path, "does not exist; name a run, checkpoint or model folder, or a weight file");
        if (HuggingFaceFiles.IsConfig(file)) throw new InvalidFileException(path, $"only describes a model; {MissingModel.WeightsBeside(file)}");
        return OpenFile(file, out string? strange) ?? throw new InvalidFileException(path, $"is not a model: {strange}");
    }

    private static ForeignModel OpenFolder(string folder)
    {
        var strange = new OrderedDictionary<string, string>(); // what is wrong with each file that was looked at
        foreach ((WeightConvention convention, string candidate) in WeightConvention.All.SelectMany(convention => convention.CandidatesIn(folder).Select(path => (convention, path))).DistinctBy(pair => pair.path))
        {
            if (OpenFile(candidate, out string? why) is { } model) return model.NewestOf([.. convention.OlderCopiesOf(candidate)]);
            strange.Add(candidate, why!);
        }

        return OpenOnly(folder, strange) ?? throw (strange.Count > 0
            ? new InvalidFileException(folder, "is not a model", [.. strange.Select(file => $"{Path.GetFileName(file.Key)}: {file.Value}")])
            : new InvalidFileException(folder, $"is not a model: {MissingModel.InFolder(folder) ?? $"it has neither {ModelManifest.FileName} nor the options of a run, nor the files of any of {Known}"}"));
    }

    // Dates tell copies of one training apart, unless they were all copied at once.
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

    // Files under names that no program gives: the one that fits is meant, of several one has to be named.
    private static ForeignModel? OpenOnly(string folder, OrderedDictionary<string, string> strange)
    {
        string[] others =
        [
            .. Directory.EnumerateFiles(folder).Where(path => HasEnding(path) && !strange.ContainsKey(path) && !ShardedFile.IsLaterPart(path) && !path.EndsWith(StatisticsFile.FileName, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Take(MostFilesTried),
        ];
        var fitting = new List<ForeignModel>();
        InvalidFileException? needed = null; // what is wrong with a file that a weight file depends on
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

    // Where one file is called a moving average and all others plain generators, they are of one training.
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
    /// <param name="path">It, or one part of weights in several files.</param>
    /// <param name="strange">Why it is no model, where null is returned.</param>
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

    // Why a file is no model.
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
