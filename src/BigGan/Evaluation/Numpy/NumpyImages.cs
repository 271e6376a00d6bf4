using System.Runtime.InteropServices;
using BigGan.Names;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Evaluation.Numpy;

/// <summary>Images in an <c>.npz</c> or <c>.npy</c> file, as samplers write them: the author's <c>x</c> [N,3,H,W] with <c>y</c> [N], or <c>arr_0</c> [N,H,W,3].</summary>
/// <remarks>Reading from first to last decompresses files once; the images are never held in memory together.</remarks>
public sealed class NumpyImages : IDisposable
{
    private const int MostImages = 100_000_000;
    private const int ScannedAtOnce = 1 << 22; // bytes
    private static readonly string[] LabelNames = ["y", "arr_1", "labels"];
    private readonly NumpyFile _file;
    private readonly string _name;
    private readonly bool _channelsLast;

    /// <summary>Names of arrays of images.</summary>
    internal static readonly string[] ImageNames = ["x", "arr_0", "images", "samples"];

    /// <summary>Opens a file and reads its labels, but no images.</summary>
    /// <exception cref="InvalidFileException">It is damaged, has no or several arrays of images, or has images other than 8-bit ones or labels that do not fit.</exception>
    public NumpyImages(string path)
    {
        _file = new NumpyFile(path);
        try
        {
            _name = FindImages();
            TensorEntry entry = _file[_name];
            if (entry.Type != DataType.UInt8) throw NotBytes(entry);
            (Shape, _channelsLast) = Layout(entry);
            if (entry.Shape[0] > MostImages) throw new InvalidFileException(path, $"has {entry.Shape[0]} images, more than {MostImages}");
            Count = (int)entry.Shape[0];
            Labels = ReadLabels();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Number of images, N.</summary>
    public int Count { get; }

    /// <summary>The shape of each.</summary>
    public ImageShape Shape { get; }

    /// <summary>[N], the class of each image; null if the file has none.</summary>
    public int[]? Labels { get; }

    /// <summary>Reads images one after another.</summary>
    /// <param name="start">The index of the first image.</param>
    /// <param name="pixels">u8 [n,C,H,W], n as many as fit.</param>
    /// <exception cref="InvalidFileException">The file is damaged.</exception>
    public void Read(int start, Span<byte> pixels)
    {
        _file.ReadRows(_name, start, pixels);
        if (!_channelsLast || Shape.Channels == 1) return;
        byte[] image = new byte[Shape.ByteCount];
        int positions = Shape.Height * Shape.Width;
        for (; pixels.Length > 0; pixels = pixels[image.Length..])
        {
            pixels[..image.Length].CopyTo(image);
            for (int i = 0; i < image.Length; i++) pixels[(i % Shape.Channels * positions) + (i / Shape.Channels)] = image[i];
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private string FindImages()
    {
        string[] fitting = [.. _file.Names.Where(name => _file[name].Shape.Length is 3 or 4)];
        if (Array.Find(ImageNames, fitting.Contains) is { } known) return known;
        return fitting switch
        {
            [string only] => only,
            [] => throw new InvalidFileException(_file.Path, $"has no array of images, such as x [N,3,H,W] or arr_0 [N,H,W,3]; it has {List()}"),
            _ => throw new InvalidFileException(_file.Path, $"has several arrays that may be images, and none is named {string.Join(", ", ImageNames)}: {List()}"),
        };
    }

    private (ImageShape Shape, bool ChannelsLast) Layout(TensorEntry entry)
    {
        (ImageShape Shape, bool ChannelsLast) layout = entry.Shape switch
        {
            [_, var height, var width] => (Of(1, height, width), false),
            [_, 1 or 3, _, not (1 or 3)] => (Of(entry.Shape[1], entry.Shape[2], entry.Shape[3]), false),
            [_, 1 or 3, _, _] when _name == ImageNames[0] => (Of(entry.Shape[1], entry.Shape[2], entry.Shape[3]), false),
            [_, _, _, 1 or 3] => (Of(entry.Shape[3], entry.Shape[1], entry.Shape[2]), true),
            _ => (default, false),
        };
        if (layout.Shape.Channels == 0 || entry.Shape[0] < 1)
            throw new InvalidFileException(_file.Path, $"{_name} is [{string.Join(",", entry.Shape)}]; images are [N,C,H,W] or [N,H,W,C] with 1 or 3 channels and at most 65535 pixels a side");
        return layout;
    }

    private static ImageShape Of(long channels, long height, long width) =>
        height is > 0 and <= ushort.MaxValue && width is > 0 and <= ushort.MaxValue && channels * height * width <= int.MaxValue ? new ImageShape((int)channels, (int)height, (int)width) : default;

    private int[]? ReadLabels()
    {
        string? name = Array.Find(LabelNames, _file.Contains);
        if (name is null) return null;
        TensorEntry entry = _file[name];
        if (entry.Type is not (DataType.Int64 or DataType.Int32 or DataType.UInt8) || entry.Shape is not [var count] || count != Count)
            throw new InvalidFileException(_file.Path, $"{name} is {entry.Type} [{string.Join(",", entry.Shape)}]; labels of {Count} images are whole numbers [{Count}]");
        using var scope = new TensorScope();
        long[] labels = NetworkFile.Read(_file, name).To(DataType.Int64).ToArray<long>();
        int wrong = Array.FindIndex(labels, label => label is < 0 or > int.MaxValue);
        return wrong < 0 ? Array.ConvertAll(labels, label => (int)label) : throw new InvalidFileException(_file.Path, $"{name} has the label {labels[wrong]} at {wrong}; classes count from 0");
    }

    private InvalidFileException NotBytes(TensorEntry entry)
    {
        string damage = entry.Type switch
        {
            DataType.Float32 when FindNaN<float>(entry) is { } image => $"; image {image} has NaN, so the generator or its input was damaged",
            DataType.Float64 when FindNaN<double>(entry) is { } image => $"; image {image} has NaN, so the generator or its input was damaged",
            _ => "",
        };
        return new InvalidFileException(_file.Path, $"{_name} is {entry.Type}; images are UInt8 from 0 to 255, so scale, round and convert them first{damage}");
    }

    private long? FindNaN<T>(TensorEntry entry)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        long row = entry.Shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        if (row is 0 or > ScannedAtOnce) return null;
        long rows = Math.Max(1, ScannedAtOnce / row / Marshal.SizeOf<T>());
        for (long start = 0; start < entry.Shape[0]; start += rows)
        {
            var numbers = new T[Math.Min(rows, entry.Shape[0] - start) * row];
            _file.ReadRows(_name, start, MemoryMarshal.AsBytes(numbers.AsSpan()));
            int found = Array.FindIndex(numbers, T.IsNaN);
            if (found >= 0) return start + (found / row);
        }

        return null;
    }

    private string List() => string.Join(", ", _file.Names.Take(5).Select(name => $"{Quoted.Text(name)} [{string.Join(",", _file[name].Shape)}]"));
}
