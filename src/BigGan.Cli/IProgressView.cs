using Spectre.Console;

namespace BigGan.Cli;

/// <summary>Shows progress to a person.</summary>
internal interface IProgressView
{
    /// <summary>Shows a state, or leaves it out.</summary>
    void Show(ProgressState state);
}

/// <summary>How far something is.</summary>
/// <param name="Done">How many.</param>
/// <param name="Total">Of how many; null when nobody knows.</param>
/// <param name="Line">Makes the text; called only when it is shown.</param>
/// <param name="IsLast">Nothing is left to do.</param>
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

/// <summary>A line now and then, for a log file: none before two seconds, one every ten, and the last.</summary>
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
