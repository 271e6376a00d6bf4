namespace BigGan;

/// <summary>An option with a value outside its range, or an unknown option, preset or class.</summary>
/// <remarks>The message is one line: option, value and what is allowed.</remarks>
public sealed class InvalidOptionException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Option, value and what is allowed, in one line.</param>
    public InvalidOptionException(string message)
        : base(message)
    {
    }

    /// <summary>Remedies that the message does not name.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = [];
}
