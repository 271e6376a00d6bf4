using System.Text.RegularExpressions;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>The author's PyTorch release (BigGAN-PyTorch): <c>G.pth</c> or <c>G_ema.pth</c>, with <c>D.pth</c> and <c>state_dict.pth</c> beside it.</summary>
internal sealed partial class AuthorsConvention : WeightConvention
{
    // The release's defaults of command-line options.
    private const double BatchNormEpsilon = 1e-5, SpectralNormEpsilon = 1e-8;
    private const int MostIterations = 100;

    /// <inheritdoc />
    internal override string Name => "BigGAN-PyTorch";

    /// <inheritdoc />
    internal override IEnumerable<string> CandidatesIn(string folder) => Directory.EnumerateFiles(folder)
        .Select(path => (Path: path, Match: GeneratorName().Match(Path.GetFileName(path))))
        .Where(file => file.Match.Success)
        .OrderByDescending(file => file.Match.Groups["ema"].Success)
        .ThenBy(file => file.Match.Groups["copy"].Success)
        .ThenByDescending(file => File.GetLastWriteTimeUtc(file.Path))
        .ThenBy(file => file.Path, StringComparer.Ordinal)
        .Select(file => file.Path);

    /// <inheritdoc />
    internal override IEnumerable<string> OlderCopiesOf(string candidate)
    {
        Match taken = GeneratorName().Match(Path.GetFileName(candidate));
        return !taken.Groups["copy"].Success ? [] : CandidatesIn(Path.GetDirectoryName(candidate)!).Where(path => path != candidate && GeneratorName().Match(Path.GetFileName(path)) is var other
            && other.Groups["copy"].Success && other.Groups["ema"].Success == taken.Groups["ema"].Success);
    }

    /// <inheritdoc />
    internal override IReadOnlyList<string> Landmarks { get; } = [AuthorsNames.FirstConvolution, AuthorsNames.SecondConvolution];

    /// <inheritdoc />
    internal override bool IsDiscriminator(ITensorFile file) => AuthorsNames.AreDiscriminator(file);

    /// <inheritdoc />
    internal override bool Recognises(ITensorFile file) => AuthorsNames.Are(file);

    /// <inheritdoc />
    internal override ImportedModel Describe(ITensorFile file)
    {
        if (IsDiscriminator(file)) throw new InvalidFileException(file.Path, "holds a discriminator, which draws nothing; name the generator's file beside it, or their folder");
        var warnings = new List<string>();
        AuthorsConfig? config = ReadConfig(file, warnings);
        NetworkTensors generator = AuthorsNames.Map(file);
        ModelOptions model = WithEpsilons(InferredGenerator.Of(new KnownShapes(generator), config?.Depth("G_depth")), config);
        (model, string? discriminator) = WithDiscriminator(model, Beside(file, "D"), config, warnings);
        return new ImportedModel(model, generator)
        {
            OpenDiscriminator = discriminator is null ? null : () => AuthorsNames.Map(WeightEntry.Discriminator(TensorFiles.Open(discriminator), this)),
            Step = config?.Step,
            Warnings = warnings,
        };
    }

    private static AuthorsConfig? ReadConfig(ITensorFile file, List<string> warnings)
    {
        string? path = Beside(file, "state_dict");
        AuthorsConfig? config = null;
        try
        {
            if (path is not null) config = AuthorsConfig.Read(path);
        }
        catch (InvalidFileException damage)
        {
            warnings.Add(damage.Message); // shapes determine nearly all options
        }

        if (config is null) warnings.Add($"{file.Path}: no state_dict.pth beside it says how it was trained; batch norm is taken to add {BatchNormEpsilon:0e-0} to variances");
        if (config?.Text("norm_style") is { } style and not "bn") throw new InvalidFileException(path!, $"says that the norms are {Quoted.Text(style)}, which is not supported: only bn is");
        return config;
    }

    private static ModelOptions WithEpsilons(ModelOptions model, AuthorsConfig? config)
    {
        GeneratorOptions generator = model.Generator;
        return model with
        {
            Generator = generator with
            {
                // The last norm has its class's default epsilon, whatever the command line.
                BatchNorm = generator.BatchNorm with { Epsilon = config?.Epsilon("BN_eps", BatchNormEpsilon) ?? BatchNormEpsilon, OutputEpsilon = BatchNormEpsilon },
                SpectralNorm = generator.SpectralNorm is { } spectral ? With(spectral, config, "G") : null,
                Init = config?.Init("G_init") ?? generator.Init,
            },
        };
    }

    private (ModelOptions Model, string? Path) WithDiscriminator(ModelOptions model, string? path, AuthorsConfig? config, List<string> warnings)
    {
        if (path is null) return (model, null);
        try
        {
            using ITensorFile file = TensorFiles.Open(path);
            ModelOptions whole = InferredDiscriminator.AddTo(model, new KnownShapes(AuthorsNames.Map(WeightEntry.Discriminator(file, this))));
            DiscriminatorOptions discriminator = whole.Discriminator;
            return (whole with { Discriminator = discriminator with { SpectralNorm = With(discriminator.SpectralNorm, config, "D"), Init = config?.Init("D_init") ?? discriminator.Init } }, path);
        }
        catch (InvalidFileException damage)
        {
            warnings.Add($"{damage.Message}; it is left out"); // sampling does not need it
            return (model, null);
        }
    }

    private static SpectralNormOptions With(Layers.SpectralNormOptions options, AuthorsConfig? config, string network) => options with
    {
        Epsilon = config?.Epsilon("SN_eps", SpectralNormEpsilon) ?? SpectralNormEpsilon,
        Iterations = config?.Integer($"num_{network}_SV_itrs", 1, MostIterations) ?? 1,
    };

    // Copies of one step have the same suffix in all file names.
    private static string? Beside(ITensorFile generator, string name)
    {
        Match match = GeneratorName().Match(Path.GetFileName(generator.Path));
        if (!match.Success) return null;
        string folder = Path.GetDirectoryName(Path.GetFullPath(generator.Path))!;
        return ((string[])[match.Groups["extension"].Value, ".pth"]).Select(extension => Path.Combine(folder, $"{name}{match.Groups["copy"].Value}{extension}")).FirstOrDefault(File.Exists);
    }

    [GeneratedRegex(@"^G(?<ema>_ema)?(?<copy>_(?!ema|optim)\w+)?(?<extension>\.(pth|pt|safetensors))$")]
    private static partial Regex GeneratorName();
}
