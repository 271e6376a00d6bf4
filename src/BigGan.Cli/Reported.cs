namespace BigGan.Cli;

/// <summary>Progress that goes to an action at once, on the thread that reports it.</summary>
internal sealed class Reported<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
