using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Names;

namespace BigGan.Evaluation.Features;

/// <summary>What the file of a classifier says of it.</summary>
public sealed record ClassifierDescription
{
    private const int LongestName = 64;
    private const int MostClasses = 100_000;

    /// <summary>Scores in its features are named after it.</summary>
    public required string Name { get; init; }

    /// <summary>1 for grey or 3 for colour.</summary>
    public required int Channels { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Class names; the logits are in this order.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>How it was trained.</summary>
    public required ClassifierOptions Options { get; init; }

    /// <summary>What it was trained on.</summary>
    public required ImagesUsed Trained { get; init; }

    /// <summary>How well it recognises images that it was not trained on; null where nobody measured.</summary>
    public MeasuredAccuracy? Accuracy { get; init; }

    /// <summary>The images that it takes.</summary>
    [JsonIgnore]
    public ImageShape Shape => new(Channels, Height, Width);

    /// <summary>Why a name cannot be that of a network of our own, or null.</summary>
    internal static string? ProblemOf(string name)
    {
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return $"the name {Quoted.Text(name)} must be 1 to {LongestName} letters, digits, '-', '_' and '.'";
        return name.StartsWith("inception", StringComparison.OrdinalIgnoreCase) ? $"the name {Quoted.Text(name)} would pass for a canonical network's" : null;
    }

    internal ClassifierArchitecture Architecture() => new(Shape, ClassNames.Count, Options.Width, Options.Depth);

    internal string ToJson() => JsonSerializer.Serialize(this, ClassifierJson.Default.ClassifierDescription);

    /// <summary>Reads what a file says.</summary>
    /// <exception cref="InvalidFileException">It is damaged, or describes no network that there can be.</exception>
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

/// <summary>A set of images that was used.</summary>
/// <param name="Name">What a person calls the data set.</param>
/// <param name="Fingerprint">SHA-256 over its images' identity, in lower-case hex.</param>
/// <param name="Count">Images.</param>
public sealed record ImagesUsed(string Name, string Fingerprint, int Count);

/// <summary>How well a classifier recognises images.</summary>
/// <param name="Name">What a person calls the data set.</param>
/// <param name="Fingerprint">SHA-256 over its images' identity, in lower-case hex.</param>
/// <param name="Count">Images.</param>
/// <param name="Overall">Share that it called their class, in [0,1].</param>
/// <param name="PerClass">The same for the images of each class.</param>
public sealed record MeasuredAccuracy(string Name, string Fingerprint, int Count, double Overall, IReadOnlyList<double> PerClass);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ClassifierDescription))]
internal sealed partial class ClassifierJson : JsonSerializerContext;
