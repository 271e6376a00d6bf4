using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace BigGan.Imaging;

/// <summary>Reads the Netpbm formats: bitmaps, grey maps and pixel maps as text (P1 to P3) and binary (P4 to P6), and PAM (P7), up to 16 bits.</summary>
/// <remarks>libvips marks its own reader as unsafe for untrusted files.</remarks>
internal ref struct PortableAnymap
{
    private const string Format = "a portable anymap (PNM)";
    private readonly ReadOnlySpan<byte> _file;
    private readonly string _path;
    private int _at;

    private PortableAnymap(ReadOnlySpan<byte> file, string path)
    {
        _file = file;
        _path = path;
        _at = 2;
    }

    public static bool Begins(ReadOnlySpan<byte> file) => FileSignature.Of(file) is { Name: Format };

    /// <exception cref="InvalidFileException">Damaged, cut short or too large.</exception>
    public static RawImage Read(ReadOnlySpan<byte> file, string path) => new PortableAnymap(file, path).Read();

    private RawImage Read()
    {
        char kind = (char)_file[1];
        var (width, height, bands, top) = kind == '7' ? PamHeader() : Header(kind);
        RawImage.CheckSize(_path, Format, width, height);
        if (bands is < 1 or > 4 || top is < 1 or > 65535)
            throw RawImage.Broken(_path, Format, $"{bands} channels up to {top}");

        // The file must hold all samples that its header declares, so a small file cannot make us allocate gigabytes.
        bool isText = kind <= '3', isBits = kind is '1' or '4', isDeep = top > 255;
        long count = width * height * bands;
        long least = isText ? count : isBits ? (width + 7) / 8 * height : count * (isDeep ? 2 : 1);
        if (_file.Length - _at < least)
            throw RawImage.Broken(_path, Format, $"{width}x{height} pixels need {least} bytes, {Math.Max(0, _file.Length - _at)} are there");
        var samples = new ushort[count];
        if (isText)
            ReadText(samples, isBits);
        else if (isBits)
            ReadBits(samples, (int)width);
        else
            ReadBinary(samples, isDeep);
        return Scaled(samples, (int)width, (int)height, (int)bands, (int)top);
    }

    private (long Width, long Height, long Bands, long Top) Header(char kind)
    {
        long width = Number(), height = Number(), top = kind is '1' or '4' ? 1 : Number();
        if (kind >= '4')
            _at++; // one blank, then bytes
        return (width, height, kind is '3' or '6' ? 3 : 1, top);
    }

    private (long Width, long Height, long Bands, long Top) PamHeader()
    {
        long width = 0, height = 0, bands = 0, top = 0;
        while (true)
        {
            var word = Word();
            if (word.SequenceEqual("ENDHDR"u8))
                break;
            if (word.SequenceEqual("WIDTH"u8))
                width = Number();
            else if (word.SequenceEqual("HEIGHT"u8))
                height = Number();
            else if (word.SequenceEqual("DEPTH"u8))
                bands = Number();
            else if (word.SequenceEqual("MAXVAL"u8))
                top = Number();
            else if (word.SequenceEqual("TUPLTYPE"u8))
                Word();
            else
                throw RawImage.Broken(_path, Format, "an unknown line in its header");
        }

        _at++;
        return (width, height, bands, top);
    }

    /// <summary>The next word after blanks and comments.</summary>
    private ReadOnlySpan<byte> Word()
    {
        while (_at < _file.Length && (IsBlank(_file[_at]) || _file[_at] == '#'))
        {
            int line = _file[_at] == '#' ? _file[_at..].IndexOfAny((byte)'\n', (byte)'\r') : 0;
            _at = line < 0 ? _file.Length : _at + line + 1;
        }

        int start = _at;
        while (_at < _file.Length && !IsBlank(_file[_at]))
            _at++;
        return _at > start ? _file[start.._at] : throw RawImage.Broken(_path, Format, "it ends early");
    }

    private int Number()
    {
        var word = Word();
        return Utf8Parser.TryParse(word, out int number, out int used) && used == word.Length && number >= 0
            ? number
            : throw RawImage.Broken(_path, Format, "not a number where one belongs");
    }

    private void ReadText(Span<ushort> samples, bool isBits)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (!isBits)
            {
                samples[i] = (ushort)Math.Min(Number(), ushort.MaxValue);
                continue;
            }

            // Bits need no blanks between them. 1 is black.
            while (_at < _file.Length && IsBlank(_file[_at]))
                _at++;
            byte digit = _at < _file.Length ? _file[_at++] : (byte)0;
            samples[i] = digit is (byte)'0' or (byte)'1' ? (ushort)('1' - digit) : throw RawImage.Broken(_path, Format, "not a bit where one belongs");
        }
    }

    private readonly void ReadBits(Span<ushort> samples, int width)
    {
        int stride = (width + 7) / 8;
        for (int i = 0; i < samples.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            samples[i] = (ushort)(1 - ((_file[_at + (y * stride) + (x / 8)] >> (7 - (x % 8))) & 1));
        }
    }

    private readonly void ReadBinary(Span<ushort> samples, bool isDeep)
    {
        var data = _file[_at..];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = isDeep ? BinaryPrimitives.ReadUInt16BigEndian(data[(i * 2)..]) : data[i];
    }

    private static RawImage Scaled(ushort[] samples, int width, int height, int bands, int top)
    {
        bool isDeep = top > 255;
        int white = isDeep ? 65535 : 255;
        for (int i = 0; top != white && i < samples.Length; i++)
            samples[i] = (ushort)(((Math.Min(samples[i], top) * (long)white) + (top / 2)) / top);
        byte[] bytes = isDeep ? MemoryMarshal.AsBytes<ushort>(samples).ToArray() : Array.ConvertAll(samples, sample => (byte)Math.Min(sample, (ushort)255));
        return new RawImage(width, height, bands, isDeep, bytes);
    }

    private static bool IsBlank(byte character) => character is (byte)' ' or (>= 9 and <= 13);
}
