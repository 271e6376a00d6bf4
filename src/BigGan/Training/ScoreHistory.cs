using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Evaluation;
using BigGan.Imaging;

namespace BigGan.Training;

/// <summary>The scores of a run so far, as <c>scores.csv</c> and as a curve in <c>scores.png</c>.</summary>
public sealed class ScoreHistory
{
    private const string CsvName = "scores.csv";
    private const string ChartName = "scores.png";
    private const string OriginName = "judge.json";

    private readonly string _folder;
    private readonly List<(long Step, IReadOnlyDictionary<string, double> Scores)> _entries;
    private ScoreHistoryOrigin? _origin;

    private ScoreHistory(string folder, List<(long Step, IReadOnlyDictionary<string, double> Scores)> entries) =>
        (_folder, _entries, _origin) = (folder, entries, ReadOrigin(Path.Combine(folder, OriginName)));

    /// <summary>Reads what a run has so far.</summary>
    /// <param name="folder">Where the files are; it need not exist.</param>
    /// <param name="lastStep">The step of the checkpoint that the run is resumed from: later scores are removed.</param>
    /// <exception cref="InvalidFileException">The table, or the record of what it depends on, is damaged.</exception>
    public static ScoreHistory Open(string folder, long lastStep)
    {
        string path = Path.Combine(folder, CsvName);
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (lines.Length == 0) return new ScoreHistory(folder, []);
        string[] names = lines[0].Split(',');
        var entries = new List<(long, IReadOnlyDictionary<string, double>)>();
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(',');
            if (names[0] != "step" || cells.Length != names.Length || !long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out long step))
                throw new InvalidFileException(path, "is damaged; remove it to go on without the scores so far");
            if (step > lastStep) break;
            var scores = new Dictionary<string, double>();
            for (int i = 1; i < cells.Length; i++)
                if (double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double score)) scores[names[i]] = score;
            entries.Add((step, scores));
        }

        return new ScoreHistory(folder, entries);
    }

    /// <summary>Records in the run what its next scores depend on.</summary>
    /// <param name="origin">What the next scores depend on.</param>
    /// <exception cref="InvalidOptionException">The scores so far are of another protocol, other features or another reference.</exception>
    public void Continue(ScoreHistoryOrigin origin)
    {
        string path = Path.Combine(_folder, OriginName);
        if (_entries.Count > 0 && _origin is { } before && before.Identity != origin.Identity)
            throw new InvalidOptionException($"the scores in {_folder} are by another protocol, other features or another reference; resume with the run's own evaluation options, or remove that folder");
        Directory.CreateDirectory(_folder);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(origin, ScoreHistoryJson.Default.ScoreHistoryOrigin) + "\n");
        _origin = origin;
    }

    /// <summary>The steps whose checkpoints are kept, best first, also while a run has no evaluation.</summary>
    public IReadOnlyList<long> Kept => _entries.Count > 0 && _origin is { } origin ? Best(origin.Score, origin.KeepBest) : [];

    /// <summary>The steps with the best values of a score, best first.</summary>
    public IReadOnlyList<long> Best(string score, int count)
    {
        var scored = _entries.Where(entry => entry.Scores.ContainsKey(score));
        var ordered = EvaluationResult.LowerIsBetter(score)
            ? scored.OrderBy(entry => entry.Scores[score])
            : scored.OrderByDescending(entry => entry.Scores[score]);
        return [.. ordered.Take(count).Select(entry => entry.Step)];
    }

    /// <summary>Adds a result and writes the table.</summary>
    /// <param name="step">Finished G steps.</param>
    /// <param name="result">Its scores.</param>
    public void Add(long step, EvaluationResult result)
    {
        var scores = new Dictionary<string, double>();
        foreach (string name in EvaluationResult.ScoreNames)
            if (result.Score(name) is { } value) scores[name] = value;
        _entries.Add((step, scores));
        Directory.CreateDirectory(_folder);
        AtomicFile.WriteText(Path.Combine(_folder, CsvName), ToCsv());
    }

    /// <summary>Draws the curve of a score.</summary>
    /// <param name="result">The latest, for the name of its features.</param>
    /// <param name="score">Which score.</param>
    /// <exception cref="VipsException">libvips is missing, or was built without SVG.</exception>
    /// <exception cref="ArgumentException">There is no finite value.</exception>
    public void Draw(EvaluationResult result, string score)
    {
        string features = result.Features is { } space ? $" ({space.Name})" : "";
        new Chart($"{score}{features} while training", "steps of G", score, [new ChartSeries(score, [.. _entries
            .Where(entry => entry.Scores.ContainsKey(score))
            .Select(entry => new ChartPoint(entry.Step, entry.Scores[score]))])]).Write(Path.Combine(_folder, ChartName));
    }

    private static ScoreHistoryOrigin? ReadOrigin(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ScoreHistoryJson.Default.ScoreHistoryOrigin) : null;
        }
        catch (JsonException e)
        {
            throw new InvalidFileException(path, "is damaged; remove it to go on", e);
        }
    }

    private string ToCsv()
    {
        string[] names = [.. EvaluationResult.ScoreNames.Where(name => _entries.Any(entry => entry.Scores.ContainsKey(name)))];
        var csv = new StringBuilder("step");
        foreach (string name in names) csv.Append(',').Append(name);
        csv.Append('\n');
        foreach ((long step, IReadOnlyDictionary<string, double> scores) in _entries)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{step}");
            foreach (string name in names)
                csv.Append(',').Append(scores.TryGetValue(name, out double score) ? score.ToString("R", CultureInfo.InvariantCulture) : "");
            csv.Append('\n');
        }

        return csv.ToString();
    }
}

/// <summary>What the scores of a run depend on.</summary>
/// <param name="Score">The score that says which checkpoints are best.</param>
/// <param name="KeepBest">How many of them are kept.</param>
/// <param name="Identity">Protocol, features and reference: where they differ, scores do not compare.</param>
public sealed record ScoreHistoryOrigin(string Score, int KeepBest, string Identity);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ScoreHistoryOrigin))]
internal sealed partial class ScoreHistoryJson : JsonSerializerContext;
