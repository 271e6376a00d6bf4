using System.Globalization;
using System.Text.Json.Serialization;
using BigGan.Clip.Training;

namespace BigGan.Cli;

/// <summary>What <c>biggan train-clip --json</c> writes.</summary>
/// <param name="Folder">The CLIP.</param>
/// <param name="Parameters">Numbers that were trained.</param>
/// <param name="Words">How many words it knows.</param>
/// <param name="Seconds">Time of training.</param>
/// <param name="Accuracy">Share of test images that it recognises by one sentence a class, for each data set with a test split.</param>
internal sealed record ClipTrainingSummary(string Folder, long Parameters, int Words, double Seconds, IReadOnlyList<ZeroShotAccuracy> Accuracy)
{
    internal void Print(Terminal terminal)
    {
        foreach (ZeroShotAccuracy one in Accuracy)
        {
            int wide = Math.Min(40, one.Classes.Max(entry => entry.Name.Length));
            foreach (ClassShare entry in one.Classes) terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.Name.PadRight(wide)}  {entry.Share,7:P1} of {entry.Count:N0}"));
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Name}: recognises {one.Overall:P2} of {one.Count:N0} images that it was not trained on"));
        }

        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Folder}: {Parameters:N0} parameters, {Words:N0} words, trained in {Seconds:N0} s"));
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClipTrainingSummary))]
internal sealed partial class ClipSummaryJson : JsonSerializerContext;
