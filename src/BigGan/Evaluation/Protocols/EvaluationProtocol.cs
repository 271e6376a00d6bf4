using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Metrics;

namespace BigGan.Evaluation.Protocols;

/// <summary>All that decides a score besides the images: two scores compare where this, the weights of the features and the reference are the same.</summary>
public sealed record EvaluationProtocol
{
    /// <summary>What a person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>One line on whose numbers these are.</summary>
    public required string Description { get; init; }

    /// <summary>What images are compared by.</summary>
    public required FeatureNetworkKind Network { get; init; }

    /// <summary>Add the last layer's bias to the logits of the Inception Score (StudioGAN, torchvision) or leave it out (the published scores).</summary>
    public bool LogitBias { get; init; }

    /// <summary>Generated images are rounded to 8 bits, as files have them; otherwise the network's numbers are taken.</summary>
    public bool Quantised { get; init; } = true;

    /// <summary>Part of the data set that images are compared with.</summary>
    public string ReferenceSplit { get; init; } = "train";

    /// <summary>How many of its images; null is all.</summary>
    public int? ReferenceCount { get; init; }

    /// <summary>Images to draw from a model; null is as many as the reference has, at most <see cref="MostSamples"/>.</summary>
    public int? SampleCount { get; init; }

    /// <summary>How the classes of drawn images are chosen.</summary>
    public ClassDraw Classes { get; init; } = ClassDraw.Uniform;

    /// <summary>Truncation of a model's latents; null is none, as all named protocols have it.</summary>
    public double? Truncation { get; init; }

    /// <summary>What that number means: resample, scale or tfhub.</summary>
    public string? TruncationMode { get; init; }

    /// <summary>Batch statistics of a model, table or standing; null is those of training, as all named protocols have it.</summary>
    public string? Statistics { get; init; }

    /// <summary>
    /// The images lay class by class and the Inception Score was cut in that order, which no protocol means; a result says so, and its score
    /// compares with none of images in another order.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SplitsByClass { get; init; }

    /// <summary>The network that ships and was taken because none knows these images; null where the features are those that the protocol means.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? StandIn { get; init; }

    /// <summary>Splits, subsets, neighbours.</summary>
    public MetricOptions Metrics { get; init; } = new();

    /// <summary>Most images that are drawn where the reference says how many.</summary>
    public const int MostSamples = 50_000;

    /// <summary>The protocol that was in fact followed: this one, with what was otherwise than it says.</summary>
    /// <param name="generated">The images that were judged.</param>
    /// <param name="reference">What they were judged by, or null.</param>
    /// <param name="standIn">The network that was taken in place of one that knows the images, or null.</param>
    /// <param name="splitsByClass">Whether images lay class by class and were cut in that order.</param>
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

    /// <summary>The same, whatever the order in which images were cut into parts: what decides every score but the Inception Score.</summary>
    internal EvaluationProtocol WithoutOrder() => this with { SplitsByClass = false, Metrics = Metrics with { SplitsByContent = false } };

    /// <summary>Images that a model draws; null where a reference that does not say how many images it has decides.</summary>
    internal long? ExpectedSamples(ImageSetOrigin? reference) => SampleCount ?? (reference?.Count is { } count ? Math.Min(count, MostSamples) : default(long?));

    /// <summary>SHA-256 over everything but name and description, lower-case hex.</summary>
    public string Sha256()
    {
        // Intervals say how sure a score is and do not change it.
        EvaluationProtocol content = this with { Name = "", Description = "", Metrics = Metrics with { BootstrapReplicates = 0, Confidence = 0.5 } };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, ProtocolJson.Default.EvaluationProtocol)));
    }
}
