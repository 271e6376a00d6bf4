using System.Text.Json.Serialization;

namespace BigGan.Cli.Scoring;

/// <summary>How well texts fit pictures, as <c>biggan score --json</c> writes it.</summary>
/// <param name="Clip">The CLIP that compared them.</param>
/// <param name="Pictures">The pictures, in the order of the command line.</param>
/// <param name="Warnings">What was cut off from pictures and texts.</param>
internal sealed record ScoreReport(ScoringClip Clip, IReadOnlyList<ScoredPicture> Pictures, IReadOnlyList<Warning> Warnings);

/// <summary>A CLIP in a report.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Sha256">SHA-256 of its weights.</param>
/// <param name="Activation">The activation of its transformers: quickgelu or gelu.</param>
/// <param name="ActivationFrom">What decided the activation.</param>
internal sealed record ScoringClip(string Title, string Sha256, string Activation, string ActivationFrom);

/// <summary>A picture in a report.</summary>
/// <param name="File">Its path.</param>
/// <param name="Scores">The texts, in the order of the command line.</param>
internal sealed record ScoredPicture(string File, IReadOnlyList<TextScore> Scores);

/// <summary>A text for a picture.</summary>
/// <param name="Text">The text.</param>
/// <param name="Probability">Its share among the texts.</param>
/// <param name="Cosine">The cosine of the angle between the features of text and picture.</param>
internal sealed record TextScore(string Text, double Probability, double Cosine);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ScoreReport))]
internal sealed partial class ScoreJson : JsonSerializerContext;
