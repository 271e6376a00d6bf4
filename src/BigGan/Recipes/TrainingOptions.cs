using BigGan.Layers;
using BigGan.Models;
using BigGan.Optimization;

namespace BigGan.Recipes;

/// <summary>All options of a training run, except the images.</summary>
public sealed record TrainingOptions
{
    /// <summary>The architecture.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Images per forward pass of D (micro-batch); the effective batch is this times the accumulations.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Latents per forward pass of G in its own step, at least <see cref="BatchSize"/>; null means <see cref="BatchSize"/>.</summary>
    public int? GeneratorBatchSize { get; init; }

    /// <summary>G steps to train for.</summary>
    public long Steps { get; init; } = 100_000;

    /// <summary>Seed of initial weights, latents, labels and data order.</summary>
    public long Seed { get; init; }

    /// <summary>Arithmetic of the networks.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Mirror each real image with probability one half.</summary>
    public bool Flip { get; init; }

    /// <summary>The generator's optimizer and accumulation.</summary>
    public OptimizerOptions Generator { get; init; } = new() { LearningRate = 5e-5 };

    /// <summary>The discriminator's optimizer and accumulation.</summary>
    public OptimizerOptions Discriminator { get; init; } = new() { LearningRate = 2e-4 };

    /// <summary>D steps per G step (paper: 2).</summary>
    public int DiscriminatorSteps { get; init; } = 2;

    /// <summary>Run D on fakes and real images in two forward passes instead of one: less memory, one more power iteration.</summary>
    public bool SplitDiscriminatorBatch { get; init; }

    /// <summary>
    /// Number of blocks of D, counted from the image, whose weights are frozen: for runs that start from a trained model and
    /// have few images. In BigGAN-deep the first convolution counts as part of the first block, and two of its blocks as one.
    /// </summary>
    public int FrozenDiscriminatorBlocks { get; init; }

    /// <summary>Moving average of G's weights and statistics; null trains without one.</summary>
    public AverageOptions? Average { get; init; } = new();

    /// <summary>Files written during training.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>Evaluation during training; null trains without.</summary>
    public TrainingEvaluationOptions? Evaluation { get; init; }
}

/// <summary>Exponential moving average of the generator.</summary>
public sealed record AverageOptions
{
    /// <summary>Share of the average that is kept at each step (paper: 0.9999).</summary>
    public double Decay { get; init; } = 0.9999;

    /// <summary>Up to this step the average is a copy of G.</summary>
    public long StartStep { get; init; } = 20_000;
}

/// <summary>What a run writes, and how often.</summary>
public sealed record OutputOptions
{
    /// <summary>Steps between checkpoints; a last one is written at the end and on Ctrl-C.</summary>
    public long CheckpointEvery { get; init; } = 1_000;

    /// <summary>Number of newest checkpoints that are kept.</summary>
    public int KeepCheckpoints { get; init; } = 3;

    /// <summary>Steps between sample sheets.</summary>
    public long SampleEvery { get; init; } = 500;

    /// <summary>Steps between progress events; if steps are slow, an event is written every few seconds.</summary>
    public long LogEvery { get; init; } = 50;
}

/// <summary>How a run is evaluated during training.</summary>
public sealed record TrainingEvaluationOptions
{
    /// <summary>Steps between evaluations.</summary>
    public long Every { get; init; } = 1_000;

    /// <summary>Images drawn for each evaluation.</summary>
    public int Samples { get; init; } = 5_000;

    /// <summary>The score by which checkpoints are compared: fid, kid_mean, is_mean, precision, recall, density, coverage, intra_fid or class_agreement.</summary>
    public string Score { get; init; } = "fid";

    /// <summary>Number of best checkpoints that are kept, besides the newest.</summary>
    public int KeepBest { get; init; } = 1;

    /// <summary>The largest share of the run's time for evaluations, in (0,1]; an evaluation that would exceed it is left out.</summary>
    public double TimeShare { get; init; } = 0.1;

    /// <summary>The protocol; null is <c>tf-50k-train</c> if <see cref="Inception"/> is given, else <c>own-10k-test</c>, with <see cref="Samples"/> images in both cases.</summary>
    public string? Protocol { get; init; }

    /// <summary>A file of Inception weights; null if the protocol needs none.</summary>
    public string? Inception { get; init; }

    /// <summary>A feature network of our own: its file, or the name of one that ships; null chooses one by the classes.</summary>
    public string? FeatureNetwork { get; init; }
}
