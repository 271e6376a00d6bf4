namespace BigGan.Clip.Training;

/// <summary>A sentence about images.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Classes">The classes whose images it describes, in ascending order.</param>
/// <param name="Tone">Whether it describes grey images only, colour images only, or both.</param>
internal sealed record Caption(string Text, IReadOnlyList<int> Classes, CaptionTone Tone)
{
    /// <summary>Whether it describes an image.</summary>
    /// <param name="label">The class of the image.</param>
    /// <param name="isGrey">Whether the image is grey.</param>
    internal bool Describes(int label, bool isGrey) => Classes.Contains(label) && Tone != (isGrey ? CaptionTone.Colour : CaptionTone.Grey);
}

/// <summary>The images that a caption describes, by their colours.</summary>
internal enum CaptionTone
{
    /// <summary>Grey images and colour images.</summary>
    Any,

    /// <summary>Grey images only.</summary>
    Grey,

    /// <summary>Colour images only.</summary>
    Colour,
}
