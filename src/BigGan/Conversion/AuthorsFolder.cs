using BigGan.Layers;
using BigGan.Models;
using BigGan.Weights;
using BigGan.Weights.Pickle;

namespace BigGan.Conversion;

/// <summary>An experiment folder of the author's PyTorch release, whose names and layouts equal ours.</summary>
internal sealed class AuthorsFolder : LayoutWriter
{
    private const string GeneratorName = "G_ema.pth", DiscriminatorName = "D.pth", StateName = "state_dict.pth";

    /// <inheritdoc />
    internal override IReadOnlyList<string> FileNames { get; } = [GeneratorName, DiscriminatorName, StateName];

    /// <inheritdoc />
    internal override string? Misfit(ModelOptions model) => AuthorsRelease.Misfit(model);

    /// <inheritdoc />
    internal override IReadOnlyList<TensorReport> Write(LoadedModel model, string folder, List<Warning> warnings)
    {
        ModelOptions options = model.Generator.Model;
        var report = new List<TensorReport>();
        if (model.Table is not null) warnings.Add(new Warning("the statistics by truncation are left out: the BigGAN-PyTorch layout has no place for them"));
        Save(GeneratorName, "generator", model.Generator.Parameters);
        if (model.Discriminator is { } discriminator)
        {
            if (AuthorsRelease.DiscriminatorMisfit(options) is { } misfit) warnings.Add(new Warning($"the discriminator is left out of the BigGAN-PyTorch layout: {misfit}"));
            else Save(DiscriminatorName, "discriminator", discriminator.Parameters);
        }

        PyTorchWriter.Write(Path.Combine(folder, StateName), [], new PickleDictionary(new Dictionary<string, PickleValue>
        {
            ["itr"] = new PickleInteger(model.Source.Step ?? 0),
            ["epoch"] = new PickleInteger(0),
            ["save_num"] = new PickleInteger(0),
            ["save_best_num"] = new PickleInteger(0),
            ["best_IS"] = new PickleInteger(0),
            ["best_FID"] = new PickleInteger(999_999),
            ["config"] = AuthorsRelease.Config(options, warnings),
        }));
        return report;

        void Save(string name, string network, ParameterStore parameters)
        {
            PyTorchWriter.Write(Path.Combine(folder, name), [.. parameters.Entries.Select(entry => NetworkFile.Item(entry.Name, entry.Value))]);
            report.AddRange(parameters.Entries.Select(entry => new TensorReport(network, entry.Name, entry.Name, entry.Value.Shape, "as it is")));
        }
    }
}
