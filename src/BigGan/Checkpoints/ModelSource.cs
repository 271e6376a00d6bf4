using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BigGan.Conventions;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Names;
using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.TensorFlow;

namespace BigGan.Checkpoints;

/// <summary>
/// A trained model in any supported form: a run, a checkpoint or a model of ours, or another program's weights. Its properties
/// stay readable after <see cref="Dispose"/>, which closes the files.
/// </summary>
public sealed class ModelSource : IDisposable
{
    /// <summary><see cref="Format"/> of our own models.</summary>
    public const string OwnFormat = "biggan";

    private readonly ImportedModel _imported;
    private readonly Lazy<StatisticsTable?> _statistics;
    private readonly Lazy<string> _sha256; // lazy, because another program's file may be large

    private ModelSource(string path, string format, ImportedModel imported, IReadOnlyList<string> files)
    {
        (Path, Format, _imported) = (path, format, imported);
        ClassNames = imported.ClassNames ?? Unnamed(imported.Model.ClassCount);
        _statistics = new Lazy<StatisticsTable?>(() => imported.Statistics?.Invoke());
        Files = files;
        _sha256 = new Lazy<string>(() => Files is [string only] ? ManifestFile.Of(only).Sha256 : OfAll(Files));
    }

    /// <summary>The opened path.</summary>
    public string Path { get; }

    /// <summary>The program whose format it is: <see cref="OwnFormat"/>, or the name of the other program.</summary>
    public string Format { get; }

    /// <summary>The architecture.</summary>
    public ModelOptions Model => _imported.Model;

    /// <summary>Class names; a label is an index into them. A model of 1000 classes without names has ImageNet's.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of G steps trained; null if unknown.</summary>
    public long? Step => _imported.Step;

    /// <summary>Warnings for the user, one line each.</summary>
    public IReadOnlyList<string> Warnings => _imported.Warnings;

    /// <summary>The file with the generator's weights.</summary>
    public string WeightsPath => _imported.Generator.File.Path;

    /// <summary>The files with the generator's weights: <see cref="WeightsPath"/>, or an index and the files that it lists.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>SHA-256 of the weight file in lower-case hex; of several files, SHA-256 over their concatenated SHA-256.</summary>
    public string WeightsSha256 => Location?.Manifest.Files[System.IO.Path.GetFileName(Location.WeightsPath)].Sha256 ?? _sha256.Value;

    /// <summary>Our own model; null for another program's.</summary>
    public ModelLocation? Location { get; private init; }

    /// <summary>Batch norm statistics for several truncations; null if the model has none. Read on first use.</summary>
    /// <exception cref="InvalidFileException">The statistics are damaged.</exception>
    public StatisticsTable? Statistics => _statistics.Value;

    /// <summary>Whether the model has a discriminator.</summary>
    public bool HasDiscriminator => _imported.OpenDiscriminator is not null;

    /// <summary>Whether <see cref="Open"/> may be able to open a path: a file, a folder, or the common prefix of a checkpoint's file names.</summary>
    public static bool Exists(string path) => System.IO.Path.Exists(path) || BundleLocation.Find(path) is not null;

    /// <summary>Whether a path is a model rather than images: by the contents of a folder or the name of a file.</summary>
    public static bool Claims(string path)
    {
        if (Directory.Exists(path)) return ModelLocation.Claims(path) || WeightConvention.All.SelectMany(convention => convention.CandidatesIn(path)).Any();
        return File.Exists(path) ? ForeignModel.HasEnding(path) : BundleLocation.Find(path) is not null;
    }

    /// <summary>Opens the model at a path.</summary>
    /// <param name="path">
    /// A run (its newest good checkpoint), a checkpoint, a model folder or a weight file in one; or another program's weight file or folder.
    /// </param>
    /// <exception cref="InvalidFileException">The path does not exist, or is not a known kind of model, or is damaged.</exception>
    public static ModelSource Open(string path)
    {
        if (ModelLocation.Claims(path)) return OpenOwn(path);
        var found = ForeignModel.Open(path);
        return new ModelSource(path, found.Format, found.Imported, found.Files);
    }

    /// <summary>Checks names, shapes and types of all tensors against the networks, without reading tensor data.</summary>
    /// <exception cref="InvalidFileException">A tensor is missing, unexpected or of another shape or type; the details list all such tensors.</exception>
    public void Check()
    {
        Check(_imported.Generator, () => Networks.CreateGenerator(Model, Device.Meta), network => network.Parameters);
        if (_imported.OpenDiscriminator is not { } open) return;
        NetworkTensors tensors = open();
        using ITensorFile file = tensors.File;
        Check(tensors, () => Networks.CreateDiscriminator(Model, Device.Meta), network => network.Parameters);
    }

    /// <summary>Builds the generator and loads its weights.</summary>
    /// <param name="device">The device of the network.</param>
    /// <returns>The network; the caller owns it.</returns>
    /// <exception cref="InvalidFileException">A tensor is missing, unexpected or of another shape or type; the details list all such tensors.</exception>
    public IGenerator LoadGenerator(Device device)
    {
        Check(_imported.Generator, () => Networks.CreateGenerator(Model, Device.Meta), network => network.Parameters);
        return Filled(_imported.Generator, Networks.CreateGenerator(Model, device), network => network.Parameters);
    }

    /// <summary>Builds the discriminator and loads its weights.</summary>
    /// <param name="device">The device of the network.</param>
    /// <returns>The network; the caller owns it.</returns>
    /// <exception cref="InvalidFileException">The model has none; or a tensor is missing, unexpected or of another shape or type; the details list all such tensors.</exception>
    public IDiscriminator LoadDiscriminator(Device device)
    {
        if (_imported.OpenDiscriminator is not { } open) throw new InvalidFileException(Path, "has no discriminator");
        NetworkTensors tensors = open();
        using ITensorFile file = tensors.File;
        Check(tensors, () => Networks.CreateDiscriminator(Model, Device.Meta), network => network.Parameters);
        return Filled(tensors, Networks.CreateDiscriminator(Model, device), network => network.Parameters);
    }

    /// <summary>The mapping of every tensor of its files.</summary>
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

    // No other published data set has a thousand classes.
    private static IReadOnlyList<string> Unnamed(int classes) => classes == ImageNetClasses.Names.Count
        ? ImageNetClasses.Names
        : [.. Enumerable.Range(0, classes).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))];

    private static string OfAll(IReadOnlyList<string> files) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(files.Select(file => ManifestFile.Of(file).Sha256)))));

    // Checked before tensors are read: a hostile description may ask for far more memory than its file has.
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

        using (shapes) StrictLoader.Check(tensors, parametersOf(shapes));
    }

    private static T Filled<T>(NetworkTensors tensors, T network, Func<T, ParameterStore> parametersOf)
        where T : IDisposable
    {
        try
        {
            StrictLoader.Fill(tensors, parametersOf(network));
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

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
        return new ModelSource(path, OwnFormat, imported, [location.WeightsPath]) { Location = location };
    }
}
