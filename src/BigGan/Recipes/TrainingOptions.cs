using BigGan.Layers;
using BigGan.Models;
using BigGan.Optimization;

namespace BigGan.Recipes;

/// <summary>Everything that decides a training run, except the images.</summary>
public sealed record TrainingOptions
{
    /// <summary>The architecture.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Images per forward of D (micro-batch); with accumulation the effective batch is this times the accumulations.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Latents per forward of G in its own step, at least <see cref="BatchSize"/>; null takes that.</summary>
    public int? GeneratorBatchSize { get; init; }

    /// <summary>G steps to train for.</summary>
    public long Steps { get; init; } = 100_000;

    /// <summary>Seed of initial weights, latents, labels and data order.</summary>
    public long Seed { get; init; }

    /// <summary>Arithmetic of the networks.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Mirror half of the real images.</summary>
    public bool Flip { get; init; }

    /// <summary>The generator's optimizer and accumulation.</summary>
    public OptimizerOptions Generator { get; init; } = new() { LearningRate = 5e-5 };

    /// <summary>The discriminator's optimizer and accumulation.</summary>
    public OptimizerOptions Discriminator { get; init; } = new() { LearningRate = 2e-4 };

    /// <summary>D steps per G step (paper: 2).</summary>
    public int DiscriminatorSteps { get; init; } = 2;

    /// <summary>Feed fakes and real images to D in two forwards instead of one joint one: less memory, one more power iteration.</summary>
    public bool SplitDiscriminatorBatch { get; init; }

    /// <summary>
    /// How many of D's blocks, counted from the image, keep the weights they start with: for runs that start from a trained model and
    /// have few images. The stem of BigGAN-deep counts as part of the first, a pair of its blocks as one.
    /// </summary>
    public int FrozenDiscriminatorBlocks { get; init; }

    /// <summary>Moving average of G's weights and statistics; null trains without one.</summary>
    public AverageOptions? Average { get; init; } = new();

    /// <summary>What is written while training.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>Scores while training; null trains without.</summary>
    public TrainingEvaluationOptions? Evaluation { get; init; }
}

/// <summary>Exponential moving average of the generator.</summary>
public sealed record AverageOptions
{
    /// <summary>Share of the old average kept at each step (paper: 0.9999).</summary>
    public double Decay { get; init; } = 0.9999;

    /// <summary>Until this step the average is a plain copy of G.</summary>
    public long StartStep { get; init; } = 20_000;
}

/// <summary>What a run writes, and how often.</summary>
public sealed record OutputOptions
{
    /// <summary>Steps between checkpoints; one is always written at the end and on Ctrl-C.</summary>
    public long CheckpointEvery { get; init; } = 1_000;

    /// <summary>How many of the newest checkpoints are kept.</summary>
    public int KeepCheckpoints { get; init; } = 3;

    /// <summary>Steps between sample sheets.</summary>
    public long SampleEvery { get; init; } = 500;

    /// <summary>Steps between progress events; when steps are slow they come every few seconds.</summary>
    public long LogEvery { get; init; } = 50;
}

/// <summary>How a run is judged while it trains.</summary>
public sealed record TrainingEvaluationOptions
{
    /// <summary>Steps between evaluations.</summary>
    public long Every { get; init; } = 1_000;

    /// <summary>Images that are drawn for each.</summary>
    public int Samples { get; init; } = 5_000;

    /// <summary>The score that says which checkpoints are best: fid, kid_mean, is_mean, precision, recall, density, coverage, intra_fid or class_agreement.</summary>
    public string Score { get; init; } = "fid";

    /// <summary>How many of the best checkpoints are kept, besides the newest.</summary>
    public int KeepBest { get; init; } = 1;

    /// <summary>Most of the run's time that evaluations may take, in (0,1]; one that would take more is left out.</summary>
    public double TimeShare { get; init; } = 0.1;

    /// <summary>The protocol; null is <c>tf-50k-train</c> where <see cref="Inception"/> is given, else <c>own-10k-test</c>, with <see cref="Samples"/> images either way.</summary>
    public string? Protocol { get; init; }

    /// <summary>A file of Inception weights; null where the protocol needs none.</summary>
    public string? Inception { get; init; }

    /// <summary>A feature network of our own: its file, or the name of one that ships; null finds one that knows the classes.</summary>
    public string? FeatureNetwork { get; init; }
}
