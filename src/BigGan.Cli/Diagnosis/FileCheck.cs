using BigGan.Imaging;

namespace BigGan.Cli.Diagnosis;

/// <summary>The image library, and the data sets and models that lie ready.</summary>
internal static class FileCheck
{
    internal static IEnumerable<Finding> Examine() => [Vips(), .. Font(), FashionMnist(), Models()];

    private static Finding Vips() =>
        VipsLibrary.Version is { } version
            ? new Finding("libvips", FindingState.Found, version)
            : new Finding("libvips", FindingState.Missing, "cannot be loaded; it reads and writes images", VipsLibrary.Problem);

    // Only libvips can tell.
    private static IEnumerable<Finding> Font()
    {
        if (VipsLibrary.Version is null) return [];
        return
        [
            LabelFont.IsInstalled
                ? new Finding("font", FindingState.Found, "for the labels of sheets and charts")
                : new Finding("font", FindingState.Optional, "none; sheets and charts have no text", LabelFont.InstallCommand),
        ];
    }

    private static Finding FashionMnist()
    {
        string?[] roots = [Environment.GetEnvironmentVariable("BIGGAN_DATA"), "/usr/share/datasets"];
        string[] folders = [.. roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => Path.Combine(root!, "fashion-mnist"))];
        return Array.Find(folders, Directory.Exists) is { } folder
            ? new Finding("fashion-mnist", FindingState.Found, folder)
            : new Finding("fashion-mnist", FindingState.Optional, $"not in {string.Join(" or ", folders)}; the demo needs it", "sudo apt-get install dataset-fashion-mnist");
    }

    private static Finding Models()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "models");
        string[] names = Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];
        return names.Length > 0
            ? new Finding("models", FindingState.Found, $"{string.Join(", ", names)} in {folder}")
            : new Finding("models", FindingState.Optional, "none shipped with this build; name one with --model");
    }
}
