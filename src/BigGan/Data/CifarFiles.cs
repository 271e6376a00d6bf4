using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>The binary version of CIFAR-10 and CIFAR-100, as a folder or as the archive that it is published in.</summary>
internal static class CifarFiles
{
    private const long MaxFileSize = 256L << 20; // the largest, CIFAR-100's train.bin, has 154 MB

    private static readonly ImageShape Shape = new(3, 32, 32);

    /// <summary>Whether a folder holds the binary files.</summary>
    public static bool AreIn(string folder) =>
        File.Exists(Path.Combine(folder, "data_batch_1.bin"))
        || File.Exists(Path.Combine(folder, "test_batch.bin"))
        || (File.Exists(Path.Combine(folder, "fine_label_names.txt")) && Directory.EnumerateFiles(folder, "*.bin").Any());

    public static MemoryDataset OpenFolder(string folder, string name, DatasetOptions options) => Open(folder, name, options, file =>
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return null;
        using var stream = File.OpenRead(path);
        return Bytes(stream, stream.Length, path);
    });

    public static MemoryDataset OpenArchive(string archive, string name, DatasetOptions options)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        bool isPython = false;
        try
        {
            using var zipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
            using var tar = new TarReader(zipped);
            while (tar.GetNextEntry() is { } entry)
            {
                // Only the last part of the name is used, so no entry can point outside.
                string file = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
                if (files.Values.Sum(known => (long)known.Length) > 2 * MaxFileSize)
                    throw new InvalidFileException(archive, "unpacks to more than any CIFAR archive; refused");
                isPython |= file is "batches.meta" or "meta";
                if (entry.DataStream is { } data && (file.EndsWith(".bin", StringComparison.Ordinal) || file.EndsWith(".txt", StringComparison.Ordinal)))
                    files[file] = Bytes(data, entry.Length, $"{archive}/{entry.Name}");
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            string? other = FileSignature.RefusalUnless(archive, FileSignature.Gzip, "not a .tar.gz archive");
            throw new InvalidFileException(archive, other ?? "is truncated, damaged or no .tar.gz: " + exception.Message, exception);
        }

        if (!files.Keys.Any(file => file.EndsWith(".bin", StringComparison.Ordinal)))
        {
            throw new InvalidFileException(archive, isPython
                ? "holds the Python version of CIFAR, pickles that could run code; get the binary version, such as cifar-10-binary.tar.gz"
                : "holds no binary CIFAR files; unpack it (tar xf) and give the folder");
        }

        return Open(archive, name, options, file => files.GetValueOrDefault(file));
    }

    private static MemoryDataset Open(string source, string name, DatasetOptions options, Func<string, byte[]?> read)
    {
        if (options.Split is not ("train" or "test"))
            throw new InvalidFileException(source, $"has no split '{options.Split}'; CIFAR has train and test");
        bool isTest = options.Split == "test";
        bool isHundred = read("fine_label_names.txt") is not null;
        string[] files = isHundred
            ? [isTest ? "test.bin" : "train.bin"]
            : isTest ? ["test_batch.bin"] : [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];

        // A record is the label (CIFAR-100: coarse, then fine) and the three planes of the image.
        int labelBytes = isHundred ? 2 : 1;
        int record = labelBytes + Shape.ByteCount;
        var parts = new List<(string File, byte[] Data)>();
        foreach (string file in files)
        {
            byte[] data = read(file) ?? throw new InvalidFileException(source, $"has no {file}, a part of the {options.Split} split");
            if (data.Length == 0 || data.Length % record != 0)
                throw new InvalidFileException($"{source}/{file}", $"is truncated: {data.Length} bytes are not whole records of {record} bytes");
            parts.Add((file, data));
        }

        string[] classNames = ClassNames(read(isHundred ? "fine_label_names.txt" : "batches.meta.txt"), isHundred ? 100 : 10);
        int count = parts.Sum(part => part.Data.Length / record);
        int[] labels = new int[count];
        byte[] pixels = new byte[checked(count * Shape.ByteCount)];
        int image = 0;
        foreach (var (file, data) in parts)
        {
            for (int start = 0; start < data.Length; start += record, image++)
            {
                labels[image] = data[start + labelBytes - 1];
                if (labels[image] >= classNames.Length)
                {
                    throw new InvalidFileException($"{source}/{file}",
                        $"label {labels[image]} of image {start / record} is outside 0 to {classNames.Length - 1}");
                }

                data.AsSpan(start + labelBytes, Shape.ByteCount).CopyTo(pixels.AsSpan(image * Shape.ByteCount));
            }
        }

        return MemoryDataset.Create(source, name, pixels, Shape, labels, classNames, options, SmallImagePolicy.Reject);
    }

    private static string[] ClassNames(byte[]? file, int count)
    {
        string[] lines = file is null
            ? []
            : Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == count)
            return lines;
        return count == 10
            ? ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
            : [.. Enumerable.Range(0, count).Select(i => $"class {i}")];
    }

    private static byte[] Bytes(Stream stream, long length, string path)
    {
        if (length > MaxFileSize)
            throw new InvalidFileException(path, $"is {length} bytes; no CIFAR file is longer than {MaxFileSize}");
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
