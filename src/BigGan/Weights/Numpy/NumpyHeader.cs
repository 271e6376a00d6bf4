using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights.Numpy;

/// <summary>The header of an array: a Python dictionary literal with three known entries.</summary>
/// <remarks>NumPy's NEP 1, versions 1.0 to 3.0 of the format.</remarks>
internal sealed class NumpyHeader
{
    private const int PrefixLength = 8;
    private const int Alignment = 64;
    private const int LongestText = 1 << 16;
    private const int LargestRank = 32;
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    private readonly string _path;
    private readonly string _array;
    private readonly string _text;
    private int _position;

    private NumpyHeader(string path, string array, string text) => (_path, _array, _text) = (path, array, text);

    /// <summary>NumPy's name of the element type.</summary>
    public string TypeName { get; private set; } = "";

    /// <summary>Element type; null if unsupported.</summary>
    public NumpyType? Type { get; private set; }

    /// <summary>Whether the first index varies fastest (Fortran order).</summary>
    public bool IsFortran { get; private set; }

    /// <summary>Dimensions.</summary>
    public long[] Shape { get; private set; } = [];

    /// <summary>Number of bytes before the elements.</summary>
    public int Length { get; private set; }

    /// <summary>Whether a file begins with the magic number of arrays.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Reads the header at the start of a stream.</summary>
    /// <param name="stream">At its start.</param>
    /// <param name="path">For messages.</param>
    /// <param name="array">For messages.</param>
    /// <exception cref="InvalidFileException">The header is invalid, too long, or damaged.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within the header.</exception>
    public static NumpyHeader Read(Stream stream, string path, string array)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        stream.ReadExactly(prefix);
        if (!Begins(prefix)) throw new InvalidFileException(path, $"array {Quoted.Text(array)} does not begin like an array of NumPy");
        int lengthSize = prefix[6] switch
        {
            1 => 2,
            2 or 3 => 4,
            byte version => throw new InvalidFileException(path, $"array {Quoted.Text(array)} has version {version} of NumPy's format; 1 to 3 are known"),
        };
        Span<byte> length = stackalloc byte[4];
        length.Clear();
        stream.ReadExactly(length[..lengthSize]);
        uint textLength = BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (textLength > LongestText) throw new InvalidFileException(path, $"array {Quoted.Text(array)} has a header of {textLength} bytes; that of an array of numbers is short");
        byte[] text = new byte[textLength];
        stream.ReadExactly(text);
        var header = new NumpyHeader(path, array, Encoding.Latin1.GetString(text)) { Length = PrefixLength + lengthSize + text.Length };
        header.ReadDictionary();
        return header;
    }

    /// <summary>The header of an array in row-major order.</summary>
    public static byte[] Write(DataType type, IReadOnlyList<long> shape)
    {
        string sizes = string.Concat(shape.Select(size => size.ToString(CultureInfo.InvariantCulture) + ", ")).TrimEnd(' ');
        string text = $"{{'descr': '{NumpyType.Name(type)}', 'fortran_order': False, 'shape': ({(shape.Count > 1 ? sizes.TrimEnd(',') : sizes)}), }}";
        int unpadded = PrefixLength + 2 + text.Length + 1, padding = (Alignment - (unpadded % Alignment)) % Alignment;
        byte[] header = new byte[unpadded + padding];
        Magic.CopyTo(header, 0);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(PrefixLength), (ushort)(header.Length - PrefixLength - 2));
        Encoding.ASCII.GetBytes(text.PadRight(text.Length + padding) + "\n", header.AsSpan(PrefixLength + 2));
        return header;
    }

    private void ReadDictionary()
    {
        bool hasType = false, hasOrder = false, hasShape = false;
        Expect('{');
        while (!Skip('}'))
        {
            string key = ReadString();
            Expect(':');
            switch (key)
            {
                case "descr" when !hasType:
                    hasType = true;
                    ReadType();
                    break;
                case "fortran_order" when !hasOrder:
                    hasOrder = true;
                    IsFortran = ReadTruth();
                    break;
                case "shape" when !hasShape:
                    hasShape = true;
                    ReadShape();
                    break;
                default:
                    throw Error();
            }

            if (Skip(',')) continue;
            Expect('}');
            break;
        }

        if (!hasType || !hasOrder || !hasShape || _text.AsSpan(_position).Trim(" \n").Length > 0) throw Error();
    }

    private void ReadType()
    {
        if (Peek() is '[' or '(' or '{') throw new InvalidFileException(_path, $"array {Quoted.Text(_array)} holds records; only arrays of numbers are read");
        TypeName = ReadString();
        if (TypeName.EndsWith('O') || TypeName.StartsWith("|O", StringComparison.Ordinal))
            throw new InvalidFileException(_path, $"array {Quoted.Text(_array)} holds pickled Python objects, which could run any program, so the file is refused; save it without them");
        Type = NumpyType.Parse(TypeName);
    }

    private void ReadShape()
    {
        var shape = new List<long>();
        Expect('(');
        while (!Skip(')'))
        {
            int start = _position;
            while (_position < _text.Length && char.IsAsciiDigit(_text[_position])) _position++;
            if (shape.Count == LargestRank || !long.TryParse(_text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out long size)) throw Error();
            shape.Add(size);
            _ = Skip('L'); // suffix of integers in Python 2
            if (Skip(',')) continue;
            Expect(')');
            break;
        }

        Shape = [.. shape];
    }

    private bool ReadTruth()
    {
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (!Rest().StartsWith(word, StringComparison.Ordinal)) continue;
            _position += word.Length;
            return value;
        }

        throw Error();
    }

    private string ReadString()
    {
        char quote = Peek();
        if (quote is not ('\'' or '"')) throw Error();
        int end = _text.IndexOf(quote, _position + 1);
        if (end < 0) throw Error();
        string value = _text[(_position + 1)..end];
        _position = end + 1;
        return value;
    }

    private ReadOnlySpan<char> Rest()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\n') _position++;
        return _text.AsSpan(_position);
    }

    private char Peek() => Rest() is [var next, ..] ? next : throw Error();

    private bool Skip(char expected)
    {
        if (Rest() is not [var next, ..] || next != expected) return false;
        _position++;
        _ = Rest();
        return true;
    }

    private void Expect(char expected)
    {
        if (!Skip(expected)) throw Error();
    }

    private InvalidFileException Error() => new(_path, $"array {Quoted.Text(_array)} has a damaged header: {Quoted.Text(_text.Trim())}");
}
