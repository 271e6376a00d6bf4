using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli;

/// <summary>Shows standing statistics being collected.</summary>
internal sealed class StatisticsView(ProgressTracker tracker) : IProgress<StatisticsProgress>
{
    public void Report(StatisticsProgress value) => tracker.Report(value.Done);

    /// <summary>Finds or collects the statistics of a drawing, and says what a person should know of them.</summary>
    internal static StatisticsUsed Prepare(Terminal terminal, Sampler sampler, Truncation? truncation, StatisticsOptions options, CancellationToken cancellation)
    {
        StatisticsUsed used = options.Source == StatisticsSource.Standing
            ? Track(terminal, options.Standing.Passes, progress => sampler.Prepare(truncation, options, progress, cancellation))
            : sampler.Prepare(truncation, options, null, cancellation);
        foreach (Warning warning in used.Warnings) terminal.Warn(Remedies.Line(warning));
        return used;
    }

    /// <summary>Shows how far a collection is.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="passes">Forward passes in all.</param>
    /// <param name="collect">Reports to its argument.</param>
    internal static T Track<T>(Terminal terminal, int passes, Func<IProgress<StatisticsProgress>, T> collect)
    {
        T result = default!;
        terminal.Track("collecting statistics", "passes", passes, tracker => result = collect(new StatisticsView(tracker)));
        return result;
    }
}
