using System.Text.Json.Serialization;
using BigGan.Cli.Sampling;
using BigGan.Evaluation;
using BigGan.Evaluation.Metrics;
using BigGan.Imaging;

namespace BigGan.Cli.Evaluation;

/// <summary>Where results of an evaluation go.</summary>
/// <param name="terminal">Shows tables.</param>
/// <param name="json">Writes JSON, if that was asked for.</param>
/// <param name="features">A file for the features of the scored images, or null.</param>
/// <param name="statistics">A file for the statistics of the reference, or null.</param>
/// <param name="curve">The name of the curve's files without their endings, or null.</param>
internal sealed class EvaluationOutput(Terminal terminal, JsonOutput json, string? features, string? statistics, string? curve)
{
    private static readonly string[] CurveEndings = [".csv", ".svg", ".png"];

    /// <summary>Checks, before anything is computed, that the files may be written.</summary>
    /// <exception cref="InvalidFileException">A file exists, or its folder is a file.</exception>
    /// <exception cref="InvalidOptionException">A name has the wrong ending.</exception>
    internal void Check(bool force)
    {
        RequireEnding("--save-features", features, ".safetensors");
        RequireEnding("--save-statistics", statistics, ".npz");
        foreach (string file in new[] { features, statistics }.OfType<string>().Concat(curve is null ? [] : CurveEndings.Select(ending => curve + ending)))
            SampleTarget.Prepare([file], force);
    }

    /// <summary>Writes one result.</summary>
    internal void Write(EvaluationResult result, ExtractedFeatures scored, ExtractedFeatures? reference)
    {
        if (features is not null) FeatureFile.Write(features, scored.Set!, scored.Space);
        if (statistics is not null)
        {
            MomentsFile.Write(statistics, reference!.Moments ?? FeatureMoments.Of(reference.Set!.Features), reference.Space);
        }

        if (!json.Write(result.ToJson())) EvaluationTable.Write(terminal, result);
        foreach (Warning warning in result.Warnings) terminal.Warn(Remedies.Line(warning));
    }

    /// <summary>Writes a curve.</summary>
    /// <param name="results">The curve.</param>
    /// <param name="model">Its display name.</param>
    /// <param name="target">The value whose truncation is asked for.</param>
    internal void Write(TruncationCurve results, string model, (string Score, double Value)? target)
    {
        AtomicFile.WriteText(curve + ".csv", results.ToCsv());
        string[] drawn = [curve + ".csv"];
        if (results.Results.All(result => result.Fid is not null && result.IsMean is not null))
        {
            Chart chart = results.ToChart(model);
            chart.Write(curve + ".svg");
            chart.Write(curve + ".png");
            drawn = [.. CurveEndings.Select(ending => curve + ending)];
        }
        else
        {
            terminal.Warn("no figure is drawn: it takes FID and IS, so a reference and a network with classes");
        }

        TargetTruncation? found = target is { } wanted ? results.At(wanted.Score, wanted.Value) : null;
        var report = new CurveReport(results.Results, results.Best.Generated.Truncation, found, drawn, results.Response);
        foreach (Warning warning in results.Results.SelectMany(result => result.Warnings).DistinctBy(warning => warning.Text)) terminal.Warn(Remedies.Line(warning));
        if (json.Write(report, CurveJson.Default.CurveReport)) return;
        foreach (EvaluationResult result in results.Results)
        {
            terminal.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"truncation {result.Generated.Truncation,7:0.####}  fid {result.Fid,9:0.000}  is {result.IsMean,8:0.000}  precision {result.Precision,6:0.000}  recall {result.Recall,6:0.000}"));
        }

        string inception = results.Best.IsMean is { } mean ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (IS {mean:0.###})") : "";
        terminal.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"lowest FID {results.Best.Fid:0.###} at truncation {results.Best.Generated.Truncation:0.####}{inception}"));
        if (results.Response is { } response)
        {
            foreach (TruncationPoint point in response.Points) terminal.WriteLine(response.Describe(point));
            if (response.Verdict is { } verdict) terminal.WriteLine(verdict);
        }

        if (target is { } asked) terminal.WriteLine(CurveTarget.Describe(results, asked.Score, asked.Value));
        foreach (string file in drawn) terminal.WriteLine(file);
    }

    private static void RequireEnding(string option, string? file, string ending)
    {
        if (file is not null && !file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOptionException($"{option} '{file}' is not the name of a {ending} file");
    }
}

/// <summary>What <c>biggan evaluate --truncation A..B --json</c> writes.</summary>
/// <param name="Points">One result a truncation.</param>
/// <param name="BestTruncation">That of the lowest Frechet distance.</param>
/// <param name="Target">The point at which the curve reaches the requested value; null if it does not, or no value was requested.</param>
/// <param name="Files">The files written.</param>
/// <param name="Response">What truncation does to the images themselves, and whether the model is amenable to it.</param>
internal sealed record CurveReport(
    IReadOnlyList<EvaluationResult> Points, double? BestTruncation, TargetTruncation? Target, IReadOnlyList<string> Files, TruncationResponse? Response);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CurveReport))]
internal sealed partial class CurveJson : JsonSerializerContext;
