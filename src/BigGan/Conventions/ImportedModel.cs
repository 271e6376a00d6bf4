using BigGan.Models;
using BigGan.Statistics;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>What a convention says of a model that it recognised. It owns the file of its generator.</summary>
/// <param name="Model">The architecture, valid and complete: where there is no discriminator, one that would fit.</param>
/// <param name="Generator">The generator to sample from: the moving average where there is one.</param>
internal sealed record ImportedModel(ModelOptions Model, NetworkTensors Generator) : IDisposable
{
    /// <summary>Opens the discriminator, where one lies beside that fits the architecture; the caller closes its file.</summary>
    internal Func<NetworkTensors>? OpenDiscriminator { get; init; }

    /// <summary>Class names, where the files have them; a label is an index into them.</summary>
    internal IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Reads the statistics of several truncations, where the files have them. Called at most once, while the generator's file is open.</summary>
    internal Func<StatisticsTable>? Statistics { get; init; }

    /// <summary>G steps that were trained, where the files say so.</summary>
    internal long? Step { get; init; }

    /// <summary>What a user should know, one line each.</summary>
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Closes the generator's file.</summary>
    public void Dispose() => Generator.File.Dispose();
}
