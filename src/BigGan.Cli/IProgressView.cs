using Spectre.Console;

namespace BigGan.Cli;

/// <summary>Shows progress to the user.</summary>
internal interface IProgressView
{
    /// <summary>Shows a state, or skips it.</summary>
    void Show(ProgressState state);
}

/// <summary>The state of some work.</summary>
/// <param name="Done">Number of units done.</param>
/// <param name="Total">Total number of units; null if unknown.</param>
/// <param name="Line">Makes the text; called only if it is shown.</param>
/// <param name="IsLast">Whether the work is complete.</param>
internal readonly record struct ProgressState(long Done, long? Total, Func<string> Line, bool IsLast);

/// <summary>A bar that is redrawn in place.</summary>
internal sealed class DrawnProgress(ProgressTask task) : IProgressView
{
    /// <inheritdoc />
    public void Show(ProgressState state)
    {
        task.Description = Markup.Escape(state.Line());
        if (state.Total is not null) task.Value = state.Done;
    }
}

/// <summary>Lines at intervals, for a log file: none before two seconds, one every ten seconds, and the last.</summary>
internal sealed class PlainProgress(Action<string> write, TimeProvider clock) : IProgressView
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _next = Patience;

    /// <inheritdoc />
    public void Show(ProgressState state)
    {
        TimeSpan now = clock.GetElapsedTime(_start);
        bool hasSpoken = _next > Patience;
        if (now < _next && !(state.IsLast && hasSpoken)) return;
        _next = now + Interval;
        write(state.Line());
    }
}
