namespace BigGan.Tests;

/// <summary>Keeps every report, on the thread that reports (<see cref="Progress{T}"/> would post it to another), and then acts on it.</summary>
internal sealed class ProgressRecorder<T>(Action<T>? act = null) : IProgress<T>
{
    internal List<T> Reports { get; } = [];

    public void Report(T value)
    {
        Reports.Add(value);
        act?.Invoke(value);
    }
}
