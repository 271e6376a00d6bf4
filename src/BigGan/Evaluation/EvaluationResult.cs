using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;

namespace BigGan.Evaluation;

/// <summary>Scores and everything that they depend on. What was not asked for or cannot be computed is null.</summary>
public sealed record EvaluationResult
{
    /// <summary>Identifies the file.</summary>
    public const string FormatName = "biggan-evaluation-1";

    /// <summary><see cref="FormatName"/>.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>The program's version.</summary>
    public string? Software { get; init; }

    /// <summary>What fixes the scores besides images and features.</summary>
    public required EvaluationProtocol Protocol { get; init; }

    /// <summary>Hash of the protocol's content; it differs from the named protocol's where options were changed.</summary>
    public required string ProtocolSha256 { get; init; }

    /// <summary>What the scores were computed in; null for features from a file that does not say.</summary>
    public FeatureSpace? Features { get; init; }

    /// <summary>The images that are judged.</summary>
    public required ImageSetOrigin Generated { get; init; }

    /// <summary>What they are judged by; null for the Inception Score alone.</summary>
    public ImageSetOrigin? Reference { get; init; }

    /// <summary>Frechet distance of the features; lower is better.</summary>
    public double? Fid { get; init; }

    /// <summary>Kernel distance, mean over subsets; lower is better.</summary>
    public double? KidMean { get; init; }

    /// <summary>Its population deviation over subsets.</summary>
    public double? KidStd { get; init; }

    /// <summary>Inception Score, mean over splits; higher is better.</summary>
    public double? IsMean { get; init; }

    /// <summary>Its deviation over splits.</summary>
    public double? IsStd { get; init; }

    /// <summary>Share of generated images among real ones.</summary>
    public double? Precision { get; init; }

    /// <summary>Share of real images among generated ones.</summary>
    public double? Recall { get; init; }

    /// <summary>Real neighbourhoods around each generated image, relative to what real images have.</summary>
    public double? Density { get; init; }

    /// <summary>Share of real images with a generated one near.</summary>
    public double? Coverage { get; init; }

    /// <summary>Mean over classes of the Frechet distance within the class.</summary>
    public double? IntraFid { get; init; }

    /// <summary>Share of generated images that the network calls the class that they were asked to be.</summary>
    public double? ClassAgreement { get; init; }

    /// <summary>Share of real test images that a classifier trained on generated ones recognises (Ravuri and Vinyals 2019).</summary>
    public double? Cas { get; init; }

    /// <summary>The same classifier trained on as many real images.</summary>
    public double? CasReal { get; init; }

    /// <summary>How differently the discriminator judges images it was trained on and others.</summary>
    public OverfitReport? Overfit { get; init; }

    /// <summary>Confidence intervals by the names of the scores: lower and upper end.</summary>
    public IReadOnlyDictionary<string, double[]> Intervals { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Share of the intervals.</summary>
    public double? Confidence { get; init; }

    /// <summary>Class by class, where images have classes.</summary>
    public IReadOnlyList<ClassScores>? PerClass { get; init; }

    /// <summary>What to know before trusting the numbers.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Wall time.</summary>
    public double Seconds { get; init; }

    /// <summary>The scores that results may be compared by, as JSON names them.</summary>
    public static IReadOnlyList<string> ScoreNames { get; } =
        ["fid", "kid_mean", "is_mean", "precision", "recall", "density", "coverage", "intra_fid", "class_agreement", "cas"];

    /// <summary>The score of a name as JSON has it; null where it was not computed.</summary>
    /// <exception cref="InvalidOptionException">There is no score of that name.</exception>
    public double? Score(string name) => name switch
    {
        "fid" => Fid,
        "kid_mean" => KidMean,
        "is_mean" => IsMean,
        "precision" => Precision,
        "recall" => Recall,
        "density" => Density,
        "coverage" => Coverage,
        "intra_fid" => IntraFid,
        "class_agreement" => ClassAgreement,
        "cas" => Cas,
        _ => throw new InvalidOptionException($"there is no score '{name}'; there are {string.Join(", ", ScoreNames)}"),
    };

    /// <summary>Whether lower values of a score are better.</summary>
    public static bool LowerIsBetter(string name) => name is "fid" or "kid_mean" or "intra_fid";

    /// <summary>The JSON that <c>--json</c> writes.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ResultJson.Default.EvaluationResult);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidFileException">It is no such file.</exception>
    public static EvaluationResult Read(string path)
    {
        const long MaxSize = 64 << 20;
        try
        {
            if (new FileInfo(path).Length > MaxSize) throw new InvalidFileException(path, "is too large for a result of an evaluation");
            EvaluationResult? result = JsonSerializer.Deserialize(File.ReadAllBytes(path), ResultJson.Default.EvaluationResult);
            return result is { Format: FormatName, ProtocolSha256.Length: 64 } ? result
                : throw new InvalidFileException(path, "is not the result of an evaluation") { Remedies = [Remedy.KeepResult] };
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidFileException(path, $"is not the result of an evaluation: {e.Message.Split('\n')[0]}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e is not InvalidFileException)
        {
            throw new InvalidFileException(path, $"cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>Scores of one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Generated">Generated images of it.</param>
/// <param name="Real">Real images of it.</param>
/// <param name="Fid">Frechet distance within the class; null where too few images are there.</param>
/// <param name="Agreement">Share of generated images that the network calls this class; null where it does not know the classes.</param>
/// <param name="Cas">Share of real test images of it that a classifier trained on generated images recognises; null where that was not asked for.</param>
public sealed record ClassScores(string Name, int Generated, int Real, double? Fid, double? Agreement, double? Cas);

/// <summary>How the discriminator judges three sets of images: does it remember what it was trained on?</summary>
/// <param name="Train">Mean output for training images.</param>
/// <param name="HeldOut">Mean output for real images that it never saw.</param>
/// <param name="Generated">Mean output for generated images.</param>
/// <param name="TrainShare">Share of training images that it calls real (output above 0).</param>
/// <param name="HeldOutShare">The same of held-out images.</param>
/// <param name="GeneratedShare">The same of generated images.</param>
/// <param name="Gap">Train less held-out output.</param>
/// <param name="GapLow">Lower end of the gap's interval.</param>
/// <param name="GapHigh">Upper end.</param>
/// <param name="Images">Images of each set.</param>
public sealed record OverfitReport(
    double Train, double HeldOut, double? Generated, double TrainShare, double HeldOutShare, double? GeneratedShare, double Gap, double GapLow, double GapHigh, int Images);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EvaluationResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
