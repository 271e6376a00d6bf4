using BigGan.Models;

namespace BigGan.Sampling;

/// <summary>How standing statistics are collected. Every option changes the statistics.</summary>
public sealed record StandingStatisticsOptions
{
    private const int MaxPasses = 100_000;
    private const int MaxBatch = 65_536;
    private const int SmallestDefault = 16;
    private const int LargestDefault = 64;
    private const int DefaultPixels = 1 << 20; // in the images of one pass, so that 512-pixel networks fit into memory

    /// <summary>Number of forward passes that are averaged; 100 in the paper.</summary>
    public int Passes { get; init; } = 100;

    /// <summary>Images per pass; null for 16 to 64, fewer for larger images. The variance within a batch is lower than that over all images, the more so for small batches.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Seed of latents and labels.</summary>
    public long Seed { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="InvalidOptionException">One is out of range.</exception>
    public void Validate()
    {
        if (Passes is < 1 or > MaxPasses) throw new InvalidOptionException($"{Passes} passes are out of range: 1 to {MaxPasses}");
        if (BatchSize is < 1 or > MaxBatch) throw new InvalidOptionException($"batch size {BatchSize} is out of range: 1 to {MaxBatch}");
    }

    /// <summary>Images a pass for a model.</summary>
    internal int BatchSizeFor(ModelOptions model) =>
        BatchSize ?? (int)Math.Clamp(DefaultPixels / ((long)model.Height * model.Width), SmallestDefault, LargestDefault);
}
