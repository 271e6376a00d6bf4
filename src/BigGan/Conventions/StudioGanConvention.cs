using System.Globalization;
using System.Text.RegularExpressions;
using BigGan.Models;
using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>StudioGAN's BigGAN and its BigGAN-deep in the author's form: <c>model=G_ema-best-weights-step=N.pth</c> with the discriminator's file beside it.</summary>
/// <remarks>StudioGAN updates the singular vectors while it draws images; here the saved vectors are used.</remarks>
internal sealed partial class StudioGanConvention : WeightConvention
{
    // Constants of the program, which are not options of a run.
    private const double BatchNormEpsilon = 1e-4, SpectralNormEpsilon = 1e-6;

    private static readonly (string Marker, string What)[] Unsupported =
    [
        ("info_mix_linear.", "inputs of InfoGAN"),
        ("info_proj_linear.", "inputs of InfoGAN"),
    ];

    /// <inheritdoc />
    internal override string Name => "StudioGAN";

    /// <inheritdoc />
    internal override IEnumerable<string> CandidatesIn(string folder) => Directory.EnumerateFiles(folder)
        .Select(path => (Path: path, Match: FileName().Match(Path.GetFileName(path))))
        .Where(file => file.Match.Success && file.Match.Groups["network"].Value != "D")
        .OrderByDescending(file => file.Match.Groups["network"].Value == "G_ema")
        .ThenByDescending(file => file.Match.Groups["when"].Value == "best")
        .ThenByDescending(file => StepOf(file.Match))
        .ThenBy(file => file.Path, StringComparer.Ordinal)
        .Select(file => file.Path);

    /// <inheritdoc />
    internal override IReadOnlyList<string> Landmarks => StudioGanNames.FirstConvolutions;

    /// <inheritdoc />
    internal override bool IsDiscriminator(ITensorFile file) => StudioGanNames.AreDiscriminator(file);

    /// <inheritdoc />
    internal override bool Recognises(ITensorFile file) => StudioGanNames.Are(file);

    /// <inheritdoc />
    internal override ImportedModel Describe(ITensorFile file)
    {
        if (IsDiscriminator(file)) throw new InvalidFileException(file.Path, "holds a discriminator, which draws nothing; name the generator's file beside it, or their folder");
        NetworkTensors generator = StudioGanNames.Map(file);
        var shapes = new KnownShapes(generator);
        if (Problem(file, shapes) is { } problem) throw new InvalidFileException(file.Path, $"{problem}, which is not supported");
        ModelOptions model = InferredGenerator.Of(shapes);
        model = model with
        {
            Generator = model.Generator with
            {
                BatchNorm = model.Generator.BatchNorm with { Epsilon = BatchNormEpsilon, OutputEpsilon = BatchNormEpsilon },
                SpectralNorm = model.Generator.SpectralNorm is { } spectral ? spectral with { Epsilon = SpectralNormEpsilon } : null,
            },
        };
        Match name = FileName().Match(Path.GetFileName(file.Path));
        var warnings = new List<string>();
        (model, string? discriminator) = WithDiscriminator(model, Beside(file, name), warnings);
        return new ImportedModel(model, generator)
        {
            OpenDiscriminator = discriminator is null ? null : () => StudioGanNames.Map(WeightEntry.Discriminator(TensorFiles.Open(discriminator), this)),
            Step = name.Success ? StepOf(name) : null,
            Warnings = warnings,
        };
    }

    private static string? Problem(ITensorFile file, KnownShapes shapes)
    {
        foreach ((string marker, string what) in Unsupported)
        {
            if (file.Names.Any(name => name.StartsWith(marker, StringComparison.Ordinal))) return $"has {what}";
        }

        if (!shapes.Has("shared.weight")) return "is a generator without classes";
        return shapes.Has("blocks.0.0.conv4.weight") && shapes.Has("blocks.0.0.conv_sc.weight") ? "is StudioGAN's own variant of BigGAN-deep, with a convolution in every shortcut" : null;
    }

    private (ModelOptions Model, string? Path) WithDiscriminator(ModelOptions model, string? path, List<string> warnings)
    {
        if (path is null) return (model, null);
        try
        {
            using ITensorFile file = TensorFiles.Open(path);
            ITensorFile own = WeightEntry.Discriminator(file, this);
            NetworkTensors tensors = StudioGanNames.Map(own);
            HashSet<string> known = [.. tensors.Mappings.Select(mapping => mapping.Theirs), .. tensors.Ignored.Select(tensor => tensor.Theirs)];
            if (own.Names.FirstOrDefault(tensor => !known.Contains(tensor)) is { } other) throw new InvalidFileException(path, $"judges in another way than by projection: it has {Quoted.Text(other)}");
            ModelOptions whole = InferredDiscriminator.AddTo(model, new KnownShapes(tensors));
            DiscriminatorOptions discriminator = whole.Discriminator;
            return (whole with { Discriminator = discriminator with { ActivatedShortcut = true, SpectralNorm = discriminator.SpectralNorm with { Epsilon = SpectralNormEpsilon } } }, path);
        }
        catch (InvalidFileException damage)
        {
            warnings.Add($"{damage.Message}; it is left out"); // sampling does not need it
            return (model, null);
        }
    }

    private static string? Beside(ITensorFile generator, Match name)
    {
        if (!name.Success) return null;
        string folder = Path.GetDirectoryName(Path.GetFullPath(generator.Path))!;
        return Directory.EnumerateFiles(folder)
            .Where(path => FileName().Match(Path.GetFileName(path)) is { Success: true } other && other.Groups["network"].Value == "D" && other.Groups["when"].Value == name.Groups["when"].Value)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static long? StepOf(Match name) => long.TryParse(name.Groups["step"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : null;

    [GeneratedRegex(@"^model=(?<network>G_ema|G|D)-(?<when>best|current)-weights-step=(?<step>\d+)\.pth$")]
    private static partial Regex FileName();
}
