using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>Paths between images of a generator.</summary>
public sealed record InterpolationOptions
{
    /// <summary>The classes of the key points of each path, in order; at least two per path. A path through latents only repeats one class.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Paths { get; init; }

    /// <summary>Latents and classes of the first key points of the one path, in place of drawn ones; its classes follow, each with the latents of the last row.</summary>
    public GivenLatents? Given { get; init; }

    /// <summary>What changes along a path.</summary>
    public InterpolationSubject Subject { get; init; } = InterpolationSubject.Both;

    /// <summary>Number of images from one key point to the next, both included; at least 2.</summary>
    public int Steps { get; init; } = 8;

    /// <summary>The path returns from its last key point to its first, whose image is not repeated.</summary>
    public bool IsClosed { get; init; }

    /// <summary>How latents are interpolated; class embeddings are always interpolated linearly.</summary>
    public LatentMixing Mixing { get; init; } = LatentMixing.Spherical;

    /// <summary>Seed of the latents of the key points.</summary>
    public long Seed { get; init; }

    /// <summary>Truncation of the latents of the key points; null for none.</summary>
    public Truncation? Truncation { get; init; }

    /// <summary>Number of images of a path.</summary>
    /// <param name="path">An index into <see cref="Paths"/>.</param>
    public int LengthOf(int path)
    {
        int keys = KeyCount(path), legs = IsClosed ? keys : keys - 1;
        return (legs * (Steps - 1)) + (IsClosed ? 0 : 1);
    }

    /// <summary>Number of key points of a path.</summary>
    internal int KeyCount(int path) => (Given?.Count ?? 0) + Paths[path].Count;
}

/// <summary>What changes along a path.</summary>
public enum InterpolationSubject
{
    /// <summary>The latents; every path keeps the class of its first key point.</summary>
    Latents,

    /// <summary>The class; every path keeps the latents of its first key point.</summary>
    Classes,

    /// <summary>Latents and class at once.</summary>
    Both,
}

/// <summary>How two latents are interpolated.</summary>
public enum LatentMixing
{
    /// <summary>Along the great circle, with linearly interpolated norm, so that intermediate latents have a typical norm.</summary>
    Spherical,

    /// <summary>Along the straight line, whose middle is shorter than latents usually are.</summary>
    Linear,
}
