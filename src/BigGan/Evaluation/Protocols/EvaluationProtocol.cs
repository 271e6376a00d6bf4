using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;

namespace BigGan.Evaluation.Protocols;

/// <summary>All settings that determine a score besides the images: two scores are comparable if their protocols, feature weights and references are equal.</summary>
public sealed record EvaluationProtocol
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>One line on the tool or publication whose scores it reproduces.</summary>
    public required string Description { get; init; }

    /// <summary>The feature network.</summary>
    public required FeatureNetworkKind Network { get; init; }

    /// <summary>Whether the logits of the Inception Score include the last layer's bias, as in StudioGAN and torchvision; the published scores leave it out.</summary>
    public bool LogitBias { get; init; }

    /// <summary>Whether generated images are rounded to 8 bits, as in files; otherwise the network's outputs are used.</summary>
    public bool Quantised { get; init; } = true;

    /// <summary>The split of the data set that is the reference.</summary>
    public string ReferenceSplit { get; init; } = "train";

    /// <summary>Number of reference images; null for all.</summary>
    public int? ReferenceCount { get; init; }

    /// <summary>Number of images to draw from a model; null for as many as the reference has, at most <see cref="MostSamples"/>.</summary>
    public int? SampleCount { get; init; }

    /// <summary>How the classes of drawn images are chosen.</summary>
    public ClassDraw Classes { get; init; } = ClassDraw.Uniform;

    /// <summary>Truncation of a model's latents; null for none, as in all named protocols.</summary>
    public double? Truncation { get; init; }

    /// <summary>The meaning of the truncation: resample, scale or tfhub.</summary>
    public string? TruncationMode { get; init; }

    /// <summary>Batch norm statistics of a model, table or standing; null for those of training, as in all named protocols.</summary>
    public string? Statistics { get; init; }

    /// <summary>
    /// Whether the images were sorted by class and the Inception Score was computed on splits in this order, which no protocol intends. The result states it, and
    /// its Inception Score is not comparable with that of images in another order.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SplitsByClass { get; init; }

    /// <summary>The shipped network that was used because none was trained on these classes; null if the features are those of the protocol.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? StandIn { get; init; }

    /// <summary>Options of the metrics.</summary>
    public MetricOptions Metrics { get; init; } = new();

    /// <summary>Largest number of drawn images if the reference determines it.</summary>
    public const int MostSamples = 50_000;

    /// <summary>The settings that were actually used: this protocol with all deviations from it.</summary>
    /// <param name="generated">The scored images.</param>
    /// <param name="reference">The reference images, or null.</param>
    /// <param name="standIn">The shipped network that was used because none was trained on these classes, or null.</param>
    /// <param name="splitsByClass">Whether images were sorted by class and split in that order.</param>
    internal EvaluationProtocol AsFollowed(ImageSetOrigin generated, ImageSetOrigin? reference, string? standIn = null, bool splitsByClass = false)
    {
        bool isImages = reference?.Kind is "images" or "dataset" or "npz";
        return this with
        {
            StandIn = standIn,
            SplitsByClass = splitsByClass,
            SampleCount = Network == FeatureNetworkKind.Given || generated.Count == ExpectedSamples(reference) ? SampleCount : (int?)generated.Count,
            ReferenceSplit = isImages && reference!.Split != ReferenceSplit ? reference.Split ?? "all" : ReferenceSplit,
            Truncation = generated.Truncation,
            TruncationMode = generated.TruncationMode,
            Statistics = generated.Statistics is "stored" ? null : generated.Statistics,
        };
    }

    /// <summary>The protocol without the order of splits, which determines the Inception Score only.</summary>
    internal EvaluationProtocol WithoutOrder() => this with { SplitsByClass = false, Metrics = Metrics with { SplitsByContent = false } };

    /// <summary>Number of images that a model draws; null if it depends on a reference of unknown size.</summary>
    internal long? ExpectedSamples(ImageSetOrigin? reference) => SampleCount ?? (reference?.Count is { } count ? Math.Min(count, MostSamples) : default(long?));

    /// <summary>SHA-256 over everything but name and description, lower-case hex.</summary>
    public string Sha256()
    {
        // Options of confidence intervals do not change a score.
        EvaluationProtocol content = this with { Name = "", Description = "", Metrics = Metrics with { BootstrapReplicates = 0, Confidence = 0.5 } };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, ProtocolJson.Default.EvaluationProtocol)));
    }
}
