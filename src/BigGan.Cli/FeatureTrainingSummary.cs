using System.Globalization;
using System.Text.Json.Serialization;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;

namespace BigGan.Cli;

/// <summary>What <c>biggan train-features --json</c> writes.</summary>
/// <param name="File">The network.</param>
/// <param name="Name">What scores in its features are named after.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Features">Length of a feature vector.</param>
/// <param name="TrainedOn">Images.</param>
/// <param name="TestedOn">Number of test images; null without a test split.</param>
/// <param name="Accuracy">Accuracy on the test images, in [0,1].</param>
/// <param name="Classes">The same for the images of each class.</param>
internal sealed record FeatureTrainingSummary(
    string File, string Name, string Sha256, int Features, int TrainedOn, int? TestedOn, double? Accuracy, IReadOnlyList<ClassAccuracy> Classes)
{
    internal static FeatureTrainingSummary Of(string path, FeatureClassifier network, ClassAgreement? accuracy) => new(
        path,
        network.Description.Name,
        ManifestFile.Of(path).Sha256,
        network.FeatureCount,
        network.Description.Trained.Count,
        network.Description.Accuracy?.Count,
        accuracy?.Overall,
        [.. network.ClassNames.Select((name, i) => new ClassAccuracy(name, accuracy?.PerClass[i].Count ?? 0, accuracy?.PerClass[i].Share))]);

    internal void Print(Terminal terminal)
    {
        int wide = Math.Min(40, Classes.Max(one => one.Name.Length));
        if (Accuracy is not null)
        {
            foreach (ClassAccuracy one in Classes) terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Name.PadRight(wide)}  {one.Accuracy,7:P1} of {one.Images:N0}"));
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name}: recognises {Accuracy:P2} of {TestedOn:N0} images that it was not trained on"));
        }

        terminal.WriteLine($"{File}: {Features} features, SHA-256 {Sha256}");
    }
}

/// <summary>How well the images of one class are recognised.</summary>
/// <param name="Name">The class.</param>
/// <param name="Images">How many were tested.</param>
/// <param name="Accuracy">Accuracy on them, in [0,1]; null if there are none.</param>
internal sealed record ClassAccuracy(string Name, int Images, double? Accuracy);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FeatureTrainingSummary))]
internal sealed partial class FeatureTrainingJson : JsonSerializerContext;
