using System.Globalization;
using BigGan.Data;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Evaluation;

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

    /// <summary>Begins a stage that counts images, or has steps of its own.</summary>
    internal IProgress<EvaluationProgress> Begin(string title, string unit, long? total) =>
        Begin<EvaluationProgress>(title, unit, total, value => new WorkStep(value.Done, value.Unit is null ? value.Stage : null));

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

    // At once and on the thread that reports, so that events stay in order.
    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
