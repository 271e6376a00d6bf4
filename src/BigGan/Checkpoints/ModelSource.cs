using System.Globalization;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Options;
using BigGan.Sampling;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Conventions;
using BigGan.Weights.TensorFlow;

namespace BigGan.Checkpoints;

/// <summary>
/// A trained model in any form that is read: a run, a checkpoint or a model of ours, or another program's weights. What it says of
/// itself stays readable after <see cref="Dispose"/>, which closes the files.
/// </summary>
public sealed class ModelSource : IDisposable
{
    /// <summary><see cref="Format"/> of our own models.</summary>
    public const string OwnFormat = "biggan";

    private readonly ImportedModel _imported;
    private readonly Lazy<StatisticsTable?> _statistics;

    private ModelSource(string path, string format, ImportedModel imported)
    {
        (Path, Format, _imported) = (path, format, imported);
        ClassNames = imported.ClassNames ?? Unnamed(imported.Model.ClassCount);
        _statistics = new Lazy<StatisticsTable?>(() => imported.Statistics?.Invoke());
    }

    /// <summary>What was opened.</summary>
    public string Path { get; }

    /// <summary>Whose form it is in: <see cref="OwnFormat"/>, or what the other program is called.</summary>
    public string Format { get; }

    /// <summary>The architecture.</summary>
    public ModelOptions Model => _imported.Model;

    /// <summary>Class names; a label is an index into them. ImageNet's where a model of 1000 classes has none of its own.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>G steps that were trained, where that is known.</summary>
    public long? Step => _imported.Step;

    /// <summary>What a user should know, one line each.</summary>
    public IReadOnlyList<string> Warnings => _imported.Warnings;

    /// <summary>The file with the generator's weights.</summary>
    public string WeightsPath => _imported.Generator.File.Path;

    /// <summary>SHA-256 of that file in lower-case hex.</summary>
    public string WeightsSha256 => Location?.Manifest.Files[System.IO.Path.GetFileName(Location.WeightsPath)].Sha256 ?? ManifestFile.Of(WeightsPath).Sha256;

    /// <summary>Our own model; null for another program's.</summary>
    public ModelLocation? Location { get; private init; }

    /// <summary>Statistics of several truncations, or null where there are none. Read when they are first asked for.</summary>
    /// <exception cref="InvalidFileException">They are damaged.</exception>
    public StatisticsTable? Statistics => _statistics.Value;

    /// <summary>Whether there is a discriminator.</summary>
    public bool HasDiscriminator => _imported.OpenDiscriminator is not null;

    /// <summary>Whether there is anything that <see cref="Open"/> could open: a file, a folder, or what the names of a checkpoint's files start with.</summary>
    public static bool Exists(string path) => System.IO.Path.Exists(path) || BundleLocation.Find(path) is not null;

