using System.Globalization;
using NetVips;

namespace BigGan.Imaging;

/// <summary>Writes animations that repeat for ever, as GIF or WebP.</summary>
public static class AnimationFile
{
    /// <summary>Most pixels of all frames together: they are in memory at once.</summary>
    public const long MaxPixels = 100_000_000;

    private const int LargestSide = 16_383; // WebP's limit; GIF's is 65,535
    private const int AlmostLossless = 90; // of 100
    private const string GifSaver = "gifsave_buffer";

    /// <summary>File name extensions of animations.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".gif", ".webp"];

    /// <summary>Whether the extension of a file name is that of an animation.</summary>
    public static bool Is(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks, before frames are computed, that a file can be written.</summary>
    /// <param name="path">Ends in .gif or .webp.</param>
    /// <param name="frame">Shape of a frame.</param>
    /// <param name="count">Number of frames.</param>
    /// <exception cref="InvalidOptionException">Too many or too large frames, or a libvips that was built without the format.</exception>
    /// <exception cref="VipsException">libvips cannot be loaded.</exception>
    public static void Check(string path, ImageShape frame, long count)
    {
        if (Math.Max(frame.Height, frame.Width) > LargestSide)
            throw new InvalidOptionException($"frames of {frame.Width}x{frame.Height} pixels are too large for an animation; the limit is {LargestSide} a side");
        if (count * frame.Height * frame.Width > MaxPixels)
            throw new InvalidOptionException(string.Create(CultureInfo.InvariantCulture, $"{count} frames of {frame.Width}x{frame.Height} pixels are too many for one animation; the limit is {MaxPixels:N0} pixels in all"));
        if (!VipsLibrary.Has(Saver(path)))
            throw new InvalidOptionException($"libvips {VipsLibrary.Version} was built without {Path.GetExtension(path)[1..].ToUpperInvariant()} and cannot write {Path.GetExtension(path)} files; take another format");
    }

    /// <summary>Writes an animation; the file is replaced at once or not at all.</summary>
    /// <param name="path">Ends in .gif or .webp; the folder is created where missing.</param>
    /// <param name="frames">At least one, all of one shape.</param>
    /// <param name="milliseconds">How long each frame is shown, at least 1; GIF rounds to hundredths of a second.</param>
    /// <param name="isEnlarged">Each pixel of the frames is repeated: dithering or lossy compression would blur the edges, and lossless compression is small.</param>
    /// <exception cref="ArgumentException">No frames, or frames of several shapes.</exception>
    /// <exception cref="InvalidOptionException">As for <see cref="Check"/>.</exception>
    public static void Write(string path, IReadOnlyList<ImageBuffer> frames, int milliseconds, bool isEnlarged = false)
    {
        byte[] bytes = Encode(path, frames, milliseconds, isEnlarged);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);
    }

    private static byte[] Encode(string path, IReadOnlyList<ImageBuffer> frames, int milliseconds, bool isEnlarged)
    {
        if (frames.Count == 0 || frames.Any(frame => frame.Shape != frames[0].Shape))
            throw new ArgumentException("an animation has at least one frame, and all are of one shape", nameof(frames));
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, 1);
        ImageShape shape = frames[0].Shape;
        Check(path, shape, frames.Count);

        // libvips takes the frames as one tall image, below each other.
        var tall = new ImageBuffer(shape with { Height = shape.Height * frames.Count }, new byte[shape.ByteCount * frames.Count]);
        int plane = shape.Height * shape.Width;
        for (int i = 0; i < frames.Count; i++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
                frames[i].Pixels.AsSpan(channel * plane, plane).CopyTo(tall.Pixels.AsSpan(((channel * frames.Count) + i) * plane));
        }

        return VipsLibrary.Run(tall, pixels =>
        {
            using var still = VipsImages.Of(pixels);
            using var moving = still.Mutate(fields =>
            {
                fields.Set(GValue.GIntType, "page-height", shape.Height);
                fields.Set(GValue.GIntType, "loop", 0); // for ever
                fields.Set(GValue.ArrayIntType, "delay", Enumerable.Repeat(milliseconds, frames.Count).ToArray());
            });

            // Each frame gets its own palette: a shared one would lack colours that appear only in later frames.
            if (Saver(path) == GifSaver) return moving.GifsaveBuffer(dither: isEnlarged ? 0.0 : 1.0, interpaletteMaxerror: 0.0);
            return isEnlarged ? moving.WebpsaveBuffer(lossless: true) : moving.WebpsaveBuffer(q: AlmostLossless);
        });
    }

    private static string Saver(string path) => Is(path)
        ? Path.GetExtension(path).ToLowerInvariant()[1..] + "save_buffer"
        : throw new InvalidOptionException($"'{path}' is not the name of an animation; it ends in {string.Join(" or ", Extensions)}");
}
