using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Names;

namespace BigGan.Evaluation.Features;

/// <summary>The description of a classifier in its file.</summary>
public sealed record ClassifierDescription
{
    private const int LongestName = 64;
    private const int MostClasses = 100_000;

    /// <summary>Its name, which scores in its features have.</summary>
    public required string Name { get; init; }

    /// <summary>1 for grey or 3 for colour.</summary>
    public required int Channels { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Class names; the logits are in this order.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Its training options.</summary>
    public required ClassifierOptions Options { get; init; }

    /// <summary>Its training images.</summary>
    public required ImagesUsed Trained { get; init; }

    /// <summary>Its accuracy on other images than its training images; null if not measured.</summary>
    public MeasuredAccuracy? Accuracy { get; init; }

    /// <summary>The shape of its input images.</summary>
    [JsonIgnore]
    public ImageShape Shape => new(Channels, Height, Width);

    /// <summary>Why a name is not valid for a network of our own, or null.</summary>
    internal static string? ProblemOf(string name)
    {
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return $"the name {Quoted.Text(name)} must be 1 to {LongestName} letters, digits, '-', '_' and '.'";
        return name.StartsWith("inception", StringComparison.OrdinalIgnoreCase) ? $"the name {Quoted.Text(name)} would pass for a canonical network's" : null;
    }

    internal ClassifierArchitecture Architecture() => new(Shape, ClassNames.Count, Options.Width, Options.Depth);

    internal string ToJson() => JsonSerializer.Serialize(this, ClassifierJson.Default.ClassifierDescription);

    /// <summary>Parses the description in a file.</summary>
    /// <exception cref="InvalidFileException">It is damaged, or describes an invalid network.</exception>
    internal static ClassifierDescription Parse(string path, string json)
    {
        ClassifierDescription? description;
        try
        {
            description = JsonSerializer.Deserialize(json, ClassifierJson.Default.ClassifierDescription);
        }
        catch (JsonException error)
        {
            throw new InvalidFileException(path, $"its description is damaged: {error.Message.ReplaceLineEndings(" ")}", error);
        }

        return description?.Problem() is { } problem
            ? throw new InvalidFileException(path, $"its description is wrong: {problem}")
            : description ?? throw new InvalidFileException(path, "its description is missing");
    }

    private string? Problem()
    {
        bool fits = Channels is 1 or 3
            && Height is >= ClassifierArchitecture.LeastSide and <= ClassifierArchitecture.MostSide
            && Width is >= ClassifierArchitecture.LeastSide and <= ClassifierArchitecture.MostSide;
        if (!fits) return $"images of {Shape} are out of range";
        if (ClassNames.Count is 0 or > MostClasses || ClassNames.Contains(null!)) return $"{ClassNames.Count} class names";
        if (Trained.Count < 1 || Accuracy is { Count: < 1 } || (Accuracy is { } accuracy && accuracy.PerClass.Count != ClassNames.Count)) return "its counts do not fit";
        if (Accuracy is not null && Accuracy.PerClass.Append(Accuracy.Overall).Any(share => share is not (>= 0 and <= 1))) return "its accuracy is not a share";
        return ProblemOf(Name) ?? ClassifierOptionsValidator.Violations(Options).FirstOrDefault();
    }
}

/// <summary>The identity of a data set.</summary>
/// <param name="Name">The display name of the data set.</param>
/// <param name="Fingerprint">SHA-256 over its images' identity, in lower-case hex.</param>
/// <param name="Count">Number of images.</param>
public sealed record ImagesUsed(string Name, string Fingerprint, int Count);

/// <summary>The accuracy of a classifier.</summary>
/// <param name="Name">The display name of the data set.</param>
/// <param name="Fingerprint">SHA-256 over its images' identity, in lower-case hex.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Overall">Accuracy over all images, in [0,1].</param>
/// <param name="PerClass">Accuracy per class.</param>
public sealed record MeasuredAccuracy(string Name, string Fingerprint, int Count, double Overall, IReadOnlyList<double> PerClass);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ClassifierDescription))]
internal sealed partial class ClassifierJson : JsonSerializerContext;
