using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;

namespace BigGan.Evaluation;

/// <summary>Scores and everything that they depend on. Scores that were not requested or cannot be computed are null.</summary>
public sealed record EvaluationResult
{
    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "biggan-evaluation-1";

    /// <summary><see cref="FormatName"/>.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>The program's version.</summary>
    public string? Software { get; init; }

    /// <summary>The settings that determine the scores, given images and features.</summary>
    public required EvaluationProtocol Protocol { get; init; }

    /// <summary>Hash of the settings that were used; it differs from the named protocol's if options were changed.</summary>
    public required string ProtocolSha256 { get; init; }

    /// <summary>The feature network and its arithmetic; null for features from a file that does not state them.</summary>
    public FeatureSpace? Features { get; init; }

    /// <summary>The scored images.</summary>
    public required ImageSetOrigin Generated { get; init; }

    /// <summary>The reference; null if only scores without reference were computed.</summary>
    public ImageSetOrigin? Reference { get; init; }

    /// <summary>FID; lower is better.</summary>
    public double? Fid { get; init; }

    /// <summary>KID, mean over subsets; lower is better.</summary>
    public double? KidMean { get; init; }

    /// <summary>Standard deviation of KID over subsets.</summary>
    public double? KidStd { get; init; }

    /// <summary>Inception Score, mean over splits; higher is better.</summary>
    public double? IsMean { get; init; }

    /// <summary>Standard deviation of the Inception Score over splits.</summary>
    public double? IsStd { get; init; }

    /// <summary>Share of generated images among real ones.</summary>
    public double? Precision { get; init; }

    /// <summary>Share of real images among generated ones.</summary>
    public double? Recall { get; init; }

    /// <summary>Density: real neighbourhoods around each generated image, relative to those around real images.</summary>
    public double? Density { get; init; }

    /// <summary>Coverage: share of real images with a generated image nearby.</summary>
    public double? Coverage { get; init; }

    /// <summary>Mean over classes of FID within the class.</summary>
    public double? IntraFid { get; init; }

    /// <summary>Share of generated images that the network classifies as the class they were drawn for.</summary>
    public double? ClassAgreement { get; init; }

    /// <summary>Accuracy on real test images of a classifier trained on generated ones (Ravuri and Vinyals 2019).</summary>
    public double? Cas { get; init; }

    /// <summary>Accuracy of the same classifier trained on as many real images.</summary>
    public double? CasReal { get; init; }

    /// <summary>The discriminator's outputs for training images, held-out images and samples.</summary>
    public OverfitReport? Overfit { get; init; }

    /// <summary>Confidence intervals by the name of the score: lower and upper end.</summary>
    public IReadOnlyDictionary<string, double[]> Intervals { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Confidence level of the intervals.</summary>
    public double? Confidence { get; init; }

    /// <summary>Scores per class, if the images have classes.</summary>
    public IReadOnlyList<ClassScores>? PerClass { get; init; }

    /// <summary>Warnings about the scores.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>Wall time.</summary>
    public double Seconds { get; init; }

    /// <summary>The scores by which results can be compared, by their names in JSON.</summary>
    public static IReadOnlyList<string> ScoreNames { get; } =
        ["fid", "kid_mean", "is_mean", "precision", "recall", "density", "coverage", "intra_fid", "class_agreement", "cas"];

    /// <summary>The score with a name in JSON; null if it was not computed.</summary>
    /// <exception cref="InvalidOptionException">No score has this name.</exception>
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

    /// <summary>Reads the JSON of <see cref="ToJson"/>.</summary>
    /// <exception cref="InvalidFileException">The file has another format.</exception>
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
/// <param name="Generated">Number of generated images of the class.</param>
/// <param name="Real">Number of real images of the class.</param>
/// <param name="Fid">FID within the class; null if it has too few images.</param>
/// <param name="Agreement">Share of its generated images that the network classifies as this class; null if the network was trained on other classes.</param>
/// <param name="Cas">Accuracy on its real test images of a classifier trained on generated images; null if not requested.</param>
public sealed record ClassScores(string Name, int Generated, int Real, double? Fid, double? Agreement, double? Cas);

/// <summary>The discriminator's outputs for three sets of images, which show how much D overfits.</summary>
/// <param name="Train">Mean output for training images.</param>
/// <param name="HeldOut">Mean output for held-out real images.</param>
/// <param name="Generated">Mean output for generated images.</param>
/// <param name="TrainShare">Share of training images classified as real (output above 0).</param>
/// <param name="HeldOutShare">Share of held-out images classified as real.</param>
/// <param name="GeneratedShare">Share of generated images classified as real.</param>
/// <param name="Gap">Mean output for training images minus that for held-out images.</param>
/// <param name="GapLow">Lower end of the gap's interval.</param>
/// <param name="GapHigh">Upper end.</param>
/// <param name="Images">Number of images per set.</param>
public sealed record OverfitReport(
    double Train, double HeldOut, double? Generated, double TrainShare, double HeldOutShare, double? GeneratedShare, double Gap, double GapLow, double GapHigh, int Images);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EvaluationResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
