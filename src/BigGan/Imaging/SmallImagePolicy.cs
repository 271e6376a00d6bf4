namespace BigGan.Imaging;

/// <summary>What happens to an image that is smaller than the size asked for.</summary>
public enum SmallImagePolicy
{
    /// <summary>It is refused: enlarged images are blurred, and a generator learns the blur.</summary>
    Reject,

    /// <summary>It is enlarged (bicubic) until it covers the target, then cropped like the others.</summary>
    Enlarge,

    /// <summary>It is centred on black, first shrunk to fit where one side is too long.</summary>
    Pad,
}
