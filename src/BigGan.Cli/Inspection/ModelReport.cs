using System.Globalization;
using System.Text.Json.Serialization;
using BigGan.Checkpoints;
using BigGan.Models;
using BigGan.Recipes;

namespace BigGan.Cli.Inspection;

/// <summary>What a model says of itself, ours or another program's.</summary>
/// <param name="Format">biggan-checkpoint, biggan-model, or what the other program is called.</param>
/// <param name="Step">Number of G steps trained, if known.</param>
/// <param name="Created">When it was written; null for another program's.</param>
/// <param name="Dataset">The training images; null for a model that another program trained.</param>
/// <param name="Origin">What ours was converted from, or null.</param>
/// <param name="ClassNames">A label is an index into them.</param>
/// <param name="NearestPreset">The preset that it differs from least: in all options, or where another program trained in its networks.</param>
/// <param name="Differences">In what it differs.</param>
/// <param name="Files">Its files and their sizes.</param>
/// <param name="HasDiscriminator">Whether the model has the discriminator's weights.</param>
/// <param name="Truncations">Truncations with statistics; null if the model has only the statistics of training.</param>
/// <param name="Warnings">Warnings for the user.</param>
/// <param name="Weights">The file that is drawn from.</param>
/// <param name="Network">The networks, with a fitting discriminator if the model has none.</param>
internal sealed record ModelReport(
    string Format,
    long? Step,
    DateTimeOffset? Created,
    string? Dataset,
    ModelOrigin? Origin,
    IReadOnlyList<string> ClassNames,
    string NearestPreset,
    IReadOnlyList<OptionDifference> Differences,
    IReadOnlyDictionary<string, long> Files,
    bool HasDiscriminator,
    IReadOnlyList<double>? Truncations,
    IReadOnlyList<string> Warnings,
    WeightsReport Weights,
    NetworkReport Network)
{
    private const int FewClasses = 10;

    [JsonIgnore]
    private ModelSummary Summary { get; init; } = null!;

    /// <exception cref="InvalidFileException">The path is not a model, or its weights are damaged.</exception>
    internal static ModelReport Of(string path)
    {
        using ModelSource source = ModelSource.Open(path);
        ModelManifest? manifest = source.Location?.Manifest;
        ModelSummary summary = ModelSummary.Of(source.Model);
        Preset nearest = manifest?.Options is { } options ? Presets.Nearest(options) : Presets.Nearest(source.Model);
        return new ModelReport(
            manifest?.Format ?? source.Format,
            source.Step,
            manifest?.Created,
            manifest?.Dataset?.Name,
            manifest?.Origin,
            source.ClassNames,
            nearest.Name,
            manifest?.Options is { } own ? OptionDifference.Between(nearest.Options, own) : OfNetworks(nearest, source),
            manifest is not null
                ? manifest.Files.ToDictionary(file => file.Key, file => file.Value.Bytes)
                : source.Files.ToDictionary(file => Path.GetFileName(file), file => new FileInfo(file).Length),
            source.HasDiscriminator,
            source.Statistics?.Truncations,
            source.Warnings,
            WeightsReport.Of(source.WeightsPath),
            NetworkReport.Of(summary))
        {
            Summary = summary,
        };
    }

    // A discriminator that would fit is nothing that the model differs in.
    private static IReadOnlyList<OptionDifference> OfNetworks(Preset nearest, ModelSource source)
    {
        ModelOptions model = source.HasDiscriminator ? source.Model : source.Model with { Discriminator = nearest.Options.Model.Discriminator };
        return OptionDifference.Between(nearest.Options, nearest.Options with { Model = model });
    }

    internal void Print(Terminal terminal, bool allTensors)
    {
        foreach (string warning in Warnings) terminal.Warn(warning);
        terminal.WriteLine(NetworkReport.Title(Summary.Model));
        (string Name, string? Value)[] facts =
        [
            ("format", Format),
            ("from", Origin is null ? null : $"{Origin.Program}, {Origin.File}"),
            ("step", Step is { } step ? Quantity.Exact(step) : null),
            ("written", Created?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
            ("images", Dataset),
            ("classes", string.Join(", ", ClassNames.Take(FewClasses)) + (ClassNames.Count > FewClasses ? $" and {Quantity.Exact(ClassNames.Count - FewClasses)} more" : "")),
            .. Files.Select(file => ("file", $"{file.Key}, {Quantity.Bytes(file.Value)}")),
            ("statistics", Truncations is { Count: > 0 } rows ? string.Create(CultureInfo.InvariantCulture, $"of {rows.Count} truncations, {rows[0]} to {rows[^1]}") : null),
            ("preset", Differences.Count == 0 ? NearestPreset : $"{NearestPreset}, but for:"),
            .. Differences.Select(difference => ("", $"{difference.Option} = {difference.After} (there {difference.Before})")),
        ];
        foreach ((string name, string? value) in facts)
            if (value is not null) terminal.WriteLine($"  {name,-10}  {value}");
        terminal.WriteLine("");
        // Options of ours describe both networks, whether their weights are there or not.
        NetworkTable.Print(terminal, Summary, both: HasDiscriminator || Dataset is not null);
        if (!allTensors) return;
        terminal.WriteLine("");
        Weights.Print(terminal, all: true);
    }
}
