using BigGan.Models;
using BigGan.Statistics;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>A model as described by the convention that recognised it. It owns the file of its generator.</summary>
/// <param name="Model">The architecture, valid and complete: a model without a discriminator gets one that fits.</param>
/// <param name="Generator">The generator to sample from: the moving average if the model has one.</param>
internal sealed record ImportedModel(ModelOptions Model, NetworkTensors Generator) : IDisposable
{
    /// <summary>Opens the discriminator, if a file beside the generator has one that fits; the caller closes its file.</summary>
    internal Func<NetworkTensors>? OpenDiscriminator { get; init; }

    /// <summary>Class names, if the files have them; a label is an index into them.</summary>
    internal IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Reads the statistics for several truncations, if the files have them. Called at most once, while the generator's file is open.</summary>
    internal Func<StatisticsTable>? Statistics { get; init; }

    /// <summary>Number of G steps trained, if the files state it.</summary>
    internal long? Step { get; init; }

    /// <summary>Warnings for the user, one line each.</summary>
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Closes the generator's file.</summary>
    public void Dispose() => Generator.File.Dispose();
}
