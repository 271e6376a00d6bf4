using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Data;

/// <summary>A folder or archive of image files, decoded once into a safetensors file that is mapped into memory.</summary>
/// <remarks>
/// Tensors: <c>images</c> U8 [N,C,H,W], <c>labels</c> I64 [N], <c>skipped</c> and <c>warnings</c> U8 [bytes of JSON]. Any reader
/// of safetensors can use the file.
/// </remarks>
public sealed unsafe class CachedDataset : IImageDataset
{
    internal const string Format = "biggan-dataset";

    private readonly SafetensorsReader _reader;
    private readonly int[] _labels;
    private byte* _images;

    private CachedDataset(string path, string key, SafetensorsReader reader)
    {
        CachePath = path;
        _reader = reader;
        var metadata = reader.Metadata;
        if (metadata.GetValueOrDefault("format") != Format || metadata.GetValueOrDefault("key") != key)
            throw new InvalidFileException(path, "is no cache of this data set");
        Fingerprint = metadata.GetValueOrDefault("fingerprint") ?? throw new InvalidFileException(path, "does not say which images it holds");
        Name = metadata.GetValueOrDefault("name") ?? "";
        ClassNames = Parse(metadata.GetValueOrDefault("class_names") ?? "null", DatasetJson.Default.StringArray);

        var images = reader["images"];
        var labels = reader["labels"];
        bool isRight = images.Type == DataType.UInt8 && images.Shape is [> 0 and <= int.MaxValue, 1 or 3, > 0 and <= 8192, > 0 and <= 8192]
            && labels.Type == DataType.Int64 && labels.Shape is [var count] && count == images.Shape[0];
        if (!isRight)
            throw new InvalidFileException(path, "its tensors are not those of a data set");
        Count = (int)images.Shape[0];
        Shape = new ImageShape((int)images.Shape[1], (int)images.Shape[2], (int)images.Shape[3]);
        SkippedFiles = Parse(Encoding.UTF8.GetString(reader.Bytes("skipped")), DatasetJson.Default.SkippedFileArray);
        Warnings = Parse(Encoding.UTF8.GetString(reader.Bytes("warnings")), DatasetJson.Default.StringArray);

        _labels = new int[Count];
        var stored = MemoryMarshal.Cast<byte, long>(reader.Bytes("labels"));
        for (int i = 0; i < Count; i++)
        {
            if (stored[i] < 0 || stored[i] >= ClassNames.Count)
                throw new InvalidFileException(path, $"label {stored[i]} of image {i} is outside 0 to {ClassNames.Count - 1}");
            _labels[i] = (int)stored[i];
        }

        _images = (byte*)reader.Address("images");
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public ImageShape Shape { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc />
    public string Fingerprint { get; }

    /// <summary>The unusable images; empty unless <see cref="DatasetOptions.SkipBad"/> was on.</summary>
    public IReadOnlyList<SkippedFile> SkippedFiles { get; }

    /// <summary>Warnings found while decoding, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The file with the decoded images.</summary>
    public string CachePath { get; }

    /// <inheritdoc />
    public int LabelOf(int index) => _labels[index];

    /// <inheritdoc />
    public void Read(int index, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, Shape.ByteCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        ObjectDisposedException.ThrowIf(_images == null, this);
        new ReadOnlySpan<byte>(_images + ((long)index * Shape.ByteCount), Shape.ByteCount).CopyTo(pixels);
    }

    /// <summary>Unmaps the file. No other thread may be reading.</summary>
    public void Dispose()
    {
        if (_images == null)
            return;
        _images = null;
        _reader.Dispose();
    }

    /// <summary>Maps an existing cache file.</summary>
    /// <exception cref="InvalidFileException">The file is damaged, or is the cache of another data set.</exception>
    internal static CachedDataset Open(string path, string key)
    {
        var reader = new SafetensorsReader(path);
        try
        {
            return new CachedDataset(path, key, reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private T[] Parse<T>(string json, JsonTypeInfo<T[]> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidFileException(CachePath, "lacks a list of names");
        }
        catch (JsonException exception)
        {
            throw new InvalidFileException(CachePath, "a list of names is damaged: " + exception.Message, exception);
        }
    }
}
