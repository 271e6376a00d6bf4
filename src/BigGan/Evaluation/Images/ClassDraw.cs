namespace BigGan.Evaluation.Images;

/// <summary>How the classes of generated images are chosen.</summary>
public enum ClassDraw
{
    /// <summary>One class after the other, so that all have as many images, give or take one.</summary>
    Balanced,

    /// <summary>Each image's class at random, all classes alike, as in training.</summary>
    Uniform,
}
