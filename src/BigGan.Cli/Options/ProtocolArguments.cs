using System.CommandLine;
using BigGan.Evaluation;
using BigGan.Evaluation.Metrics;
using BigGan.Evaluation.Protocols;
using BigGan.Names;

namespace BigGan.Cli.Options;

/// <summary>The protocol of an evaluation, and options that change it.</summary>
internal sealed class ProtocolArguments
{
    private const int MaxSamples = 10_000_000;

    private static readonly (string Word, Metric Metric)[] MetricWords =
    [
        ("fid", Metric.Fid), ("kid", Metric.Kid), ("is", Metric.Is), ("prdc", Metric.Prdc),
        ("intra-fid", Metric.IntraFid), ("agreement", Metric.Agreement), ("cas", Metric.Cas), ("overfit", Metric.Overfit),
    ];

    private readonly Option<string?> _protocol = new("--protocol")
    {
        Description = $"The protocol, which fixes all settings of the scores; 'list' lists the names (default: {EvaluationProtocols.Published.Name} with --inception, else {EvaluationProtocols.Own.Name})",
        HelpName = "NAME",
    };

    private readonly Option<string?> _metrics = new("--metrics")
    {
        Description = $"Of {string.Join(", ", MetricWords.Select(pair => pair.Word))}, separated by commas, or all (default: all but cas and overfit, which take long)",
        HelpName = "LIST",
    };

    private readonly Option<int?> _samples = new("--samples") { Description = "Images to draw from a model (default: the protocol's), or to take of --images, chosen by seed (default: all)", HelpName = "N" };
    private readonly Option<int?> _reference = new("--reference-count") { Description = "Images of the reference to take, chosen by seed (default: the protocol's, mostly all)", HelpName = "N" };
    private readonly Option<int?> _splits = new("--splits") { Description = "Splits of the Inception Score", HelpName = "S" };
    private readonly Option<int?> _neighbours = new("--neighbours") { Description = "k of precision, recall, density and coverage", HelpName = "K" };
    private readonly Option<int?> _kidSubsets = new("--kid-subsets") { Description = "Random subsets of KID", HelpName = "N" };
    private readonly Option<int?> _kidSubsetSize = new("--kid-subset-size") { Description = "Images of each", HelpName = "N" };
    private readonly Option<int?> _bootstrap = new("--bootstrap") { Description = "Resamples for confidence intervals, 0 for none (default: 1000)", HelpName = "N" };
    private readonly Option<double?> _confidence = new("--confidence") { Description = "Confidence level of the intervals (default: 0.95)", HelpName = "P" };

    internal void AddTo(Command verb)
    {
        foreach (Option option in (Option[])[_protocol, _metrics, _samples, _reference, _splits, _neighbours, _kidSubsets, _kidSubsetSize, _bootstrap, _confidence])
            verb.Options.Add(option);
    }

    /// <summary>Number of images to score, if given.</summary>
    internal int? SamplesOf(ParseResult parsed) => parsed.GetValue(_samples);

    /// <summary>Whether <c>--reference-count</c> was given.</summary>
    internal bool HasReferenceCount(ParseResult parsed) => _reference.IsGiven(parsed);

    /// <summary>Refuses, before anything is computed, options without effect on any score.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasLogits">Whether the features to score have logits.</param>
    /// <param name="reference">The information available about the reference.</param>
    /// <exception cref="InvalidOptionException">An option has no effect.</exception>
    internal void RequireUse(ParseResult parsed, bool hasLogits, ReferenceKind reference)
    {
        IReadOnlyList<Metric>? metrics = ReadMetrics(parsed);
        string? noReference = reference switch
        {
            ReferenceKind.None => "there is nothing to compare with (--against)",
            ReferenceKind.Moments => "the reference is statistics alone",
            _ => null,
        };
        OptionUse.Refuse(parsed.FirstGiven(_splits), Without("the Inception Score", Metric.Is) ?? (hasLogits ? null : "there are no logits for an Inception Score"));
        OptionUse.Refuse(parsed.FirstGiven(_neighbours), Without("precision and recall", Metric.Prdc) ?? noReference);
        OptionUse.Refuse(parsed.FirstGiven(_kidSubsets, _kidSubsetSize), Without("KID", Metric.Kid) ?? noReference);
        OptionUse.Refuse(
            parsed.FirstGiven(_bootstrap, _confidence), Without("every score with an interval", Metric.Fid, Metric.Kid, Metric.Is, Metric.Prdc, Metric.Agreement));
        OptionUse.Refuse(parsed.FirstGiven(_confidence), parsed.GetValue(_bootstrap) == 0 ? "--bootstrap 0 leaves intervals out" : null);

        string? Without(string what, params Metric[] any) => metrics is null || any.Any(metrics.Contains) ? null : $"--metrics leaves out {what}";
    }

    /// <summary>Whether to list the protocols instead.</summary>
    internal bool IsList(ParseResult parsed) => parsed.GetValue(_protocol) == "list";

    /// <summary>Whether to compute every possible metric.</summary>
    internal bool IsEverything(ParseResult parsed) => parsed.GetValue(_metrics) == "all";

    /// <summary>The metrics to compute; null if none was named.</summary>
    /// <exception cref="InvalidOptionException">A metric is unknown.</exception>
    internal IReadOnlyList<Metric>? ReadMetrics(ParseResult parsed)
    {
        if (parsed.GetValue(_metrics) is not { } list || list == "all") return null;
        string[] words = [.. MetricWords.Select(pair => pair.Word)];
        return [.. list.Split(',', StringSplitOptions.TrimEntries).Select(word => NearestName.Find(word, words) is { } found
            ? MetricWords.First(pair => pair.Word == found).Metric
            : throw new InvalidOptionException($"--metrics: there is no '{word}'; there are {string.Join(", ", words)}, or all"))];
    }

    /// <summary>The protocol with its changes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="standard">The default protocol.</param>
    /// <exception cref="InvalidOptionException">The protocol does not exist, or a value is out of range.</exception>
    internal EvaluationProtocol Read(ParseResult parsed, EvaluationProtocol standard)
    {
        EvaluationProtocol named = parsed.GetValue(_protocol) is { } name ? EvaluationProtocols.Find(name) : standard;
        MetricOptions metrics = named.Metrics;
        return named with
        {
            SampleCount = Within(_samples, parsed, 2, MaxSamples) ?? named.SampleCount,
            ReferenceCount = Within(_reference, parsed, 2, MaxSamples) ?? named.ReferenceCount,
            Metrics = metrics with
            {
                Splits = Within(_splits, parsed, 1, 1000) ?? metrics.Splits,
                Neighbours = Within(_neighbours, parsed, 1, 100) ?? metrics.Neighbours,
                KidSubsets = Within(_kidSubsets, parsed, 1, 10_000) ?? metrics.KidSubsets,
                KidSubsetSize = Within(_kidSubsetSize, parsed, 2, 10_000) ?? metrics.KidSubsetSize,
                BootstrapReplicates = Within(_bootstrap, parsed, 0, 100_000) ?? metrics.BootstrapReplicates,
                Confidence = parsed.GetValue(_confidence) switch
                {
                    null => metrics.Confidence,
                    > 0 and < 1 and var share => share,
                    var share => throw new InvalidOptionException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--confidence {share} is out of range: above 0 and below 1")),
                },
            },
        };
    }

    private static int? Within(Option<int?> option, ParseResult parsed, int least, int most) => parsed.GetValue(option) is not { } value || (value >= least && value <= most)
        ? parsed.GetValue(option)
        : throw new InvalidOptionException($"{option.Name} {value} is out of range: {least} to {most}");
}
