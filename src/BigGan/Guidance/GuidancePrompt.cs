namespace BigGan.Guidance;

/// <summary>What a picture is to become like, or is not: a text, or another picture. Exactly one of the two is given.</summary>
public sealed record GuidancePrompt
{
    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>The path of a picture.</summary>
    public string? Image { get; init; }

    /// <summary>Its weight among the prompts, a number that is not negative.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The picture is to differ from it.</summary>
    public bool IsAvoided { get; init; }

    /// <summary>A text to become like.</summary>
    public static GuidancePrompt OfText(string text, double weight = 1) => new() { Text = text, Weight = weight };

    /// <summary>A text to differ from.</summary>
    public static GuidancePrompt Avoid(string text, double weight = 1) => new() { Text = text, Weight = weight, IsAvoided = true };

    /// <summary>A picture to become like.</summary>
    public static GuidancePrompt OfImage(string path, double weight = 1) => new() { Image = path, Weight = weight };
}
