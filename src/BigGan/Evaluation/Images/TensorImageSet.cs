using System.Globalization;
using BigGan.Data;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Evaluation.Images;

/// <summary>Images of a safetensors file, as <c>biggan sample</c> writes a network's outputs: <c>images</c> F32 [N,C,H,W] in [-1,1].</summary>
public sealed unsafe class TensorImageSet : IImageSet
{
    private const string TensorName = "images";
    private const float Tolerance = 1e-3f; // of the range, for tanh in low precision
    private readonly SafetensorsReader _file;
    private readonly bool _quantised;
    private readonly int _count;
    private readonly int[]? _chosen; // null for all
    private float* _images;

    /// <summary>Opens a file and checks every value.</summary>
    /// <param name="path">The file.</param>
    /// <param name="quantised">Whether to round images to 8 bits, as those of a model.</param>
    /// <param name="count">Number of images to choose; null, or more than the file has, for all.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <exception cref="InvalidFileException">It is damaged, or has values out of range; the message names the image.</exception>
    public TensorImageSet(string path, bool quantised, int? count = null, long seed = 0)
    {
        _file = new SafetensorsReader(path);
        try
        {
            SafetensorsEntry entry = _file[TensorName];
            bool isRight = entry.Type == DataType.Float32 && entry.Shape is [> 0 and <= int.MaxValue, 1 or 3, > 0 and <= 8192, > 0 and <= 8192];
            if (!isRight)
            {
                throw new InvalidFileException(
                    path, $"{TensorName} is {entry.Type} [{string.Join(",", entry.Shape)}]; images are Float32 [N,C,H,W] from -1 to 1 with 1 or 3 channels and at most 8192 pixels a side");
            }

            (Name, _quantised, _count) = (path, quantised, (int)entry.Shape[0]);
            Shape = new ImageShape((int)entry.Shape[1], (int)entry.Shape[2], (int)entry.Shape[3]);
            _images = (float*)_file.Address(TensorName);
            Warnings = Check() ? [] : [$"{path}: no number is below 0; images are read as -1 to 1, so scale them where they go from 0 to 1"];
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        _chosen = count < _count ? ImageChoice.Of(_count, count.Value, seed) : null;
        Origin = ImageSetOrigin.OfFile("safetensors", path, Shape, Count, _chosen is null ? null : seed);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public int Count => _chosen?.Length ?? _count;

    /// <inheritdoc />
    public ImageShape Shape { get; }

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames => null;

    /// <inheritdoc />
    public IReadOnlyList<string> Warnings { get; }

    /// <inheritdoc />
    public ImageSetOrigin Origin { get; }

    /// <summary>Whether a file is a safetensors file with images, by its extension and its tensor names.</summary>
    /// <exception cref="InvalidFileException">It has the extension of safetensors and is damaged.</exception>
    public static bool CanRead(string path)
    {
        if (!File.Exists(path) || !Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) return false;
        using var file = new SafetensorsReader(path);
        return file.Contains(TensorName);
    }

    /// <inheritdoc />
    public IEnumerable<ImageRows> Read(int batch, CancellationToken cancellation)
    {
        for (int start = 0; start < Count; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch, Count - start);
            var pixels = new float[count * Shape.ByteCount];
            for (int i = 0; i < count; i++) Copy(_chosen?[start + i] ?? start + i, pixels.AsSpan(i * Shape.ByteCount, Shape.ByteCount));
            yield return new ImageRows(pixels, null);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _images = null;
        _file.Dispose();
    }

    private ReadOnlySpan<float> Image(int index) => new(_images + ((long)index * Shape.ByteCount), Shape.ByteCount);

    private void Copy(int index, Span<float> pixels)
    {
        ObjectDisposedException.ThrowIf(_images == null, this);
        ReadOnlySpan<float> image = Image(index);
        for (int i = 0; i < pixels.Length; i++)
        {
            float value = Math.Clamp(PixelRange.ToPixel(image[i]), 0, 255);
            pixels[i] = _quantised ? MathF.Round(value) : value;
        }
    }

    // Whether any value is negative, as in a network's outputs.
    private bool Check()
    {
        bool isBelow = false;
        for (int index = 0; index < _count; index++)
        {
            foreach (float value in Image(index))
            {
                if (float.IsNaN(value)) throw new InvalidFileException(Name, $"image {index} has NaN, so the generator or its input was damaged");
                if (Math.Abs(value) > 1 + Tolerance)
                    throw new InvalidFileException(Name, string.Create(CultureInfo.InvariantCulture, $"image {index} has {value:0.###}; images are numbers from -1 to 1, so scale them first"));
                isBelow |= value < 0;
            }
        }

        return isBelow;
    }
}
