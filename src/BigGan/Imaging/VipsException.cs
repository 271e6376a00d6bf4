namespace BigGan.Imaging;

/// <summary>libvips cannot be loaded or refused an operation; the message is one line.</summary>
public sealed class VipsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What libvips said, or what to install.</param>
    public VipsException(string message)
        : base(message)
    {
    }
}
