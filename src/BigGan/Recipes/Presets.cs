using BigGan.Models;
using BigGan.Names;

namespace BigGan.Recipes;

/// <summary>The presets: our own for a CPU, the paper's with every row of its table 1, the author's release, earlier models and variants.</summary>
/// <remarks>
/// "Paper" is Brock, Donahue, Simonyan, "Large Scale GAN Training for High Fidelity Natural Image Synthesis", ICLR 2019;
/// "author's release" is BigGAN-PyTorch. The steps of the paper's recipes are the iterations after which such runs
/// collapse; the published models are copies from just before. "8 x 256" is eight accumulated forward passes of 256 images.
/// </remarks>
public static class Presets
{
    private static readonly Preset[] All =
    [
        .. OwnPresets.All,
        .. PaperPresets.All,
        .. DeepPresets.All,
        .. AuthorPresets.All,
        .. AblationPresets.All,
        .. EarlierPresets.All,
        .. CoursePresets.All,
    ];

    /// <summary>Every preset, by group: our own first, then published ones.</summary>
    public static IReadOnlyList<Preset> List => All;

    /// <summary>Names of the presets, in the order of <see cref="List"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(preset => preset.Name)];

    /// <summary>Finds a preset.</summary>
    /// <param name="name">Its name, ignoring case, or a unique beginning of the name.</param>
    /// <exception cref="InvalidOptionException">No preset or several match; the message has the nearest names, or all names if none is near.</exception>
    public static Preset Get(string name)
    {
        string? found = NearestName.Find(name, Names);
        if (found is not null) return All[Array.FindIndex(All, preset => preset.Name == found)];
        string[] meant = [.. Names.Where(candidate => name.Length > 0 && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
        string hint = meant.Length > 0 ? $"; presets that begin so are {string.Join(", ", meant)}" : NearestName.Hint(name, Names);
        throw new InvalidOptionException($"unknown preset {Quoted.Text(name)}{(hint.Length > 0 ? hint : $"; presets are {string.Join(", ", Names)}")}");
    }

    /// <summary>The preset that differs from given options in the fewest places, presumably the one they were derived from.</summary>
    public static Preset Nearest(TrainingOptions options) => All.MinBy(preset => OptionDifference.Between(preset.Options, options).Count)!;

    /// <summary>The preset whose architecture differs from a given one in the fewest places.</summary>
    public static Preset Nearest(ModelOptions model) => All.MinBy(preset => OptionDifference.Between(preset.Options, preset.Options with { Model = model }).Count)!;
}
