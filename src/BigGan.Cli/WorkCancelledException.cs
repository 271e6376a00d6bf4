namespace BigGan.Cli;

/// <summary>Work was cancelled; the message says how much was done.</summary>
/// <param name="done">Such as <c>12 of 50 images written</c>.</param>
/// <param name="cause">The exception that ended the work.</param>
internal sealed class WorkCancelledException(string done, OperationCanceledException cause)
    : OperationCanceledException(done, cause, cause.CancellationToken)
{
    /// <summary>How much was done.</summary>
    internal string Done { get; } = done;
}
