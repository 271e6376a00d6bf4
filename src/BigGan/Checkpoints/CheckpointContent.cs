using BigGan.Recipes;

namespace BigGan.Checkpoints;

/// <summary>The contents of a checkpoint's manifest besides its list of files.</summary>
public sealed record CheckpointContent
{
    /// <summary>The resolved options of the run.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Class names; a label is an index into them.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The training images.</summary>
    public required DatasetIdentity Dataset { get; init; }

    /// <summary>Further state that resuming needs, such as random states, as text.</summary>
    public IReadOnlyDictionary<string, string> State { get; init; } = new Dictionary<string, string>();

    /// <summary>Never remove this checkpoint to make room for newer ones.</summary>
    public bool Protect { get; init; }
}
