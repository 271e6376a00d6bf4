using BigGan.Checkpoints;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Torch;

namespace BigGan.Conversion;

/// <summary>All parts of a model that a layout may hold.</summary>
/// <param name="Source">The model's description.</param>
/// <param name="Generator">Not folded: its weights are not divided by their singular values.</param>
/// <param name="Discriminator">Null if the model has none.</param>
/// <param name="Table">Statistics by truncation; null if the model has none.</param>
/// <param name="Passes">How the table was collected; null for a table published with the weights.</param>
internal sealed record LoadedModel(ModelSource Source, IGenerator Generator, IDiscriminator? Discriminator, StatisticsTable? Table, StatisticsOrigin? Passes) : IDisposable
{
    /// <summary>Loads an opened model, which the caller still owns.</summary>
    /// <exception cref="InvalidFileException">A tensor is missing, unexpected or of another shape or type, or the statistics are damaged.</exception>
    internal static LoadedModel Load(ModelSource source)
    {
        (StatisticsTable? table, StatisticsOrigin? passes) = FindTable(source);
        IGenerator generator = source.LoadGenerator(Device.Cpu);
        try
        {
            if (table?.Misfit(generator) is { } misfit) throw new InvalidFileException(source.Path, $"has statistics that do not fit the network: {misfit}");
            return new LoadedModel(source, generator, source.HasDiscriminator ? source.LoadDiscriminator(Device.Cpu) : null, table, passes);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        Generator.Dispose();
        Discriminator?.Dispose();
    }

    // A table beside the weights, which was collected later, takes precedence over a published one, as in sampling.
    private static (StatisticsTable? Table, StatisticsOrigin? Passes) FindTable(ModelSource source)
    {
        WeightsIdentity weights = WeightsIdentity.Of(source);
        if (!File.Exists(weights.TablePath)) return (source.Statistics, null);
        (StatisticsTable table, StatisticsOrigin passes) = StatisticsFile.Read(weights.TablePath);
        return passes.WeightsSha256 == weights.Sha256.Value ? (table, passes) : (source.Statistics, null);
    }
}
