using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>Paths through what a generator draws.</summary>
public sealed record InterpolationOptions
{
    /// <summary>The classes of the key points of each path, in order; at least two a path. A path through latents alone repeats one class.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Paths { get; init; }

    /// <summary>What changes along a path.</summary>
    public InterpolationSubject Subject { get; init; } = InterpolationSubject.Both;

    /// <summary>Images from one key point to the next, both of them included; at least 2.</summary>
    public int Steps { get; init; } = 8;

    /// <summary>The path returns from its last key point to its first, whose image is not repeated.</summary>
    public bool IsClosed { get; init; }

    /// <summary>How latents are mixed; classes are always mixed in proportion, which is linear in the shared embedding.</summary>
    public LatentMixing Mixing { get; init; } = LatentMixing.Spherical;

    /// <summary>Seed of the latents of the key points.</summary>
    public long Seed { get; init; }

    /// <summary>Truncation of the latents of the key points; null is none.</summary>
    public Truncation? Truncation { get; init; }

    /// <summary>Number of images of a path.</summary>
    /// <param name="path">An index into <see cref="Paths"/>.</param>
    public int LengthOf(int path)
    {
        int legs = IsClosed ? Paths[path].Count : Paths[path].Count - 1;
        return (legs * (Steps - 1)) + (IsClosed ? 0 : 1);
    }
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

/// <summary>How two vectors of latents are mixed.</summary>
public enum LatentMixing
{
    /// <summary>Along the great circle, lengths in proportion, so that what lies between is as long as latents usually are.</summary>
    Spherical,

    /// <summary>Along the straight line, whose middle is shorter than latents usually are.</summary>
    Linear,
}
