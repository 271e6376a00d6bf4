using System.Globalization;

namespace BigGan.Cli;

/// <summary>Turns counts into a line with rate and time left. Safe from many threads.</summary>
internal sealed class ProgressTracker(string title, string unit, long? total, IProgressView view, TimeProvider clock)
{
    // Long enough to be steady, short enough to follow a change of speed.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(0.2);

    private readonly Lock _lock = new();
    private readonly Queue<(TimeSpan Time, long Done)> _recent = new([(TimeSpan.Zero, 0)]);
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _latest;
    private long _done;

    /// <summary>How many are done so far, such as <c>drawing: 12 of 50 images</c>.</summary>
    internal string Done
    {
        get
        {
            lock (_lock) return Count(_done);
        }
    }

    /// <summary>Says how many are done, of all.</summary>
    /// <param name="done">From 0 to the total.</param>
    /// <param name="detail">More to show, e.g. the losses.</param>
    internal void Report(long done, string? detail = null)
    {
        lock (_lock)
        {
            _done = done;
            TimeSpan now = clock.GetElapsedTime(_start);
            if (now - _latest >= Spacing)
            {
                _recent.Enqueue((now, done));
                _latest = now;
                while (_recent.Count > 2 && now - _recent.Peek().Time > Window) _recent.Dequeue();
            }

            view.Show(new ProgressState(done, total, () => Describe(now, done, detail), total == done));
        }
    }

    private string Describe(TimeSpan now, long done, string? detail)
    {
        (TimeSpan since, long before) = _recent.Peek();
        double seconds = (now - since).TotalSeconds;
        double rate = seconds > 0 ? (done - before) / seconds : 0;
        string line = Count(done);
        if (rate > 0) line += $", {FormatRate(rate)} {unit}/s";
        if (rate > 0 && total > done) line += $", {FormatTime((total.Value - done) / rate)} left";
        return detail is null ? line : $"{line}, {detail}";
    }

    private string Count(long done) => total is { } all
        ? string.Create(CultureInfo.InvariantCulture, $"{title}: {done:N0} of {all:N0} {unit}")
        : string.Create(CultureInfo.InvariantCulture, $"{title}: {done:N0} {unit}");

    /// <summary>Three significant digits or more: 0.123, 4.56, 78.9, 1,234.</summary>
    internal static string FormatRate(double rate) =>
        rate.ToString(rate < 1 ? "0.000" : rate < 10 ? "0.00" : rate < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>0:07, 12:34, 5:00:00, 2d 3:00:00.</summary>
    internal static string FormatTime(double seconds)
    {
        // Rounded up: nothing is left only when it is done. Bounded: a slow first step must not overflow.
        TimeSpan time = TimeSpan.FromSeconds(Math.Ceiling(Math.Min(seconds, TimeSpan.FromDays(9999).TotalSeconds)));
        string days = time.Days > 0 ? $"{time.Days}d " : "";
        return days + time.ToString(time >= TimeSpan.FromHours(1) ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
    }
}
