namespace BigGan.Evaluation;

/// <summary>How a classifier is trained.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Passes over the images.</summary>
    public double Epochs { get; init; } = 3;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's rate at the start; it falls linearly to 0.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Mirror half of the images.</summary>
    public bool Flip { get; init; }

    /// <summary>Seed of weights and order.</summary>
    public long Seed { get; init; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";
}
