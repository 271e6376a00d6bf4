using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>The IDX format of MNIST and related data sets: one file of images and one of labels per split, often gzipped.</summary>
internal static class IdxFiles
{
    private const int ImagesMagic = 0x803; // unsigned bytes, three dimensions
    private const int LabelsMagic = 0x801; // unsigned bytes, one dimension

    // The highest compression ratio of deflate; a header that promises more is wrong.
    private const long MaxExpansion = 1032;

    private static readonly string[] FashionClasses =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    // SHA-256 of Fashion-MNIST's two label files, uncompressed, by which the data set is recognised in a folder of any name.
    private static readonly string[] FashionLabelHashes =
    [
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ];

    /// <summary>Whether a folder holds IDX files of any split.</summary>
    public static bool AreIn(string folder) => Find(folder, "train", "images-idx3") is not null || Find(folder, "t10k", "images-idx3") is not null;

    public static MemoryDataset Open(string folder, string name, DatasetOptions options)
    {
        string prefix = options.Split switch
        {
            "train" => "train",
            "test" => "t10k",
            _ => throw new InvalidFileException(folder, $"has no split '{options.Split}'; IDX files have train and test"),
        };
        string imagesPath = Find(folder, prefix, "images-idx3")
            ?? throw new InvalidFileException(folder, $"has no {prefix}-images-idx3-ubyte(.gz), the images of the {options.Split} split");
        string labelsPath = Find(folder, prefix, "labels-idx1")
            ?? throw new InvalidFileException(folder, $"has no {prefix}-labels-idx1-ubyte(.gz), the labels of the {options.Split} split");

        var (pixels, dimensions) = Read(imagesPath, ImagesMagic);
        var (labelBytes, labelDimensions) = Read(labelsPath, LabelsMagic);
        if (dimensions[0] != labelDimensions[0])
            throw new InvalidFileException(labelsPath, $"has {labelDimensions[0]} labels for the {dimensions[0]} images of {imagesPath}");

        var classNames = ClassNames(folder, name, labelBytes);
        int[] labels = Array.ConvertAll(labelBytes, label => (int)label);
        int bad = Array.FindIndex(labels, label => label >= classNames.Count);
        if (bad >= 0)
            throw new InvalidFileException(labelsPath, $"label {labels[bad]} of image {bad} is outside 0 to {classNames.Count - 1}");

        var shape = new ImageShape(1, dimensions[1], dimensions[2]);
        return MemoryDataset.Create(folder, name, pixels, shape, labels, classNames, options, SmallImagePolicy.Pad);
    }

    private static IReadOnlyList<string> ClassNames(string folder, string name, byte[] labels)
    {
        bool isFashion = name.Contains("fashion", StringComparison.OrdinalIgnoreCase)
            || Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)).Contains("fashion", StringComparison.OrdinalIgnoreCase)
            || FashionLabelHashes.Contains(HashOfLabelFile(labels));
        if (isFashion)
            return FashionClasses;

        // Ten digits, or as many numbers as the labels need (EMNIST has 47 or 62), up to a limit.
        int count = Math.Min(1000, Math.Max(10, labels.Max() + 1));
        return [.. Enumerable.Range(0, count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static string HashOfLabelFile(byte[] labels)
    {
        byte[] file = new byte[8 + labels.Length];
        BinaryPrimitives.WriteInt32BigEndian(file, LabelsMagic);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), labels.Length);
        labels.CopyTo(file, 8);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string? Find(string folder, string prefix, string kind)
    {
        string[] names = [$"{prefix}-{kind}-ubyte.gz", $"{prefix}-{kind}-ubyte", $"{prefix}-{kind.Replace('-', '.')}-ubyte"];
        return names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static (byte[] Data, int[] Dimensions) Read(string path, int magic)
    {
        try
        {
            using var file = File.OpenRead(path);
            bool isZipped = path.EndsWith(".gz", StringComparison.Ordinal);
            using Stream stream = isZipped ? new GZipStream(file, CompressionMode.Decompress) : file;

            int rank = magic & 0xff;
            byte[] header = new byte[4 * (1 + rank)];
            stream.ReadExactly(header);
            int actual = BinaryPrimitives.ReadInt32BigEndian(header);
            if (actual != magic)
                throw new InvalidFileException(path, NotBytes(actual, magic) ?? FileSignature.RefusalUnless(path, FileSignature.Gzip, "not an IDX file")
                    ?? $"starts with 0x{actual:x8}; an IDX file of this kind starts with 0x{magic:x8}");

            int[] dimensions = new int[rank];
            long size = 1;
            for (int i = 0; i < rank; i++)
            {
                dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * (i + 1)));
                if (dimensions[i] < 1 || (i > 0 && dimensions[i] > 8192))
                    throw new InvalidFileException(path, $"claims a dimension of {(uint)dimensions[i]}");
                size *= dimensions[i];
                if (size > Array.MaxLength)
                    throw new InvalidFileException(path, "claims more than 2 GiB of data");
            }

            if (size > file.Length * (isZipped ? MaxExpansion : 1))
                throw new InvalidFileException(path, $"is truncated: it claims {size} bytes of data, more than {file.Length} bytes can hold");
            byte[] data = new byte[size];
            stream.ReadExactly(data);
            if (stream.ReadByte() >= 0)
                throw new InvalidFileException(path, $"has data after the {size} bytes that its header claims");
            return (data, dimensions);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            string? other = FileSignature.RefusalUnless(path, FileSignature.Gzip, "not an IDX file");
            throw new InvalidFileException(path, other ?? "is truncated or damaged: " + exception.Message, exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException)
        {
            throw new InvalidFileException(path, "cannot be read: " + exception.Message, exception);
        }
    }

    /// <summary>Why images of another number type are refused; null for all other files.</summary>
    private static string? NotBytes(int actual, int magic) => magic != ImagesMagic || (actual & 0xff) != (magic & 0xff) ? null : (actual >> 8) switch
    {
        0x09 => PixelFormats.Signed(8),
        0x0b => PixelFormats.Signed(16),
        0x0c => PixelFormats.Signed(32),
        0x0d => PixelFormats.Floats(32),
        0x0e => PixelFormats.Floats(64),
        _ => null,
    };
}
