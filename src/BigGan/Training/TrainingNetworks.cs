using BigGan.Layers;
using BigGan.Models;
using BigGan.Optimization;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>Everything that training changes: G, D, their optimizers and the moving average of G.</summary>
public sealed class TrainingNetworks : IDisposable
{
    private readonly AverageOptions? _averageOptions;
    private readonly Parameter[] _vectorPairs = [];

    /// <summary>Builds freshly initialised networks; the average starts as a copy of G.</summary>
    /// <param name="options">Architecture, optimizers, average.</param>
    /// <param name="device">Where they live.</param>
    /// <param name="random">Draws the initial weights.</param>
    /// <param name="type">Float32, or Float64 to check gradients.</param>
    public TrainingNetworks(TrainingOptions options, Device device, RandomGenerator random, DataType type = DataType.Float32)
    {
        _averageOptions = options.Average;
        Generator = Networks.CreateGenerator(options.Model, device, random, type);
        Discriminator = Networks.CreateDiscriminator(options.Model, device, random, type);
        Discriminator.Parameters.Freeze(entry => entry.Stage < options.FrozenDiscriminatorBlocks);
        GeneratorOptimizer = new AdamOptimizer(Generator.Parameters, options.Generator);
        DiscriminatorOptimizer = new AdamOptimizer(Discriminator.Parameters, options.Discriminator);
        if (_averageOptions is null) return;
        Average = Networks.CreateGenerator(options.Model, device, null, type);
        Average.Parameters.SetRequiresGrad(false);
        Average.Parameters.CopyFrom(Generator.Parameters);
        // Evaluation takes stored pairs of singular vectors as they are. Averages of them are no pairs, G's own nearly fit the averaged weights.
        if (options.Model.Generator.SpectralNorm is { StoresRightVectors: true })
            _vectorPairs = [.. Average.Parameters.Entries.Where(entry => entry.Role is ParameterRole.LeftSingularVector or ParameterRole.RightSingularVector)];
    }

    /// <summary>G.</summary>
    public IGenerator Generator { get; }

    /// <summary>D.</summary>
    public IDiscriminator Discriminator { get; }

    /// <summary>The moving average of G, or null if the options have none.</summary>
    public IGenerator? Average { get; }

    /// <summary>The network to look at: the average, or else G.</summary>
    public IGenerator Best => Average ?? Generator;

    /// <summary>Adam of G.</summary>
    public AdamOptimizer GeneratorOptimizer { get; }

    /// <summary>Adam of D.</summary>
    public AdamOptimizer DiscriminatorOptimizer { get; }

    /// <summary>Whether every weight and buffer of G and D is a number.</summary>
    public bool AreFinite
    {
        get
        {
            using var noGrad = Autograd.NoGrad();
            return Generator.Parameters.Entries.Concat(Discriminator.Parameters.Entries).All(entry =>
            {
                using var scope = new TensorScope();
                return double.IsFinite(entry.Value.Detach().To(DataType.Float64).Sum().Item());
            });
        }
    }

    /// <summary>Moves the average towards G: weights, statistics and singular vectors alike, but for stored pairs of vectors, which are G's.</summary>
    /// <param name="step">1 for the first one; before the start step the average is a copy.</param>
    public void UpdateAverage(long step)
    {
        if (Average is null) return;
        using var noGrad = Autograd.NoGrad();
        double decay = step < _averageOptions!.StartStep ? 0 : _averageOptions.Decay;
        if (decay == 0)
        {
            Average.Parameters.CopyFrom(Generator.Parameters);
            return;
        }

        Tensor[] average = [.. Average.Parameters.Entries.Select(entry => entry.Value)];
        average.ForeachMultiply(decay);
        average.ForeachAdd([.. Generator.Parameters.Entries.Select(entry => entry.Value)], 1 - decay);
        foreach (Parameter vector in _vectorPairs) vector.Value.CopyFrom(Generator.Parameters[vector.Name]);
    }

    /// <summary>Frees everything.</summary>
    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
        Average?.Dispose();
        GeneratorOptimizer.Dispose();
        DiscriminatorOptimizer.Dispose();
    }
}
