using System.Globalization;

namespace BigGan;

/// <summary>Numbers of bytes for messages, in decimal units as on disks.</summary>
public static class ByteSize
{
    /// <summary>Such as <c>900 bytes</c>, <c>12.3 kB</c>, <c>4.5 MB</c>, <c>6.7 GB</c>.</summary>
    public static string Describe(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };
}