    /// <summary>Whether a path looks like a model rather than like images: by what lies in a folder, by the name of a file.</summary>
    public static bool Claims(string path)
    {
        string[] endings = [".safetensors", ".pth", ".pt", ".bin", ".ckpt"];
        if (Directory.Exists(path)) return ModelLocation.Claims(path) || WeightConvention.All.SelectMany(convention => convention.CandidatesIn(path)).Any();
        return File.Exists(path) ? endings.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) : BundleLocation.Find(path) is not null;
    }

    /// <summary>Opens whatever a path holds.</summary>
    /// <param name="path">
    /// A run (its newest good checkpoint), a checkpoint, a model folder or a weight file in one; or another program's weight file or folder.
    /// </param>
    /// <exception cref="InvalidFileException">It does not exist, is no model that is known, or is damaged.</exception>
    public static ModelSource Open(string path)
    {
        if (ModelLocation.Claims(path)) return OpenOwn(path);
        if (Directory.Exists(path)) return OpenFolder(path);
        // A checkpoint of TensorFlow is named by what its files' names share, so there need not be a file of that name.
        if ((File.Exists(path) ? path : BundleLocation.Find(path)) is { } file) return OpenFile(path, file) ?? throw new InvalidFileException(path, $"is not a model: its tensors are named like those of none of {Known}");
        throw new InvalidFileException(path, "does not exist; name a run, checkpoint or model folder, or a weight file");
    }

    /// <summary>Checks that names, shapes and types of all tensors are those of the networks, without reading a number.</summary>
    /// <exception cref="InvalidFileException">A tensor is missing, unexpected or of another shape or type; the details have every one.</exception>
    public void Check()
    {
        Check(_imported.Generator, () => Networks.CreateGenerator(Model, Device.Meta), network => network.Parameters);
        if (_imported.OpenDiscriminator is not { } open) return;
        NetworkTensors tensors = open();
        using ITensorFile file = tensors.File;
        Check(tensors, () => Networks.CreateDiscriminator(Model, Device.Meta), network => network.Parameters);
    }

    /// <summary>Builds the generator and fills it.</summary>
    /// <param name="device">Where it runs.</param>
    /// <returns>The network; the caller owns it.</returns>
    /// <exception cref="InvalidFileException">A tensor is missing, unexpected or of another shape or type; the details have every one.</exception>
    public IGenerator LoadGenerator(Device device)
    {
        Check(_imported.Generator, () => Networks.CreateGenerator(Model, Device.Meta), network => network.Parameters);
        return Filled(_imported.Generator, Networks.CreateGenerator(Model, device), network => network.Parameters);
    }

    /// <summary>Builds the discriminator and fills it.</summary>
    /// <param name="device">Where it runs.</param>
    /// <returns>The network; the caller owns it.</returns>
    /// <exception cref="InvalidFileException">There is none; or a tensor is missing, unexpected or of another shape or type; the details have every one.</exception>
    public IDiscriminator LoadDiscriminator(Device device)
    {
        if (_imported.OpenDiscriminator is not { } open) throw new InvalidFileException(Path, "has no discriminator");
        NetworkTensors tensors = open();
        using ITensorFile file = tensors.File;
        Check(tensors, () => Networks.CreateDiscriminator(Model, Device.Meta), network => network.Parameters);
        return Filled(tensors, Networks.CreateDiscriminator(Model, device), network => network.Parameters);
    }

    /// <summary>What becomes of every tensor of its files.</summary>
    /// <exception cref="InvalidFileException">The discriminator cannot be read.</exception>
    public IReadOnlyList<TensorReport> ReportTensors()
    {
        List<TensorReport> report = [.. TensorReport.Of("generator", _imported.Generator)];
        if (_imported.OpenDiscriminator is not { } open) return report;
        NetworkTensors discriminator = open();
        using ITensorFile file = discriminator.File;
        report.AddRange(TensorReport.Of("discriminator", discriminator));
        return report;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _imported.Dispose();

    // A thousand classes without names are ImageNet's: no other set of that size was ever published on.
    private static IReadOnlyList<string> Unnamed(int classes) => classes == ImageNetClasses.Names.Count
        ? ImageNetClasses.Names
        : [.. Enumerable.Range(0, classes).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))];

    private static string Known => string.Join(", ", WeightConvention.All.Select(convention => convention.Name).Prepend(OwnFormat));

    // Without numbers first: a description may ask for more memory than its file has any right to.
    private void Check<T>(NetworkTensors tensors, Func<T> build, Func<T, ParameterStore> parametersOf)
        where T : IDisposable
    {
        T shapes;
        try
        {
            shapes = build();
        }
        catch (Exception e) when (e is ArgumentException or TorchException)
        {
            throw new InvalidFileException(Path, $"describes a network that cannot be built: {e.Message.Split('\n')[0]}", e);
        }

        using (shapes) StrictLoader.Check(tensors, Named(parametersOf(shapes)));
    }

    private static T Filled<T>(NetworkTensors tensors, T network, Func<T, ParameterStore> parametersOf)
        where T : IDisposable
    {
        try
        {
            StrictLoader.Fill(tensors, Named(parametersOf(network)));
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static (string Name, Tensor Value)[] Named(ParameterStore parameters) => [.. parameters.Entries.Select(entry => (entry.Name, entry.Value))];

    private static ModelSource OpenOwn(string path)
    {
        ModelLocation location = ModelLocation.Find(path);
        var imported = new ImportedModel(location.Manifest.Model, NetworkTensors.Same(new SafetensorsReader(location.WeightsPath)))
        {
            OpenDiscriminator = location.DiscriminatorPath is { } discriminator ? () => NetworkTensors.Same(new SafetensorsReader(discriminator)) : null,
            ClassNames = location.Manifest.ClassNames,
            Step = location.Manifest.Step,
            Warnings = [.. location.PassedOver.Select(damage => string.Create(CultureInfo.InvariantCulture, $"{damage}; using step {location.Manifest.Step} instead"))],
        };
        return new ModelSource(path, OwnFormat, imported) { Location = location };
    }

    private static ModelSource OpenFolder(string folder)
    {
        foreach (string candidate in WeightConvention.All.SelectMany(convention => convention.CandidatesIn(folder)).Distinct())
        {
            if (OpenFile(folder, candidate) is { } source) return source;
        }

        throw new InvalidFileException(folder, $"is not a model: it has neither {ModelManifest.FileName} nor the options of a run, nor the files of any of {Known}");
    }

    private static ModelSource? OpenFile(string path, string weights)
    {
        ITensorFile file = TensorFiles.Open(weights);
        try
        {
            if (WeightConvention.All.FirstOrDefault(convention => convention.Recognises(file)) is { } convention)
                return new ModelSource(path, convention.Name, Described(convention, file));
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

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
