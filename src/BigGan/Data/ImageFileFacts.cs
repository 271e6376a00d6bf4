using System.Text.Json.Serialization;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>How image files are coded and how large they are, as far as it changes scores: of some that were looked at, spread evenly.</summary>
/// <param name="Looked">Files that were looked at and could be read.</param>
/// <param name="Lossy">Those of a coding that changes pixels, such as JPEG.</param>
/// <param name="Deep">Those of more than 8 bits a channel.</param>
/// <param name="Grey">Those of one channel.</param>
/// <param name="Small">Those with a side shorter than the images are delivered with: they are enlarged or padded.</param>
/// <param name="Large">Those with both sides at least as long and one longer: they are shrunk.</param>
public sealed record ImageFileFacts(int Looked, int Lossy, int Deep, int Grey, int Small, int Large)
{
    /// <summary>Whether all are grey.</summary>
    [JsonIgnore]
    public bool AreGrey => Looked > 0 && Grey == Looked;

    /// <summary>Of images that are all of one shape, without loss, in 8 bits.</summary>
    /// <param name="count">How many.</param>
    /// <param name="own">Their shape.</param>
    /// <param name="delivered">What they are brought to.</param>
    internal static ImageFileFacts Of(int count, ImageShape own, ImageShape delivered)
    {
        bool isSmall = own.Height < delivered.Height || own.Width < delivered.Width, isLarge = !isSmall && (own.Height > delivered.Height || own.Width > delivered.Width);
        return new ImageFileFacts(count, 0, 0, own.Channels == 1 ? count : 0, isSmall ? count : 0, isLarge ? count : 0);
    }

    /// <summary>With one more file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="size">Its pixels.</param>
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

    /// <summary>Whether the bytes are those of a coding that changes pixels: JPEG, lossy WebP, and what phones write (HEIC, AVIF).</summary>
    internal static bool IsLossy(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, ..] => true,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => true,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => file.IndexOf("VP8 "u8) > 0,
        _ => false,
    };
}
