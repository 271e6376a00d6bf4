using BigGan.Training;

namespace BigGan.Sampling;

/// <summary>How a model is run.</summary>
public sealed record SamplerOptions
{
    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Arithmetic of the network.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Images per forward; it changes speed and memory, not images.</summary>
    public int BatchSize { get; init; } = 16;
}

/// <summary>What to draw.</summary>
public sealed record SamplingOptions
{
    /// <summary>The class of each image, in order.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>Image i of seed s is always the same, whatever else is drawn.</summary>
    public long Seed { get; init; }

    /// <summary>Truncation of the latents; null is none.</summary>
    public Truncation? Truncation { get; init; }
}
