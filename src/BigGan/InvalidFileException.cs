namespace BigGan;

/// <summary>A file or folder that cannot be used: missing, damaged, hostile or of another kind than expected.</summary>
/// <remarks>The message is one line: what is wrong, where, and what to do about it.</remarks>
public sealed class InvalidFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The offending file or folder; it becomes the start of the message.</param>
    /// <param name="problem">What is wrong and what to do, without the path.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public InvalidFileException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner)
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>The offending file or folder.</summary>
    public string Path { get; }

    /// <summary>What is wrong, without the path.</summary>
    public string Problem { get; }
}
