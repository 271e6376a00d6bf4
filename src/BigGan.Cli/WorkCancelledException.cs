namespace BigGan.Cli;

/// <summary>Work that was stopped on request, with what was done of it.</summary>
/// <param name="done">Such as <c>12 of 50 images written</c>.</param>
/// <param name="cause">How the work ended.</param>
internal sealed class WorkCancelledException(string done, OperationCanceledException cause)
    : OperationCanceledException(done, cause, cause.CancellationToken)
{
    /// <summary>How much was done.</summary>
    internal string Done { get; } = done;
}
