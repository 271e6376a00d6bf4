using System.Globalization;
using System.Text;
using BigGan.Imaging;

namespace BigGan.Evaluation;

/// <summary>Scores of one model over truncation: the trade-off of variety and fidelity (paper, section 3.1 and appendix D).</summary>
/// <param name="Results">One result per truncation, ascending; all by the same protocol.</param>
public sealed record TruncationCurve(IReadOnlyList<EvaluationResult> Results)
{
    /// <summary>The effect of truncation on the images; null if it was not measured.</summary>
    public TruncationResponse? Response { get; init; }

    /// <summary>The result with the lowest FID, or with the highest Inception Score if FID was not computed.</summary>
    public EvaluationResult Best => Results.All(result => result.Fid is null) ? Results.MaxBy(result => result.IsMean)! : Results.MinBy(result => result.Fid)!;

    /// <summary>
    /// The truncation at which a score reaches a value, interpolated linearly between two points of the curve. If there are several,
    /// the one with the lowest FID.
    /// </summary>
    /// <param name="score">Its name in JSON.</param>
    /// <param name="value">The value to reach.</param>
    /// <returns>Null if the curve does not reach it.</returns>
    public TargetTruncation? At(string score, double value)
    {
        TargetTruncation? best = null;
        for (int i = 0; i + 1 < Results.Count; i++)
        {
            if (Results[i].Score(score) is not { } low || Results[i + 1].Score(score) is not { } high) continue;
            if ((low - value) * (high - value) > 0) continue;
            double share = low == high ? 0 : (value - low) / (high - low);
            var found = new TargetTruncation(score, value, Between(result => result.Generated.Truncation), Between(result => result.Fid), Between(result => result.IsMean));
            if (best is null || found.Fid < best.Fid) best = found;

            double? Between(Func<EvaluationResult, double?> of) => of(Results[i]) + (share * (of(Results[i + 1]) - of(Results[i])));
        }

        return best;
    }

    /// <summary>The lowest and highest value of a score.</summary>
    public (double Low, double High)? Range(string score)
    {
        double[] values = [.. Results.Select(result => result.Score(score)).OfType<double>()];
        return values.Length == 0 ? null : (values.Min(), values.Max());
    }

    /// <summary>All scores as comma-separated values, one row per truncation, with the ends of intervals beside their scores.</summary>
    public string ToCsv()
    {
        string[] columns = [.. EvaluationResult.ScoreNames.Where(column => Results.Any(result => result.Score(column) is not null))];
        var csv = new StringBuilder("truncation,mode");
        foreach (string column in columns) csv.Append(CultureInfo.InvariantCulture, $",{column},{column}_low,{column}_high");
        csv.Append(Response is null ? "\n" : ",saturated,distance\n");
        for (int i = 0; i < Results.Count; i++)
        {
            EvaluationResult result = Results[i];
            csv.Append(CultureInfo.InvariantCulture, $"{result.Generated.Truncation},{result.Generated.TruncationMode}");
            foreach (string column in columns)
            {
                double[]? interval = result.Intervals.GetValueOrDefault(column);
                csv.Append(CultureInfo.InvariantCulture, $",{result.Score(column)},{interval?[0]},{interval?[1]}");
            }

            if (Response is not null) csv.Append(CultureInfo.InvariantCulture, $",{Response.Points[i].Saturated},{Response.Points[i].Distance}");

            csv.Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>A chart of FID over Inception Score with one point per truncation, as in the paper.</summary>
    /// <param name="model">The name of the model, for the title.</param>
    /// <exception cref="InvalidOptionException">The results lack one of the two scores.</exception>
    public Chart ToChart(string model)
    {
        if (Results.Any(result => result.Fid is null || result.IsMean is null))
            throw new InvalidOptionException("the curve needs both FID and IS, so both must be among the scores and the network must have classes") { Remedies = [Remedy.ChooseMetrics] };
        EvaluationResult first = Results[0];
        string features = first.Features is { } space ? $" ({space.Name})" : "";
        return new Chart(
            $"{model}: truncation trades variety for fidelity",
            $"Inception Score{features}",
            $"FID{features}",
            [new ChartSeries("truncation", [.. Results.Select(result => new ChartPoint(
                result.IsMean!.Value, result.Fid!.Value, result.Generated.Truncation?.ToString("0.###", CultureInfo.InvariantCulture)))])]);
    }
}

/// <summary>A point at which a curve reaches a value.</summary>
/// <param name="Score">The name of the score.</param>
/// <param name="Value">The value that the score reaches.</param>
/// <param name="Truncation">The truncation at this point.</param>
/// <param name="Fid">FID at this point; null if it was not computed.</param>
/// <param name="IsMean">Inception Score at this point; null if it was not computed.</param>
public sealed record TargetTruncation(string Score, double Value, double? Truncation, double? Fid, double? IsMean);
