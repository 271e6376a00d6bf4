namespace BigGan.Evaluation.Images;

/// <summary>How the classes of generated images are chosen.</summary>
public enum ClassDraw
{
    /// <summary>Classes in turn, so that their numbers of images differ by at most one.</summary>
    Balanced,

    /// <summary>A uniformly random class for each image, as in training.</summary>
    Uniform,
}
