namespace BigGan.Cli.Options;

/// <summary>Whether half of the training images are mirrored.</summary>
internal enum Flipping
{
    /// <summary>They are.</summary>
    On,

    /// <summary>They are not.</summary>
    Off,
}
