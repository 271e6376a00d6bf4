using System.Globalization;
using BigGan.Evaluation;
using BigGan.Options;

namespace BigGan.Cli.Evaluation;

/// <summary>The value that a curve is asked for.</summary>
internal static class CurveTarget
{
    /// <summary>Reads <c>--target</c>, such as fid=20.</summary>
    /// <exception cref="InvalidOptionException">It is not of that form, or there is no such score.</exception>
    internal static (string Score, double Value)? Parse(string? given)
    {
        if (given is null) return null;
        string[] parts = given.Split('=', StringSplitOptions.TrimEntries);
        if (parts.Length != 2) throw new InvalidOptionException($"--target '{given}' is not of the form SCORE=VALUE, such as fid=20");
        if (NumberText.Read(parts[1], out double value) is { } problem) throw new InvalidOptionException($"--target '{given}': '{parts[1]}' {problem}");
        return EvaluationResult.ScoreNames.Contains(parts[0])
            ? (parts[0], value)
            : throw new InvalidOptionException($"--target: there is no score '{parts[0]}'; there are {string.Join(", ", EvaluationResult.ScoreNames)}");
    }

    /// <summary>Says at which truncation the curve reaches a value.</summary>
    internal static string Describe(TruncationCurve curve, string score, double value)
    {
        if (curve.At(score, value) is { } found)
        {
            string others = string.Join(", ", new[] { ("fid", found.Fid), ("is_mean", found.IsMean) }
                .Where(other => other.Item1 != score && other.Item2 is not null)
                .Select(other => Invariant($"{other.Item1} {other.Item2:0.###}")));
            return Invariant($"{score} {value} at truncation {found.Truncation:0.####}{(others.Length > 0 ? $" ({others} there)" : "")}");
        }

        return curve.Range(score) is { } range
            ? Invariant($"no truncation of the curve gives {score} {value}: it goes from {range.Low:0.###} to {range.High:0.###}")
            : $"the curve has no {score}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
