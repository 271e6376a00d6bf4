using System.IO.MemoryMappedFiles;
using System.Text.Json;

namespace BigGan.Data;

/// <summary>A folder or archive of image files, decoded once into a safetensors file that is mapped into memory.</summary>
/// <remarks>
/// Tensors: <c>images</c> U8 [N,C,H,W], <c>labels</c> I64 [N], <c>skipped</c> U8 [bytes of JSON]. Any reader of safetensors can
/// use the file.
/// </remarks>
public sealed unsafe class CachedDataset : IImageDataset
{
    internal const string Format = "biggan-dataset";

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int[] _labels;
    private byte* _images;

    private CachedDataset(string path, SafetensorsHeader header, MemoryMappedFile file)
    {
        CachePath = path;
        _file = file;
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += _view.PointerOffset;

        var images = header.Tensors["images"];
        var labels = header.Tensors["labels"];
        var skipped = header.Tensors["skipped"];
        _images = start + images.Start;
        Count = (int)images.Shape[0];
        Shape = new ImageShape((int)images.Shape[1], (int)images.Shape[2], (int)images.Shape[3]);
        Name = header.Metadata["name"];
        Fingerprint = header.Metadata["fingerprint"];
        ClassNames = JsonSerializer.Deserialize(header.Metadata["class_names"], DatasetJson.Default.StringArray) ?? [];
        SkippedFiles = JsonSerializer.Deserialize(
            new ReadOnlySpan<byte>(start + skipped.Start, (int)skipped.ByteCount), DatasetJson.Default.SkippedFileArray) ?? [];
        _labels = new int[Count];
        var stored = new ReadOnlySpan<long>(start + labels.Start, Count);
        for (int i = 0; i < Count; i++)
        {
            if (stored[i] < 0 || stored[i] >= ClassNames.Count)
                throw new InvalidDataException($"label {stored[i]} of image {i} is outside 0 to {ClassNames.Count - 1}");
            _labels[i] = (int)stored[i];
        }
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

    /// <summary>The images that could not be used; empty unless <see cref="DatasetOptions.SkipBad"/> was on.</summary>
    public IReadOnlyList<SkippedFile> SkippedFiles { get; }

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

    /// <summary>Unmaps the file. No thread may be reading.</summary>
    public void Dispose()
    {
        if (_images == null)
            return;
        _images = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Maps a file that was built before.</summary>
    /// <exception cref="InvalidDataException">Damaged, or of another data set.</exception>
    internal static CachedDataset Open(string path, string fingerprint)
    {
        SafetensorsHeader header;
        using (var stream = File.OpenRead(path))
        {
            header = SafetensorsHeader.Read(stream);
            Validate(header, stream.Length, fingerprint);
        }

        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        try
        {
            return new CachedDataset(path, header, file);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            file.Dispose();
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private static void Validate(SafetensorsHeader header, long fileLength, string fingerprint)
    {
        if (header.Metadata.GetValueOrDefault("format") != Format || header.Metadata.GetValueOrDefault("fingerprint") != fingerprint
            || !header.Metadata.ContainsKey("name") || !header.Metadata.ContainsKey("class_names"))
        {
            throw new InvalidDataException("it is no cache of this data set");
        }

        if (!header.Tensors.TryGetValue("images", out var images) || images.Type != "U8" || images.Shape.Length != 4
            || !header.Tensors.TryGetValue("labels", out var labels) || labels.Type != "I64" || labels.Shape.Length != 1
            || !header.Tensors.TryGetValue("skipped", out var skipped) || skipped.Type != "U8")
        {
            throw new InvalidDataException("it lacks a tensor");
        }

        bool isRight = images.Shape[0] is > 0 and <= int.MaxValue && images.Shape[1] is 1 or 3
            && images.Shape[2] is > 0 and <= 8192 && images.Shape[3] is > 0 and <= 8192
            && images.ByteCount == images.Shape[0] * images.Shape[1] * images.Shape[2] * images.Shape[3]
            && labels.Shape[0] == images.Shape[0] && labels.ByteCount == labels.Shape[0] * sizeof(long)
            && labels.Start % sizeof(long) == 0
            && skipped.ByteCount <= int.MaxValue
            && fileLength == header.DataStart + images.ByteCount + labels.ByteCount + skipped.ByteCount;
        if (!isRight)
            throw new InvalidDataException("its sizes contradict each other");
    }
}
