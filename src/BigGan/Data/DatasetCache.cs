using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using BigGan.Imaging;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Data;

/// <summary>Decodes image files on all cores into the file of a <see cref="CachedDataset"/>.</summary>
internal sealed class DatasetCache
{
    private const int ChunkBytes = 64 << 20;
    private const int MaxChunk = 512;

    private readonly IImageFiles _files;
    private readonly string _name;
    private readonly DatasetOptions _options;
    private readonly IProgress<DatasetProgress>? _progress;

    public DatasetCache(IImageFiles files, string name, DatasetOptions options, IProgress<DatasetProgress>? progress)
    {
        _files = files;
        _name = name;
        _options = options;
        _progress = progress;
    }

    /// <summary>Opens the cache file, building it if it is missing or damaged.</summary>
    public CachedDataset Open(CancellationToken cancellation)
    {
        bool hasSize = _options.Height is not null || _options.Width is not null;
        ImageShape? asked = hasSize ? _options.ShapeFor(new ImageShape(3, 0, 0)) : null;
        string key = ImageSource.CacheKey(_files, asked, _options);
        string safeName = new([.. _name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
        string file = $"{safeName[..Math.Min(safeName.Length, 60)]}-{key[..16]}.safetensors";
        string[] folders = _options.CacheDirectory is { } given ? [given] : [.. UserCache.FoldersOf("datasets")];

        // A folder that is not writable may still contain the cache file.
        foreach (string found in folders.Select(folder => Path.Combine(folder, file)).Where(File.Exists))
        {
            try
            {
                return CachedDataset.Open(found, key);
            }
            catch (Exception exception) when (exception is InvalidFileException or UnauthorizedAccessException)
            {
                Say($"the cache {found} is damaged ({(exception as InvalidFileException)?.Problem ?? exception.Message}); decoding again");
            }
        }

        (string writable, string? problem) = UserCache.Writable(folders);
        if (problem is not null && writable == folders[0])
            throw new InvalidFileException(writable, "cannot be written to, and nor can the folders of temporary files; name a folder for decoded images with the variable XDG_CACHE_HOME");
        if (problem is not null)
            Say($"{problem}; decoded images are kept in {writable} (the variable XDG_CACHE_HOME names another place)");
        RemoveLeftovers(writable);
        var shape = asked ?? FirstShape();
        string path = Path.Combine(writable, file);
        AtomicFile.Write(path, stream => Build(stream, shape, exactSize: asked is null, key, cancellation));
        return CachedDataset.Open(path, key);
    }

    private void Say(string warning) => _progress?.Report(new DatasetProgress(0, _files.Files.Count, 0, warning));

    /// <summary>Removes partial files of killed processes that are at least a day old.</summary>
    private static void RemoveLeftovers(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + AtomicFile.Suffix))
        {
            if (file.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-1))
                file.Delete();
        }
    }

    private void Build(FileStream stream, ImageShape shape, bool exactSize, string key, CancellationToken cancellation)
    {
        // The number of usable images is only known at the end, so the file reserves space for the largest header and all labels.
        // With fewer labels the header is padded by the difference: safetensors allows padding in the header, but no gaps between tensors.
        int total = _files.Files.Count;
        var content = new DatasetContent(_files, shape, _options);
        long imagesStart = Header(shape, total, int.MaxValue, int.MaxValue, key, content.Fingerprint, _files.ClassNames, 0).Length + ((long)total * sizeof(long));
        stream.Position = imagesStart;

        int chunkSize = Math.Clamp(ChunkBytes / shape.ByteCount, 1, Math.Min(total, MaxChunk));
        byte[] pixels = new byte[chunkSize * shape.ByteCount];
        var decoded = new (byte[]? Sha256, InvalidFileException? Failure)[chunkSize];
        var findings = new ImageFindings[chunkSize];
        var doubts = new ImageWarnings();
        var watch = Stopwatch.StartNew();
        for (int start = 0; start < total; start += chunkSize)
        {
            int size = Math.Min(chunkSize, total - start);
            Decode(start, size, shape, exactSize, pixels, decoded, findings, cancellation);
            for (int i = 0; i < size; i++)
            {
                var file = _files.Files[start + i];
                if (!content.Add(file, decoded[i].Sha256, decoded[i].Failure))
                    continue;
                stream.Write(pixels, i * shape.ByteCount, shape.ByteCount);
                doubts.Add(file.Name, findings[i], IsPadded(findings[i].Size, shape) ? null : (shape.Height, shape.Width));
            }

            int done = start + size;
            _progress?.Report(new DatasetProgress(done, total, done / Math.Max(1e-3, watch.Elapsed.TotalSeconds)));
        }

        content.Finish(doubts.Lines);
        byte[] skipped = JsonSerializer.SerializeToUtf8Bytes([.. content.Skipped], DatasetJson.Default.SkippedFileArray);
        byte[] warnings = JsonSerializer.SerializeToUtf8Bytes([.. content.Warnings], DatasetJson.Default.StringArray);
        stream.Write(skipped);
        stream.Write(warnings);
        long headerLength = imagesStart - ((long)content.Labels.Count * sizeof(long));
        stream.Position = 0;
        stream.Write(Header(shape, content.Labels.Count, skipped.Length, warnings.Length, key, content.Fingerprint, content.ClassNames, (int)headerLength));
        stream.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(content.Labels)));
    }

    private void Decode(
        int start, int size, ImageShape shape, bool exactSize, byte[] pixels, (byte[]? Sha256, InvalidFileException? Failure)[] decoded, ImageFindings[] findings, CancellationToken cancellation)
    {
        var small = _options.Small ?? SmallImagePolicy.Reject;
        Parallel.For(0, size, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            string path = $"{_files.Path}/{_files.Files[start + i].Name}";
            try
            {
                byte[] bytes = _files.Read(_files.Files[start + i]);
                if (exactSize)
                    RequireSize(bytes, path, shape);
                (var image, findings[i]) = ImageDecoder.Examine(bytes, path, shape, small);
                image.Pixels.CopyTo(pixels, i * shape.ByteCount);
                decoded[i] = (SHA256.HashData(bytes), null);
            }
            catch (InvalidFileException exception)
            {
                decoded[i] = (null, exception);
            }
        });

        // The first failure in the order of files, not in time, so that the same data gives the same message.
        if (!_options.SkipBad && decoded.Take(size).FirstOrDefault(image => image.Failure is not null).Failure is { } first)
            throw Stopped(first);
    }

    private static InvalidFileException Stopped(InvalidFileException first) =>
        new(first.Path, first.Problem, first) { Remedies = [.. first.Remedies, Remedy.SkipBadImages] };

    private bool IsPadded((int Height, int Width) size, ImageShape shape) =>
        _options.Small == SmallImagePolicy.Pad && (size.Height < shape.Height || size.Width < shape.Width);

    private static void RequireSize(byte[] bytes, string path, ImageShape shape)
    {
        var (height, width) = ImageDecoder.ReadSize(bytes, path);
        if ((height, width) != (shape.Height, shape.Width))
        {
            throw new InvalidFileException(path, $"is {width}x{height} pixels and the first image {shape.Width}x{shape.Height}; "
                + "say which size all images shall have") { Remedies = [Remedy.ChooseSize] };
        }
    }

    private ImageShape FirstShape()
    {
        InvalidFileException? failure = null;
        foreach (var file in _files.Files)
        {
            try
            {
                var (height, width) = ImageDecoder.ReadSize(_files.Read(file), $"{_files.Path}/{file.Name}");
                return new ImageShape(_options.Channels ?? 3, height, width);
            }
            catch (InvalidFileException exception)
            {
                if (!_options.SkipBad)
                    throw Stopped(exception);
                failure ??= exception;
            }
        }

        throw new InvalidFileException(_files.Path, $"has no usable image; the first of {_files.Files.Count}: {failure?.Message}") { Remedies = failure?.Remedies ?? [] };
    }

    private byte[] Header(ImageShape shape, int count, int skippedBytes, int warningBytes, string key, string fingerprint, IReadOnlyList<string> classNames, int minimumLength)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = CachedDataset.Format,
            ["name"] = _name,
            ["key"] = key,
            ["fingerprint"] = fingerprint,
            ["class_names"] = JsonSerializer.Serialize([.. classNames], DatasetJson.Default.StringArray),
        };
        TensorItem[] items =
        [
            new("labels", DataType.Int64, [count], ReadOnlyMemory<byte>.Empty),
            new("images", DataType.UInt8, [count, shape.Channels, shape.Height, shape.Width], ReadOnlyMemory<byte>.Empty),
            new("skipped", DataType.UInt8, [skippedBytes], ReadOnlyMemory<byte>.Empty),
            new("warnings", DataType.UInt8, [warningBytes], ReadOnlyMemory<byte>.Empty),
        ];
        return SafetensorsWriter.Header(
            items, [(long)count * sizeof(long), (long)count * shape.ByteCount, skippedBytes, warningBytes], metadata, minimumLength);
    }
}
