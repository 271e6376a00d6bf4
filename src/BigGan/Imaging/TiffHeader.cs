using System.Buffers.Binary;

namespace BigGan.Imaging;

/// <summary>Reads how the first page of a TIFF file stores its samples. libvips exposes too few of these tags to decide whether it reads the samples correctly.</summary>
internal sealed class TiffHeader
{
    private const int MostEntries = 4096;
    private readonly Dictionary<int, ulong[]> _tags = [];

    private TiffHeader()
    {
    }

    private enum Tag
    {
        SubfileType = 254,
        BitsPerSample = 258,
        Photometric = 262,
        SamplesPerPixel = 277,
        ExtraSamples = 338,
        SampleFormat = 339,
        DngVersion = 50706,
    }

    /// <summary>Number of colour channels: 1 for grey or palette, 3 for RGB and Lab, 4 for CMYK.</summary>
    public int Colours => (int)Math.Min(Photometric switch
    {
        2 or 6 or 8 or 9 or 10 => 3u,
        5 => 4u,
        0 or 1 or 3 => 1u,
        _ => Samples > 2 ? 3u : 1u,
    }, Samples);

    /// <summary>Number of channels after the colour channels.</summary>
    public int Extras => (int)Samples - Colours;

    /// <summary>Whether the first extra channel is alpha.</summary>
    public bool HasAlpha => Extras > 0 && First(Tag.ExtraSamples, 0) is 1 or 2;

    /// <summary>Why the file cannot be read correctly, without its path; null if it can.</summary>
    public string? Problem
    {
        get
        {
            ulong format = First(Tag.SampleFormat, 1), bits = First(Tag.BitsPerSample, 1);
            bool isLab = Photometric is 8 or 9 or 10;
            if (_tags.ContainsKey((int)Tag.DngVersion) || Photometric is 32803 or 34892)
                return "is a camera raw file: develop it to PNG or TIFF first";
            if ((First(Tag.SubfileType, 0) & 1) != 0)
                return "begins with a preview of a larger image, as camera raw files do: develop or convert it to PNG or TIFF first";
            if (format is 5 or 6)
                return "holds complex numbers, not an image";
            if (format == 3)
                return PixelFormats.Floats((int)bits);
            if (format == 2 && !isLab)
                return PixelFormats.Signed((int)bits);
            if (_tags.TryGetValue((int)Tag.BitsPerSample, out ulong[]? all) && all.Any(other => other != bits))
                return "has channels of different depth; save it with 8 or 16 bits a channel";
            if (bits is not (1 or 2 or 4 or 8 or 16) || (bits < 8 && Samples > 1))
                return $"has {bits} bits a channel; save it with 8 or 16";
            return Photometric is 0 or 1 && Samples > 2
                ? $"has {Samples} channels and does not say which are red, green and blue; save it as RGB"
                : null;
        }
    }

    private ulong Photometric => First(Tag.Photometric, ulong.MaxValue);

    private ulong Samples => Math.Clamp(First(Tag.SamplesPerPixel, 1), 1, 65535);

    public static bool Begins(ReadOnlySpan<byte> file) =>
        file is [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..];

    /// <summary>Reads the tags of the first page; tags whose values lie outside the file are left out.</summary>
    /// <returns>Null if the directory itself lies outside the file, so that the decoder reports what is wrong.</returns>
    public static TiffHeader? Read(ReadOnlySpan<byte> file)
    {
        bool isLittle = file[0] == 'I', isBig = file[isLittle ? 2 : 3] == 43;
        int word = isBig ? 8 : 4, entrySize = isBig ? 20 : 12;
        if (!TryRead(file, isBig ? 8u : 4u, word, isLittle, out ulong directory) || !TryRead(file, directory, isBig ? 8 : 2, isLittle, out ulong count))
            return null;
        var header = new TiffHeader();
        for (ulong i = 0; i < Math.Min(count, MostEntries); i++)
        {
            ulong at = directory + (isBig ? 8u : 2u) + (i * (uint)entrySize);
            if (!TryRead(file, at, 2, isLittle, out ulong tag) || !TryRead(file, at + 2, 2, isLittle, out ulong type)
                || !TryRead(file, at + 4, word, isLittle, out ulong length))
            {
                break;
            }

            int size = type switch { 1 => 1, 3 => 2, 4 => 4, 16 => 8, _ => 0 };
            if (size == 0 || length is 0 or > 1024 || !Enum.IsDefined((Tag)tag))
                continue;
            ulong values = at + 4 + (uint)word;
            if ((int)length * size > word && !TryRead(file, values, word, isLittle, out values))
                continue;
            ulong[] numbers = new ulong[length];
            bool isWhole = true;
            for (int k = 0; k < numbers.Length; k++)
                isWhole &= TryRead(file, values + (uint)(k * size), size, isLittle, out numbers[k]);
            if (isWhole)
                header._tags.TryAdd((int)tag, numbers);
        }

        return header;
    }

    private static bool TryRead(ReadOnlySpan<byte> file, ulong at, int size, bool isLittle, out ulong value)
    {
        value = 0;
        if (at > (ulong)file.Length || (ulong)file.Length - at < (ulong)size)
            return false;
        Span<byte> eight = stackalloc byte[8];
        eight.Clear();
        file.Slice((int)at, size).CopyTo(isLittle ? eight : eight[(8 - size)..]);
        value = isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(eight) : BinaryPrimitives.ReadUInt64BigEndian(eight);
        return true;
    }

    private ulong First(Tag tag, ulong otherwise) => _tags.TryGetValue((int)tag, out ulong[]? values) ? values[0] : otherwise;
}
