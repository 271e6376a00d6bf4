using System.CommandLine;
using System.Globalization;
using BigGan.Evaluation;

namespace BigGan.Cli;

/// <summary><c>biggan rank</c>: orders results of evaluations, if they are comparable.</summary>
internal static class RankCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = "Results of 'biggan evaluate --json FILE'", Arity = ArgumentArity.OneOrMore };
        var by = new Option<string>("--by")
        {
            Description = $"The score: {string.Join(", ", EvaluationResult.ScoreNames)}",
            HelpName = "SCORE",
            DefaultValueFactory = _ => "fid",
        };
        var verb = new Verb(
            "rank",
            "Orders results of evaluate, best first; results that are not comparable are refused.",
            new Example("biggan rank a.json b.json c.json", "by FID"),
            new Example("biggan rank runs/*/scores.json --by recall", "by another score"));
        verb.Arguments.Add(files);
        verb.Options.Add(by);
        return verb.Does((parsed, _) =>
        {
            string score = parsed.GetValue(by)!;
            (string Name, EvaluationResult Result)[] results = [.. parsed.GetValue(files)!.Select(file => (file, EvaluationResult.Read(file)))];
            IReadOnlyList<(string Name, EvaluationResult Result)> ranked = ResultRanking.By(results, score);
            int width = ranked.Max(entry => entry.Name.Length);
            foreach ((string name, EvaluationResult result) in ranked)
            {
                string interval = result.Intervals.TryGetValue(score, out double[]? ends) ? string.Create(CultureInfo.InvariantCulture, $"  [{ends[0]:0.0000}, {ends[1]:0.0000}]") : "";
                terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name.PadRight(width)}  {score} {result.Score(score):0.0000}{interval}"));
            }

            return ExitCode.Success;
        });
    }
}
