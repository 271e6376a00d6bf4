namespace BigGan;

/// <summary>A file or folder that cannot be used: missing, damaged, hostile or of another kind than expected.</summary>
/// <remarks>The message is one line: what is wrong, where, and what to do about it.</remarks>
public sealed class InvalidFileException : IOException
{
    private const int MostInMessage = 3;

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The offending file or folder; it becomes the start of the message.</param>
    /// <param name="problem">What is wrong and what to do, without the path.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public InvalidFileException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner) => (Path, Problem) = (path, problem);

    /// <summary>Creates the exception for a file with several problems.</summary>
    /// <param name="path">The offending file or folder; it becomes the start of the message.</param>
    /// <param name="problem">A summary of the problems, without the path.</param>
    /// <param name="details">All problems; the message has the first few and the number of the others.</param>
    public InvalidFileException(string path, string problem, IReadOnlyList<string> details)
        : this(path, $"{problem}: {Summary(details)}") => Details = details;

    /// <summary>The offending file or folder.</summary>
    public string Path { get; }

    /// <summary>The message without the path.</summary>
    public string Problem { get; }

    /// <summary>All problems, if the message has only the first few; otherwise empty.</summary>
    public IReadOnlyList<string> Details { get; } = [];

    /// <summary>Remedies that the message does not name.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = [];

    private static string Summary(IReadOnlyList<string> details) =>
        string.Join("; ", details.Take(MostInMessage)) + (details.Count > MostInMessage ? $" and {details.Count - MostInMessage} more" : "");
}
