namespace BigGan.Clip;

/// <summary>The CLIP that ships with the program: a folder in <c>models/</c> beside the executable.</summary>
public static class ClipCatalogue
{
    /// <summary>The name of the CLIP that ships.</summary>
    public const string Default = "clip-small";

    /// <summary>The folder of the CLIP that ships, or null where none does.</summary>
    public static string? Shipped => Path.Combine(AppContext.BaseDirectory, "models", Default) is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>The path of the CLIP that is meant.</summary>
    /// <param name="clip">A path; null or <see cref="Default"/> for the one that ships.</param>
    /// <exception cref="InvalidFileException">None was named, and none ships.</exception>
    public static string Locate(string? clip)
    {
        if (clip is not null && (clip != Default || Path.Exists(clip))) return clip;
        return Shipped ?? throw new InvalidFileException(Default, "does not come with this build, so a CLIP has to be named") { Remedies = [Remedy.NameClip] };
    }
}
