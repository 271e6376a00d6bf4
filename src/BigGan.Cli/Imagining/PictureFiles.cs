using System.Globalization;
using BigGan.Cli.Sampling;

namespace BigGan.Cli.Imagining;

/// <summary>The files of one picture: the picture, the state of its search beside it, and an animation where one is wanted.</summary>
/// <param name="Picture">A .png file.</param>
/// <param name="State">A .safetensors file.</param>
/// <param name="Animation">A .gif or .webp file, or null.</param>
internal sealed record PictureFiles(string Picture, string State, string? Animation)
{
    private const string Nameless = "picture"; // of a prompt without a letter or digit

    /// <summary>The files of a picture that a prompt names.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="prompt">Any text; cut to a few words that any file system takes.</param>
    /// <param name="seed">Tells several pictures of a prompt apart.</param>
    /// <param name="animation">Extension of an animation, or null.</param>
    internal static PictureFiles Named(string folder, string prompt, long seed, string? animation)
    {
        string words = SampleNames.Plain(prompt);
        string name = string.Create(CultureInfo.InvariantCulture, $"{(words.Length > 0 ? words : Nameless)}-seed{seed}");
        return At(Path.Combine(folder, name + ".png"), animation is null ? null : Path.Combine(folder, name + animation));
    }

    /// <summary>The files of a picture whose path is given.</summary>
    internal static PictureFiles At(string picture, string? animation) => new(picture, Path.ChangeExtension(picture, ".safetensors"), animation);

    /// <summary>All of them.</summary>
    internal IReadOnlyList<string> All => Animation is null ? [Picture, State] : [Picture, State, Animation];

    /// <summary>The same files with a number where another picture has them already: prompts may begin alike.</summary>
    internal static IReadOnlyList<PictureFiles> Distinct(IReadOnlyList<PictureFiles> files)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. files.Select(one =>
        {
            PictureFiles free = one;
            for (int number = 2; !taken.Add(free.Picture); number++) free = one.Numbered(number);
            return free;
        })];
    }

    private PictureFiles Numbered(int number)
    {
        string Of(string path) => Path.Combine(Path.GetDirectoryName(path)!, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}-{number}{Path.GetExtension(path)}"));
        return new PictureFiles(Of(Picture), Of(State), Animation is null ? null : Of(Animation));
    }
}
