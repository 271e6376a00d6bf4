namespace BigGan.Data;

/// <summary>How a <see cref="BatchLoader"/> walks through a data set.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Images per batch; may exceed the size of the data set.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Decides the order of the images and which are mirrored.</summary>
    public long Seed { get; init; }

    /// <summary>Mirror each image, left to right, with probability one half.</summary>
    public bool Flip { get; init; }

    /// <summary>Threads that read ahead.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Batches that are ready or in work at most.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Number of processes that share each step's images; together they see what one process with all of them would.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Which of them this is, in [0, <see cref="Shards"/>).</summary>
    public int Shard { get; init; }

    /// <summary>Position in the endless stream of images at which batch 0 begins; at least 0.</summary>
    public long FirstImage { get; init; }
}
