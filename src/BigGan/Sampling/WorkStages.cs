using System.Globalization;
using BigGan.Data;
using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>Reports the stages of work, such as opening images, as events.</summary>
/// <param name="progress">Receives the events; may be null.</param>
internal sealed class WorkStages(IProgress<WorkEvent>? progress)
{
    /// <summary>Begins a stage.</summary>
    /// <typeparam name="T">What the work reports.</typeparam>
    /// <param name="title">What is being done.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="total">Total number of units; null if unknown.</param>
    /// <param name="step">Makes an event of a report.</param>
    internal IProgress<T> Begin<T>(string title, string unit, long? total, Func<T, WorkEvent> step)
    {
        progress?.Report(new WorkStage(title, unit, total));
        return new Told<T>(value => progress?.Report(step(value)));
    }

    internal void Note(string text, params Remedy[] remedies) => progress?.Report(new WorkNote(new Warning(text) { Remedies = remedies }, IsWarning: false));

    internal void Warn(Warning warning) => progress?.Report(new WorkNote(warning, IsWarning: true));

    /// <summary>Opens a data set; what is left out of it is listed.</summary>
    internal IImageDataset Decode(string source, DatasetOptions options, CancellationToken cancellation)
    {
        IImageDataset dataset = ImageDatasets.Open(source, options, Begin<DatasetProgress>("decoding", "images", null, Told), cancellation);
        foreach (Warning warning in SkippedFile.ToWarnings((dataset as CachedDataset)?.SkippedFiles ?? [])) Warn(warning);
        return dataset;

        static WorkEvent Told(DatasetProgress value) => value.Warning is { } warning
            ? new WorkNote(new Warning(warning), IsWarning: true)
            : new WorkStep(value.Done, string.Create(CultureInfo.InvariantCulture, $"of {value.Total:N0}"));
    }

    /// <summary>Finds or collects the statistics of a drawing.</summary>
    internal StatisticsUsed Prepare(Sampler sampler, Truncation? truncation, StatisticsOptions options, CancellationToken cancellation)
    {
        IProgress<StatisticsProgress>? watch = options.Source != StatisticsSource.Standing ? null
            : Begin<StatisticsProgress>("collecting statistics", "passes", options.Standing.Passes, value => new WorkStep(value.Done));
        StatisticsUsed used = sampler.Prepare(truncation, options, watch, cancellation);
        foreach (Warning warning in used.Warnings) Warn(warning);
        return used;
    }

    /// <summary>Takes images while they are drawn.</summary>
    /// <param name="total">How many there are.</param>
    /// <param name="samples">Drawn while they are taken.</param>
    /// <param name="take">Called for each, with its place in the order.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal void Take(int total, IEnumerable<Sample> samples, Action<int, Sample> take, CancellationToken cancellation)
    {
        IProgress<int> drawing = Begin<int>("drawing", "images", total, done => new WorkStep(done));
        int done = 0;
        foreach (Sample sample in samples)
        {
            cancellation.ThrowIfCancellationRequested();
            take(done, sample);
            drawing.Report(++done);
        }
    }

    // At once and on the thread that reports, so that events stay in order.
    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
