namespace BigGan.Data;

/// <summary>Batch size, order and read-ahead of a <see cref="BatchLoader"/>.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Images per batch; may exceed the size of the data set.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Determines the order of the images and which are mirrored.</summary>
    public long Seed { get; init; }

    /// <summary>Mirror each image, left to right, with probability one half.</summary>
    public bool Flip { get; init; }

    /// <summary>Threads that read ahead.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The greatest number of batches that are finished or being read.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Position in the endless stream of images at which batch 0 begins; at least 0.</summary>
    public long FirstImage { get; init; }
}
