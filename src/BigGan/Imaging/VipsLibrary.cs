using System.Runtime.InteropServices;

namespace BigGan.Imaging;

/// <summary>The image library of this machine.</summary>
public static class VipsLibrary
{
    /// <summary>The command that installs libvips on Debian and Ubuntu.</summary>
    public const string InstallCommand = "sudo apt-get install libvips42";

    private static readonly Lazy<string?> FoundVersion = new(Start);

    /// <summary>The version of libvips, such as <c>8.14.1</c>; null where the library is missing.</summary>
    public static string? Version => FoundVersion.Value;

    /// <summary>Loads and starts libvips once per process.</summary>
    /// <exception cref="VipsException">The library is missing; the message has the command that installs it.</exception>
    internal static void Require()
    {
        if (Version is null)
            throw new VipsException($"libvips.so.42 was not found; it reads and writes images. Install it: {InstallCommand}");
    }

    private static unsafe string? Start()
    {
        if (!NativeLibrary.TryLoad(VipsNative.Vips, out _) || VipsNative.Init("biggan") != 0)
            return null;

        // An operation is never repeated on the same input, so a cache would only hold memory. Images are
        // processed side by side, one thread each, so threads inside an operation would only compete.
        VipsNative.CacheSetMax(0);
        VipsNative.ConcurrencySet(1);

        // In 8.14 the code that shrinking compiles at run time corrupts the heap now and then when several threads shrink
        // at once: three runs of seven over 10,000 images aborted, none of eight without it.
        VipsNative.VectorSetEnabled(0);

        // Loaders that libvips itself calls unsafe on hostile input (ImageMagick and the like) stay off.
        // SVG is one of them, but none is ever read from a file: ImageDecoder names its loaders, and charts are our own text.
        VipsNative.BlockUntrustedSet(1);
        VipsNative.OperationBlockSet("VipsForeignLoadSvg", 0);

        // Warnings would go to standard error, which belongs to the caller; errors are returned, not logged.
        VipsNative.LogSetHandler("VIPS", VipsNative.AllLogLevels, &VipsNative.IgnoreLog, 0);
        VipsNative.LogSetHandler("Pango", VipsNative.AllLogLevels, &VipsNative.IgnoreLog, 0);
        return Marshal.PtrToStringUTF8(VipsNative.VersionString());
    }
}
