using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Statistics;
using BigGan.Weights;

namespace BigGan.Conversion;

/// <summary>Our own model folder.</summary>
internal sealed class OwnFolder : LayoutWriter
{
    /// <inheritdoc />
    internal override IReadOnlyList<string> FileNames { get; } = [ModelManifest.FileName, ModelLocation.GeneratorFile, ModelLocation.DiscriminatorFile, StatisticsFile.FileName];

    /// <inheritdoc />
    internal override string? Misfit(ModelOptions model) => null;

    /// <inheritdoc />
    internal override IReadOnlyList<TensorReport> Write(LoadedModel model, string folder, List<Warning> warnings)
    {
        var files = new SortedDictionary<string, ManifestFile>(StringComparer.Ordinal);
        var report = new List<TensorReport>();
        Save(ModelLocation.GeneratorFile, "generator", model.Generator.Parameters);
        if (model.Discriminator is { } discriminator) Save(ModelLocation.DiscriminatorFile, "discriminator", discriminator.Parameters);
        ManifestOf(model, files).Write(folder);
        if (model.Table is { } table)
        {
            StatisticsOrigin passes = model.Passes ?? new StatisticsOrigin("", Passes: 0, BatchSize: 0, Seed: 0, Arithmetic: "fp32");
            StatisticsFile.Write(Path.Combine(folder, StatisticsFile.FileName), table, passes with { WeightsSha256 = files[ModelLocation.GeneratorFile].Sha256 });
        }

        return report;

        void Save(string name, string network, ParameterStore parameters)
        {
            string path = Path.Combine(folder, name);
            NetworkFile.Save(path, parameters);
            files.Add(name, ManifestFile.Of(path));
            report.AddRange(parameters.Entries.Select(entry => new TensorReport(network, entry.Name, entry.Name, entry.Value.Shape, "as it is")));
        }
    }

    private static ModelManifest ManifestOf(LoadedModel model, IReadOnlyDictionary<string, ManifestFile> files)
    {
        ModelSource source = model.Source;
        if (source.Location is { } location)
        {
            return location.Manifest with { Format = ModelManifest.ModelFormat, Files = files, State = new Dictionary<string, string>(), Protect = false };
        }

        return new ModelManifest
        {
            Format = ModelManifest.ModelFormat,
            Step = source.Step,
            Created = DateTimeOffset.UtcNow,
            Files = files,
            Architecture = source.Model,
            ClassNames = source.ClassNames,
            State = new Dictionary<string, string>(),
            Origin = new ModelOrigin(source.Format, Path.GetFileName(source.WeightsPath), source.WeightsSha256),
        };
    }
}
