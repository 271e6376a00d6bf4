namespace BigGan.Checkpoints;

/// <summary>A model that can be opened by name.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="Path">Its run, checkpoint or model folder.</param>
/// <param name="Ships">Whether it comes with the program.</param>
public sealed record CatalogueEntry(string Name, string Path, bool Ships);

/// <summary>The models that can be opened by name: those that ship with the program, in <c>models/</c> beside the executable, and those in a folder.</summary>
public static class ModelCatalogue
{
    /// <summary>The model that is taken where none is named.</summary>
    public const string Default = "fashion-32";

    private static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Names of the models that ship, in alphabetical order.</summary>
    public static IReadOnlyList<string> ShippedNames => Directory.Exists(ShippedFolder)
        ? [.. Directory.EnumerateDirectories(ShippedFolder).Where(ModelLocation.Claims).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The folder of a model that ships; null if none has this name.</summary>
    public static string? FindShipped(string name) => ShippedNames.Contains(name) ? Path.Combine(ShippedFolder, name) : null;

    /// <summary>The models in a folder, one subfolder each, and then those that ship; each group in alphabetical order.</summary>
    /// <param name="folder">Where runs, checkpoints and model folders lie; null, or a folder that does not exist, has none.</param>
    /// <remarks>Folders go by what they hold (<see cref="ModelSource.Claims"/>); nothing is opened, so one that is damaged is among them.</remarks>
    public static IReadOnlyList<CatalogueEntry> List(string? folder)
    {
        IEnumerable<string> below = folder is not null && Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(ModelSource.Claims) : [];
        return
        [
            .. below.Select(path => new CatalogueEntry(Path.GetFileName(path), path, Ships: false)).OrderBy(entry => entry.Name, StringComparer.Ordinal),
            .. ShippedNames.Select(name => new CatalogueEntry(name, FindShipped(name)!, Ships: true)),
        ];
    }

    /// <summary>The path of the model that is meant.</summary>
    /// <param name="model">A path; the name of a model that ships; null for <see cref="Default"/>. A path that exists precedes a name.</param>
    /// <exception cref="InvalidFileException">There is no such model; the message lists those that ship.</exception>
    public static string Locate(string? model)
    {
        if (model is not null && ModelSource.Exists(model)) return model;
        if (FindShipped(model ?? Default) is { } folder) return folder;
        string there = ShippedNames.Count > 0 ? $"models that ship: {string.Join(", ", ShippedNames)}" : "no model ships with this build";
        throw model is null
            ? new InvalidFileException(Default, $"does not come with this build, so a model has to be named; {there}") { Remedies = [Remedy.NameModel] }
            : new InvalidFileException(model, $"does not exist; name a run, checkpoint or model folder ({there})");
    }

    /// <summary>The display name of a model: the name of a shipped model instead of the path of its copy.</summary>
    /// <param name="model">As for <see cref="Locate"/>.</param>
    /// <exception cref="InvalidFileException">There is no such model.</exception>
    public static string NameOf(string? model)
    {
        string path = Locate(model);
        return model is not null && ModelSource.Exists(model) ? path : Path.GetFileName(path);
    }
}
