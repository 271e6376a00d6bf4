using System.Text.Json.Serialization;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>Encoding and size of image files, as far as they affect scores; of an evenly spaced sample of the files.</summary>
/// <param name="Looked">Number of readable files in the sample.</param>
/// <param name="Lossy">Number of files in a lossy format, such as JPEG.</param>
/// <param name="Deep">Number of files with more than 8 bits per channel.</param>
/// <param name="Grey">Number of files with one channel.</param>
/// <param name="Small">Number of files with a side shorter than the delivered size: they are enlarged or padded.</param>
/// <param name="Large">Number of files with both sides at least as long as the delivered size and one side longer: they are shrunk.</param>
public sealed record ImageFileFacts(int Looked, int Lossy, int Deep, int Grey, int Small, int Large)
{
    /// <summary>Whether all images are grey.</summary>
    [JsonIgnore]
    public bool AreGrey => Looked > 0 && Grey == Looked;

    /// <summary>The facts for images of one shape in a lossless 8-bit format.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="own">Their shape.</param>
    /// <param name="delivered">The shape that they are resized to.</param>
    internal static ImageFileFacts Of(int count, ImageShape own, ImageShape delivered)
    {
        bool isSmall = own.Height < delivered.Height || own.Width < delivered.Width, isLarge = !isSmall && (own.Height > delivered.Height || own.Width > delivered.Width);
        return new ImageFileFacts(count, 0, 0, own.Channels == 1 ? count : 0, isSmall ? count : 0, isLarge ? count : 0);
    }

    /// <summary>The facts with one more file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="kind">Its pixel format.</param>
    /// <param name="size">Its size in pixels.</param>
    /// <param name="options">How images are delivered.</param>
    internal ImageFileFacts And(ReadOnlySpan<byte> file, ImageKind kind, (int Height, int Width) size, DatasetOptions options)
    {
        (int height, int width) = (options.Height ?? size.Height, options.Width ?? size.Width);
        bool isSmall = size.Height < height || size.Width < width, isLarge = !isSmall && (size.Height > height || size.Width > width);
        return new ImageFileFacts(
            Looked + 1,
            Lossy + (IsLossy(file) ? 1 : 0),
            Deep + (kind.IsDeep ? 1 : 0),
            Grey + (kind.IsGrey ? 1 : 0),
            Small + (isSmall ? 1 : 0),
            Large + (isLarge ? 1 : 0));
    }

    /// <summary>Whether the bytes are in a lossy format: JPEG, lossy WebP, or the formats of phones (HEIC, AVIF).</summary>
    internal static bool IsLossy(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, ..] => true,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => true,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => file.IndexOf("VP8 "u8) > 0,
        _ => false,
    };
}
