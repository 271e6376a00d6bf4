using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli;

/// <summary>Shows the progress of collecting standing statistics.</summary>
internal sealed class StatisticsView(ProgressTracker tracker) : IProgress<StatisticsProgress>
{
    public void Report(StatisticsProgress value) => tracker.Report(value.Done);

    /// <summary>Finds or collects the statistics for sampling, and writes their notes and warnings.</summary>
    internal static StatisticsUsed Prepare(Terminal terminal, Sampler sampler, Truncation? truncation, StatisticsOptions options, CancellationToken cancellation)
    {
        StatisticsUsed used = options.Source == StatisticsSource.Standing
            ? Track(terminal, options.Standing.Passes, progress => sampler.Prepare(truncation, options, progress, cancellation))
            : sampler.Prepare(truncation, options, null, cancellation);
        foreach (Warning warning in used.Warnings) terminal.Warn(Remedies.Line(warning));
        return used;
    }

    /// <summary>Shows the progress of collecting.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="passes">Total number of forward passes.</param>
    /// <param name="collect">Reports progress to its argument.</param>
    internal static T Track<T>(Terminal terminal, int passes, Func<IProgress<StatisticsProgress>, T> collect)
    {
        T result = default!;
        terminal.Track("collecting statistics", "passes", passes, tracker => result = collect(new StatisticsView(tracker)));
        return result;
    }
}
