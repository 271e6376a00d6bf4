using System.Globalization;

namespace BigGan.Evaluation;

/// <summary>Orders results by a score, if they are comparable.</summary>
public static class ResultRanking
{
    /// <summary>Best first.</summary>
    /// <param name="results">The results and their names.</param>
    /// <param name="score">Its name in JSON.</param>
    /// <exception cref="InvalidOptionException">Protocols, features or references differ, or a result lacks the score.</exception>
    public static IReadOnlyList<(string Name, EvaluationResult Result)> By(IReadOnlyList<(string Name, EvaluationResult Result)> results, string score)
    {
        if (results.Count == 0) return [];
        (string firstName, EvaluationResult first) = results[0];
        foreach ((string name, EvaluationResult result) in results)
        {
            if (Difference(first, result, score) is { } difference)
                throw new InvalidOptionException($"{firstName} and {name} do not compare: {difference}");
            if (result.Score(score) is null)
                throw new InvalidOptionException($"{name} has no {score}");
        }

        return EvaluationResult.LowerIsBetter(score)
            ? [.. results.OrderBy(entry => entry.Result.Score(score))]
            : [.. results.OrderByDescending(entry => entry.Result.Score(score))];
    }

    // Why two results are not comparable; null if they are.
    private static string? Difference(EvaluationResult a, EvaluationResult b, string score)
    {
        bool isSame = a.ProtocolSha256 == b.ProtocolSha256 || (score != "is_mean" && a.Protocol.WithoutOrder().Sha256() == b.Protocol.WithoutOrder().Sha256());
        if (!isSame)
        {
            if (a.Protocol.SplitsByClass != b.Protocol.SplitsByClass)
                return $"the images of {(a.Protocol.SplitsByClass ? a : b).Generated.Source} lie class by class, and their Inception Score is over parts in that order";
            if (a.Protocol.StandIn != b.Protocol.StandIn)
                return $"features are {Named(a)}{InPlace(a)} and {Named(b)}{InPlace(b)}";
            return a.Protocol.Name == b.Protocol.Name
                ? $"options of the protocol {a.Protocol.Name} differ (hashes {a.ProtocolSha256[..8]} and {b.ProtocolSha256[..8]})"
                : $"one follows {a.Protocol.Name}, the other {b.Protocol.Name}";
        }

        if (a.Features != b.Features)
            return $"features are {Named(a)} and {Named(b)}";
        if (a.Reference?.Sha256 != b.Reference?.Sha256)
            return $"references are {a.Reference?.Source ?? "none"} ({Short(a.Reference?.Sha256)}) and {b.Reference?.Source ?? "none"} ({Short(b.Reference?.Sha256)})";
        return a.Generated.Count == b.Generated.Count
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"one is of {a.Generated.Count} images, the other of {b.Generated.Count}");
    }

    private static string Named(EvaluationResult result) => result.Features is { } space
        ? $"{space.Name} ({space.Input}, {space.Precision}, weights {Short(space.WeightsSha256)})"
        : "unknown";

    private static string InPlace(EvaluationResult result) => result.Protocol.StandIn is null ? "" : ", in place of features of these images";

    private static string Short(string? hash) => hash is { Length: > 8 } ? hash[..8] : hash ?? "unknown";
}
